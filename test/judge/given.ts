/** Small manifests for truth tables, and one word per answer. */
import type { Endpoint, Flow } from '../../src/judge/core/flow';
import type { Verdict } from '../../src/judge/core/verdict';
import { judge, type Judgement } from '../../src/judge/judge';
import type { JudgeOptions } from '../../src/judge/options';

export interface PodFacts {
  readonly labels?: Record<string, string>;
  readonly ports?: readonly object[];
  readonly serviceAccount?: string;
  readonly meshed?: boolean;
  readonly annotations?: Record<string, string>;
  readonly spec?: object;
}

/** A pod; without labels it is labelled app: <name>. */
export function pod(key: string, facts: PodFacts = {}): object {
  const [ns, name] = key.split('/');
  const labels = { ...(facts.labels ?? { app: name }), ...(facts.meshed && { 'sidecar.istio.io/inject': 'true' }) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: ns, labels, ...(facts.annotations && { annotations: facts.annotations }) },
    spec: { serviceAccountName: facts.serviceAccount ?? name, containers: [{ name: 'main', image: 'x', ports: facts.ports ?? [] }], ...facts.spec },
  };
}

export function meshed(key: string, facts: PodFacts = {}): object {
  return pod(key, { ...facts, meshed: true });
}

export function namespace(name: string, labels: Record<string, string> = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export function networkPolicy(key: string, spec: object): object {
  return object('networking.k8s.io/v1', 'NetworkPolicy', key, spec);
}

export function service(key: string, port: object, selector?: object): object {
  return object('v1', 'Service', key, { selector: selector ?? { app: key.split('/')[1] }, ports: [port] });
}

export function authorization(key: string, spec: object, annotations?: Record<string, string>): object {
  return object('security.istio.io/v1', 'AuthorizationPolicy', key, spec, annotations);
}

export function peerAuthentication(key: string, spec: object, created?: string): object {
  const [ns, name] = key.split('/');
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { namespace: ns, name, ...(created !== undefined && { creationTimestamp: created }) },
    spec,
  };
}

export function requestAuthentication(key: string, spec: object): object {
  return object('security.istio.io/v1', 'RequestAuthentication', key, spec);
}

export function sidecar(key: string, spec: object): object {
  return object('networking.istio.io/v1', 'Sidecar', key, spec);
}

export function serviceEntry(key: string, spec: object): object {
  return object('networking.istio.io/v1', 'ServiceEntry', key, spec);
}

export function object(apiVersion: string, kind: string, key: string, spec: object, annotations?: Record<string, string>): object {
  const [ns, name] = key.split('/');
  return { apiVersion, kind, metadata: { namespace: ns, name, ...(annotations && { annotations }) }, spec };
}

/** Manifests that hold all Namespaces: those that are used and not among the objects have no labels. */
export function given(objects: readonly object[], options?: JudgeOptions): Judgement {
  return givenAsIs([...objects, ...missingNamespaces(objects)], options);
}

/** Manifests that hold these objects and nothing else. */
export function givenAsIs(objects: readonly object[], options?: JudgeOptions): Judgement {
  return judge([{ objects }], options);
}

function missingNamespaces(objects: readonly object[]): readonly object[] {
  const all = objects as readonly { readonly kind?: string; readonly metadata?: { readonly name?: string; readonly namespace?: string } }[];
  const there = new Set(all.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata?.name));
  const used = new Set(all.flatMap(({ metadata }) => metadata?.namespace ?? []));
  return [...used].filter((name) => !there.has(name)).map((name) => namespace(name));
}

export type Asked = Partial<Omit<Flow, 'from' | 'to'>>;

/** The verdict of one flow. Ends with a slash are workloads, the others addresses. */
export function verdict(judgement: Judgement, from: string, to: string, asked: Asked = {}): Verdict {
  return judgement.check({ from: endpoint(from), to: endpoint(to), port: 8080, ...asked }).verdict;
}

export function endpoint(text: string): Endpoint {
  return text.includes('/') ? { workload: text } : { ip: text };
}
