/** Policies of Cilium beside NetworkPolicies, as its own policy repository decides them. */
import fc from 'fast-check';
import { endpointOf, objectsOf, type Case, type Policy } from './case';
import { deviationsOf } from './deviations';
import { inputOf } from './engine';
import { caseWith, SAMPLE } from './random-cases';
import type { Flow } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { JudgeOptions } from '../../../src/judge/options';
import { networkPolicy } from '../../judge/oracle/arbitrary';
import { ACCOUNTS, ciliumPolicy, HOSTS, METHODS, PATHS } from '../../judge/oracle/arbitrary-cilium';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';
import { versionIn } from '../tools/versions';

export const CILIUM = `Cilium ${versionIn('go/netpol-cilium/go.mod', /cilium\/cilium (\S+)/)}`;

/** The engine plays agents without nodes and with the API server elsewhere: no address outside is one of theirs. */
export const OPTIONS: JudgeOptions = { networkPlugin: 'cilium', nodeCidrs: ['172.31.255.254/32'], apiServer: { cidrs: ['172.31.255.253/32'] } };

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

export interface CiliumCase extends Case {
  readonly ciliumPolicies: readonly Loose[];
  readonly accounts: readonly string[];
  readonly requests: readonly Required<Pick<Flow, 'method' | 'path' | 'host'>>[];
}

export function ciliumCases(): CiliumCase[] {
  const request = fc.record({ method: fc.constantFrom(...METHODS), path: fc.constantFrom(...PATHS), host: fc.constantFrom(...HOSTS) });
  const some = fc.tuple(
    caseWith(fc.array(networkPolicy, { maxLength: 2 })), fc.array(ciliumPolicy, { minLength: 1, maxLength: 4 }),
    fc.array(fc.constantFrom(...ACCOUNTS), { minLength: 5, maxLength: 5 }), fc.array(request, { minLength: 120, maxLength: 120 }),
  );
  return fc.sample(some, SAMPLE).map(([one, policies, accounts, requests]): CiliumCase => ({
    ...one,
    ciliumPolicies: policies.map((policy, index) => ({ ...policy, metadata: { ...policy.metadata, name: `cilium-${index}` } })),
    accounts,
    requests,
  }));
}

/** The cases, with NetworkPolicies as Cilium takes them (`deviations.ts`). */
export function asCiliumReads(cases: readonly CiliumCase[]): CiliumCase[] {
  const read = (policy: Policy) => deviationsOf(CILIUM).reduce((so, { rewrite }) => rewrite(so), policy);
  return cases.map((one) => ({ ...one, policies: one.policies.map(read) }));
}

export function ciliumAnswers(cases: readonly CiliumCase[]): boolean[][] {
  const input = cases.map((one) => {
    const { ends, flows, ...others } = inputOf(one);
    return JSON.stringify({
      ...others,
      ciliumPolicies: one.ciliumPolicies,
      ends: ends.map((end, index) => ({ ...end, ...(index < one.pods.length && { serviceAccount: one.accounts[index] }) })),
      flows: flows.map((flow, index) => ({ ...flow, request: one.requests[index] })),
    });
  });
  return run(goTool('netpol-cilium'), ['requests'], { input: input.join('\n') }).trim().split('\n').map((line) => JSON.parse(line) as boolean[]);
}

/** Why the agent takes no policy of these; empty for each that it takes. */
export function ciliumRefusals(policies: readonly object[]): string[] {
  return JSON.parse(run(goTool('netpol-cilium'), ['refusals'], { input: JSON.stringify({ ciliumPolicies: policies }) })) as string[];
}

export function objectsOfCilium(one: CiliumCase): object[] {
  const accounts = objectsOf(one).map((object: Loose) => (object.kind === 'Pod'
    ? { ...object, spec: { ...object.spec, serviceAccountName: one.accounts[one.pods.findIndex(({ name }) => name === object.metadata.name)] } }
    : object));
  return [...accounts, ...one.ciliumPolicies];
}

/** What the judge says of each flow, with the request on it. */
export function judgedByCilium(one: CiliumCase, options: JudgeOptions): string[] {
  const judgement = judge([{ objects: objectsOfCilium(one) }], options);
  return one.flows.map(({ from, to, port, protocol }, index) => (
    judgement.check({ from: endpointOf(one, from), to: endpointOf(one, to), port, protocol, ...(protocol === 'TCP' && one.requests[index]) }).verdict
  ));
}
