/** One cluster and some flows in it, as every engine gets them. */
import type { Endpoint, Flow } from '../../../src/judge/core/flow';

/** Where pods have their addresses in every case. */
export const POD_CIDR = '10.244.0.0/16';

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly ip: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly PodPort[];
}

export interface PodPort {
  readonly name?: string;
  readonly number: number;
  readonly protocol: string;
}

export interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: PolicySpec;
}

/** Read loosely: that it means what the API says is what is tried. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PolicySpec = any;

/** Ends are counted: the pods first, then the addresses outside. */
export interface Case {
  readonly namespaces: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly pods: readonly Pod[];
  readonly outside: readonly string[];
  readonly policies: readonly Policy[];
  readonly flows: readonly { readonly from: number; readonly to: number; readonly port: number; readonly protocol: NonNullable<Flow['protocol']> }[];
}

/** What the API server keeps, and so what engines that stand behind it may count on: fields with defaults are filled in. */
export function defaulted({ metadata, spec }: Policy): Policy {
  const types = spec.policyTypes?.length ? spec.policyTypes : ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])];
  const rule = (given: PolicySpec) => (
    { ...given, ...(given.ports && { ports: given.ports.map((port: PolicySpec) => ({ ...port, protocol: port.protocol ?? 'TCP' })) }) }
  );
  return { metadata, spec: { ...spec, policyTypes: types, ingress: (spec.ingress ?? []).map(rule), egress: (spec.egress ?? []).map(rule) } };
}

/** The label that the API server gives every namespace. */
export function namespaceLabels({ namespaces }: Case, name: string): Record<string, string> {
  return { ...namespaces.find((namespace) => namespace.name === name)?.labels, 'kubernetes.io/metadata.name': name };
}

export function endpointOf({ pods, outside }: Case, end: number): Endpoint {
  if (end >= pods.length) return { ip: outside[end - pods.length] };
  return { workload: `${pods[end].namespace}/${pods[end].name}` };
}

/** The manifests of a case. */
export function objectsOf({ namespaces, pods, policies }: Case): object[] {
  return [
    ...namespaces.map(({ name, labels }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })),
    ...policies.map((policy) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...policy })),
    ...pods.map(({ name, namespace, labels, ports }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: { containers: [{ name: 'main', image: 'x', ports: ports.map(({ number, ...port }) => ({ ...port, containerPort: number })) }] },
    })),
  ];
}
