/**
 * How the load balancer before an edge is made. Sources: AWS Load Balancer Controller, Service annotations; Google Kubernetes Engine and Azure,
 * Service parameters.
 */
import { isGo, isWord } from './known-key';
import type { KnownKeys, ValueCheck } from './known-key';

/** Who may come is declared; a load balancer that is seen from everywhere is only for an edge that takes everybody. */
const isOpenToAll: ValueCheck = (value, _key, { graph, object }) => {
  const edge = graph.nodes.get(`${object.namespace}/${object.name}`);
  const isForAll = edge?.kind === 'gateway' && edge.own !== undefined && edge.own.clients === undefined;
  return value === 'internal' || (value === 'internet-facing' && isForAll) ? undefined : isForAll ? '"internal" or "internet-facing"' : '"internal", as its clients are not anybody';
};

/** Attributes that say neither who comes in nor whose address a pod sees. */
function areAttributes(...known: readonly string[]): ValueCheck {
  return (value) => (value.split(',').every((item) => known.some((one) => item.trim().startsWith(one))) ? undefined : `nothing but ${known.join(', ')}`);
}

const aws = (...names: readonly string[]): readonly string[] => names.map((name) => `service.beta.kubernetes.io/aws-load-balancer-${name}`);
const azure = (...names: readonly string[]): readonly string[] => names.map((name) => `service.beta.kubernetes.io/azure-load-balancer-${name}`);

export const LOAD_BALANCERS: readonly KnownKeys[] = [
  { keys: aws('type'), at: ['gateway'], because: 'which kind of load balancer it is', values: isWord('external', 'nlb', 'nlb-ip') },
  { keys: aws('nlb-target-type'), at: ['gateway'], because: 'whether calls come by way of a node', values: isWord('ip', 'instance') },
  { keys: aws('scheme'), at: ['gateway'], because: 'from where it is seen, no wider than declared', values: isOpenToAll },
  { keys: aws('internal'), at: ['gateway'], because: 'from where it is seen, no wider than declared', values: isGo(true) },
  {
    keys: aws(
      'name', 'additional-resource-tags', 'target-node-labels', 'healthcheck-protocol', 'healthcheck-port', 'healthcheck-path', 'healthcheck-interval',
      'healthcheck-timeout', 'healthcheck-healthy-threshold', 'healthcheck-unhealthy-threshold', 'healthcheck-success-codes',
      'cross-zone-load-balancing-enabled', 'connection-draining-enabled', 'connection-draining-timeout', 'connection-idle-timeout',
    ),
    at: ['gateway'],
    because: 'its name and tags, how it asks for health, and how it shares calls out among the pods of the edge',
  },
  {
    keys: aws('attributes'),
    at: ['gateway'],
    because: 'how it shares calls out, and whether it may be deleted',
    values: areAttributes('load_balancing.cross_zone.enabled=', 'deletion_protection.enabled=', 'dns_record.client_routing_policy='),
  },
  {
    keys: aws('target-group-attributes'),
    at: ['gateway'],
    because: 'how calls end, as long as the pods of the edge see the addresses of clients',
    values: areAttributes('preserve_client_ip.enabled=true', 'deregistration_delay.timeout_seconds=', 'stickiness.'),
  },
  { keys: ['networking.gke.io/load-balancer-type', 'cloud.google.com/load-balancer-type'], at: ['gateway'], because: 'seen from inside only', values: isWord('Internal') },
  { keys: azure('internal'), at: ['gateway'], because: 'seen from inside only', values: isGo(true) },
  {
    keys: azure('health-probe-protocol', 'health-probe-request-path', 'health-probe-interval', 'health-probe-num-of-probe', 'tcp-idle-timeout'),
    at: ['gateway'],
    because: 'how it asks for health',
  },
];
