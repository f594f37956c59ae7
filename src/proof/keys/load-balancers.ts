/**
 * How the load balancer before an edge, or before a service that networks call, is made. Sources: AWS Load Balancer Controller, Service annotations; Google Kubernetes Engine and Azure,
 * Service parameters.
 */
import { isGo, isWord } from './known-key';
import type { KnownKeys, ValueCheck } from './known-key';
import type { Place } from './place';
import { isOutsideService } from '../checks/workloads/outside-services';

/**
 * Who may come is declared; a load balancer that is seen from everywhere is only for an edge that takes everybody, and for a Service that lets declared
 * networks in alone.
 */
const isOpenToAll: ValueCheck = (value, key, subject) => {
  const { graph, object } = subject;
  if (object.kind === 'Service') return isForNetworks(value, key, subject) ?? isWord('internal', 'internet-facing')(value, key, subject);
  const edge = graph.nodes.get(`${object.namespace}/${object.name}`);
  const isForAll = edge?.kind === 'gateway' && edge.own !== undefined && edge.own.clients === undefined;
  return value === 'internal' || (value === 'internet-facing' && isForAll) ? undefined : isForAll ? '"internal" or "internet-facing"' : '"internal", as its clients are not anybody';
};

/** At a Service of a workload: only where networks outside were declared to come in by it. */
const isForNetworks: ValueCheck = (_value, _key, { graph, object }) => (
  object.kind !== 'Service' || isOutsideService(graph, object) ? undefined : 'none: no network outside was declared to come in by this Service'
);

function both(...checks: readonly ValueCheck[]): ValueCheck {
  return (value, key, subject) => checks.map((check) => check(value, key, subject)).find((expected) => expected !== undefined);
}

/** Attributes that say neither who comes in nor whose address a pod sees. */
function areAttributes(...known: readonly string[]): ValueCheck {
  return (value) => (value.split(',').every((item) => known.some((one) => item.trim().startsWith(one))) ? undefined : `nothing but ${known.join(', ')}`);
}

const BALANCED: readonly Place[] = ['gateway', 'service'];

const aws = (...names: readonly string[]): readonly string[] => names.map((name) => `service.beta.kubernetes.io/aws-load-balancer-${name}`);
const azure = (...names: readonly string[]): readonly string[] => names.map((name) => `service.beta.kubernetes.io/azure-load-balancer-${name}`);

export const LOAD_BALANCERS: readonly KnownKeys[] = [
  { keys: aws('type'), at: BALANCED, because: 'which kind of load balancer it is', values: both(isForNetworks, isWord('external', 'nlb', 'nlb-ip')) },
  { keys: aws('nlb-target-type'), at: BALANCED, because: 'whether calls come by way of a node', values: both(isForNetworks, isWord('ip', 'instance')) },
  { keys: aws('scheme'), at: BALANCED, because: 'from where it is seen, no wider than declared', values: isOpenToAll },
  { keys: aws('internal'), at: BALANCED, because: 'from where it is seen, no wider than declared', values: both(isForNetworks, isGo(true)) },
  {
    keys: aws(
      'name', 'additional-resource-tags', 'target-node-labels', 'healthcheck-protocol', 'healthcheck-port', 'healthcheck-path', 'healthcheck-interval',
      'healthcheck-timeout', 'healthcheck-healthy-threshold', 'healthcheck-unhealthy-threshold', 'healthcheck-success-codes',
      'cross-zone-load-balancing-enabled', 'connection-draining-enabled', 'connection-draining-timeout', 'connection-idle-timeout',
    ),
    at: BALANCED,
    because: 'its name and tags, how it asks for health, and how it shares calls out among the pods',
    values: isForNetworks,
  },
  {
    keys: aws('attributes'),
    at: BALANCED,
    because: 'how it shares calls out, and whether it may be deleted',
    values: both(isForNetworks, areAttributes('load_balancing.cross_zone.enabled=', 'deletion_protection.enabled=', 'dns_record.client_routing_policy=')),
  },
  {
    keys: aws('target-group-attributes'),
    at: BALANCED,
    because: 'how calls end, as long as the pods of the edge see the addresses of clients',
    values: both(isForNetworks, areAttributes('preserve_client_ip.enabled=true', 'deregistration_delay.timeout_seconds=', 'stickiness.')),
  },
  { keys: ['networking.gke.io/load-balancer-type', 'cloud.google.com/load-balancer-type'], at: BALANCED, because: 'seen from inside only', values: both(isForNetworks, isWord('Internal')) },
  { keys: azure('internal'), at: BALANCED, because: 'seen from inside only', values: both(isForNetworks, isGo(true)) },
  {
    keys: azure('health-probe-protocol', 'health-probe-request-path', 'health-probe-interval', 'health-probe-num-of-probe', 'tcp-idle-timeout'),
    at: BALANCED,
    because: 'how it asks for health',
    values: isForNetworks,
  },
];
