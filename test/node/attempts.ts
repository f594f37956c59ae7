import type { Call, From } from './calls';
import type { RunningPod } from './deployment';
import type { Way } from './ways';
import type { Endpoint, Flow } from '../../src/judge/core/flow';
import { requestsOf } from '../cluster/envoy/requests-of';
import { keyOf, workloadsOf } from '../cluster/envoy/world';
import type { Manifest } from '../support/synth';

/** A pod that calls, or an address outside, and how the judge is asked about it. */
export interface Caller extends From {
  readonly pod: RunningPod;
  readonly judged: Endpoint;
  /** Whether it can ask for names: pods that nobody declared can't, in namespaces that are closed. */
  readonly knowsNames: boolean;
  /** Whether a proxy of a mesh makes its connections for it: then it does not see how they end. */
  readonly hasProxy: boolean;
}

/** One thing that is tried. */
export interface Attempt {
  readonly what: string;
  readonly call: Call;
  readonly flow: Flow;
  /** Who must have answered where it came about. */
  readonly answeredBy: string;
}

/** One port of one pod, dialled in one way by one caller. */
export interface Line {
  readonly caller: Caller;
  readonly to: string;
  readonly pod: RunningPod;
  readonly way: Way;
}

/** All that is tried on a line: one connection, or every request that policies of the other end speak of, and their neighbours. */
export function attemptsOn({ caller, to, pod, way }: Line, requests: readonly Request[]): readonly Attempt[] {
  const { dial, podPort, protocol, port, speaks } = way;
  const address = way.address ?? pod.address;
  const host = way.name && caller.knowsNames ? way.name : address;
  const line = `${caller.pod.namespace}/${caller.pod.name} -> ${to} ${podPort}/${protocol} by ${way.name ?? 'address'}:${port}`;
  const asked = { from: caller.judged, to: { workload: to }, port: podPort, protocol, dial } as const;
  const answeredBy = pod.workload;
  const call = { protocol: speaks, host, port };
  if (speaks !== 'http' && speaks !== 'grpc') return [{ what: line, call, flow: asked, answeredBy }];
  const authority = `${way.name ?? address}:${port}`;
  return requests.map(({ method, path }) => ({
    what: `${line} ${method} ${path}`,
    call: { ...call, method, path, authority },
    flow: { ...asked, method, path, host: authority, headers: {}, token: { state: 'absent' } },
    answeredBy,
  }));
}

export interface Request {
  readonly method: string;
  readonly path: string;
}

/** Requests for a workload. Such as Go can't read are left out: the actor could not say that they arrived. */
export function requestsFor(manifests: readonly Manifest[], key: string): readonly Request[] {
  const workload = workloadsOf(manifests).find((one) => keyOf(one) === key);
  if (!workload) throw new Error(`no workload ${key}`);
  return requestsOf(manifests, workload).filter(({ path }) => path.startsWith('/') && !/%(?![0-9a-f]{2})/i.test(path));
}
