import type { WorkloadNode } from '../../../graph/nodes';
import { longestOf } from '../../../graph/request-times';
import type { RequestTimesNode } from '../../../graph/request-times';
import type { ObjectTemplate } from '../../../render/manifest';

export interface VirtualServiceBody {
  readonly spec: {
    readonly hosts: readonly [string];
    readonly http: readonly HttpCalls[];
  };
}

interface HttpCalls {
  readonly match?: readonly [{ readonly method: { readonly regex: string } }];
  readonly route: readonly [{ readonly destination: { readonly host: string } }];
  readonly timeout: string;
  readonly retries: { readonly attempts: number; readonly perTryTimeout?: string; readonly retryOn: string };
}

/** Source: RFC 9110, section 9.2.2. */
const IDEMPOTENT = 'GET|HEAD|OPTIONS|TRACE|PUT|DELETE';

/** What the service never saw. Istio's own default goes on to gRPC's UNAVAILABLE and CANCELLED, of which it may have seen something. */
const UNSEEN = 'connect-failure,refused-stream';

/** How long proxies of callers wait for a service, and when they ask it again. Calls go where they went without it. */
export const virtualService: ObjectTemplate<WorkloadNode, VirtualServiceBody> = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  fields: ['spec'],
  render: (_graph, { name, namespace, cluster, requestTimes }) => {
    if (!requestTimes) throw new Error(`${namespace}/${name} has no time-out`);
    const host = `${name}.${namespace}.svc.${cluster.clusterDomain}`;
    return { spec: { hosts: [host], http: callsOf(requestTimes).map((calls) => ({ ...calls, route: [{ destination: { host } }] })) } };
  },
};

function callsOf(times: RequestTimesNode): readonly Omit<HttpCalls, 'route'>[] {
  const { timeout, retries } = times;
  const once = { timeout: written(timeout), retries: { attempts: 2, retryOn: UNSEEN } };
  if (!retries) return [once];
  const again = {
    timeout: written(longestOf(times)), retries: { attempts: retries.times, perTryTimeout: written(timeout), retryOn: `${UNSEEN},gateway-error,unavailable` },
  };
  return retries.of === 'everything' ? [again] : [{ match: [{ method: { regex: IDEMPOTENT } }], ...again }, once];
}

function written(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
