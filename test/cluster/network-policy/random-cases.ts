import fc from 'fast-check';
import type { Case, Policy } from './case';
import {
  clean, containerPorts, IPS, labels, namespaceObjects, NAMESPACES, networkPolicy, PORT_NUMBERS, PROTOCOLS,
} from '../../judge/oracle/arbitrary';

/** The same cases every time; NETPOL_SEED tries others. */
const SEED = Number(process.env.NETPOL_SEED ?? 20261122);
const CASES = Number(process.env.NETPOL_CASES ?? 400);

export const SAMPLE = { seed: SEED, numRuns: CASES };

const FLOWS = 120;
const PORTS = [...PORT_NUMBERS, 1, 65535];

/** Kubernetes wants the names of a container's ports to be unique. */
const ports = containerPorts.map((all) => {
  const taken = new Set<string>();
  return all.map((port) => {
    const isNamed = port.name !== undefined && !taken.has(port.name);
    if (isNamed) taken.add(port.name!);
    return clean({ ...port, name: isNamed ? port.name : undefined });
  });
});

const pods = fc.array(fc.record({ namespace: fc.constantFrom(...NAMESPACES), labels, ports }), { minLength: 2, maxLength: 5 });

/** Every namespace exists in a cluster; the judge takes one that is not given for one with unknown labels. */
function labelsOf(given: readonly { readonly metadata: { readonly name: string; readonly labels: object } }[], name: string): Record<string, string> {
  return { ...given.find(({ metadata }) => metadata.name === name)?.metadata.labels };
}

/** A random cluster with these NetworkPolicies. */
export function caseWith(netPolicies: fc.Arbitrary<readonly { readonly metadata: { readonly namespace: string }; readonly spec: Policy['spec'] }[]>): fc.Arbitrary<Case> {
  return fc.record({
    pods, policies: netPolicies, given: namespaceObjects,
  }).chain(({ pods: some, policies, given }) => {
    const ends = some.length + IPS.length;
    const flow = fc.record({
      from: fc.nat(ends - 1), to: fc.nat(ends - 1), port: fc.constantFrom(...PORTS), protocol: fc.constantFrom(...PROTOCOLS as Case['flows'][number]['protocol'][]),
    }).filter(({ from, to }) => from !== to && Math.min(from, to) < some.length);
    return fc.array(flow, { minLength: FLOWS, maxLength: FLOWS }).map((flows) => ({
      namespaces: NAMESPACES.map((name) => ({ name, labels: labelsOf(given, name) })),
      pods: some.map((pod, index) => ({ ...pod, name: `pod-${index}`, ip: `10.244.0.${index + 10}` })),
      outside: IPS,
      policies: policies.map((policy, index): Policy => ({ spec: policy.spec, metadata: { ...policy.metadata, name: `policy-${index}` } })),
      flows,
    }));
  });
}

export function randomCases(): Case[] {
  return fc.sample(caseWith(fc.array(networkPolicy, { minLength: 1, maxLength: 5 })), SAMPLE);
}
