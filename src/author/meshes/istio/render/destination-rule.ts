import type { WorkloadNode } from '../../../graph/nodes';
import type { ObjectTemplate } from '../../../render/manifest';

export interface DestinationRuleBody {
  readonly spec: {
    readonly host: string;
    readonly trafficPolicy: {
      /** Said outright: a policy that leaves it out invites a later edit that turns mutual TLS off. */
      readonly tls: { readonly mode: 'ISTIO_MUTUAL' };
      readonly connectionPool?: {
        readonly tcp?: { readonly maxConnections?: number; readonly connectTimeout?: string };
        readonly http?: { readonly http1MaxPendingRequests: number };
      };
      readonly outlierDetection?: {
        readonly consecutive5xxErrors: number;
        readonly interval: '10s';
        readonly baseEjectionTime: string;
        readonly maxEjectionPercent: number;
      };
    };
  };
}

/** Istio's own default of 10 % ejects nobody from a service with few pods. */
const MAX_EJECTION_PERCENT = 50;

/** Limits that keep one slow service from taking its callers down. */
export const destinationRule: ObjectTemplate<WorkloadNode, DestinationRuleBody> = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  fields: ['spec'],
  render: (_graph, workload) => ({
    spec: {
      host: `${workload.name}.${workload.namespace}.svc.${workload.cluster.clusterDomain}`,
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' }, ...connectionPool(workload), ...outlierDetection(workload) },
    },
  }),
};

type TrafficPolicy = DestinationRuleBody['spec']['trafficPolicy'];

function connectionPool({ resilience }: WorkloadNode): Pick<TrafficPolicy, 'connectionPool'> {
  const tcp = {
    ...(resilience?.maxConnections === undefined ? {} : { maxConnections: resilience.maxConnections }),
    ...(resilience?.connectTimeout === undefined ? {} : { connectTimeout: resilience.connectTimeout }),
  };
  const http = resilience?.maxPendingRequests === undefined ? {} : { http: { http1MaxPendingRequests: resilience.maxPendingRequests } };
  const pool = { ...(Object.keys(tcp).length > 0 ? { tcp } : {}), ...http };
  return Object.keys(pool).length > 0 ? { connectionPool: pool } : {};
}

function outlierDetection({ resilience }: WorkloadNode): Pick<TrafficPolicy, 'outlierDetection'> {
  if (resilience?.consecutive5xxErrors === undefined) return {};
  return {
    outlierDetection: {
      consecutive5xxErrors: resilience.consecutive5xxErrors,
      interval: '10s',
      baseEjectionTime: resilience.ejectionTime ?? '30s',
      maxEjectionPercent: MAX_EJECTION_PERCENT,
    },
  };
}
