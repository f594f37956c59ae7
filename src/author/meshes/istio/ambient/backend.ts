import { objectLabels } from '../../../graph/labels';
import type { MeshBackend } from '../../backend';
import type { AmbientMesh } from '../mesh';
import { egressPlan } from './egress';
import { connectionsPolicy, requestsPolicy, signedInAtWaypoint, tokensAtWaypoint } from './policies';
import { relayPlan } from './waypoint-objects';
import { allowNothing } from '../render/authorization-policy';
import { gatewayRateLimitObjects, gatewayUserObjects, signedInName } from '../render/backend';
import { destinationRule } from '../render/destination-rule';
import { gatewayPolicy } from '../render/gateway-policy';
import { plainPorts, strictMutualTls } from '../render/peer-authentication';
import { virtualService } from '../render/virtual-service';

/** Istio in ambient mode. What ztunnel holds is what sidecars hold, less requests; hosts outside it knows none of. */
export const ambientBackend: MeshBackend<AmbientMesh> = {
  namespaceLabels: () => ({ 'istio.io/dataplane-mode': 'ambient' }),
  podAnnotations: () => ({}),

  meshObjects: ({ rootNamespace }) => groundRules(rootNamespace, objectLabels('mesh', rootNamespace)),

  namespaceObjects: ({ name }) => groundRules(name, objectLabels(name, name)),

  workloadObjects: ({ name, namespace, controller, metricsPort, resilience, isTimed }) => {
    const at = { name, namespace, labels: objectLabels(name, namespace) };
    const isService = controller !== 'Job' && controller !== 'CronJob';
    return [
      ...(isService ? [{ id: 'callers', template: connectionsPolicy, ...at }] : []),
      // There is no agent that would answer a scraper outside the mesh.
      ...(metricsPort === undefined ? [] : [{ id: PLAIN_PORTS, template: plainPorts, ...at }]),
      // The waypoint keeps it, and so do callers with sidecars, which go past it.
      ...(resilience ? [{ id: 'destination-rule', template: destinationRule, ...at }] : []),
      ...(isTimed ? [{ id: 'virtual-service', template: virtualService, ...at }] : []),
    ];
  },

  plainPortObjects: ({ name, namespace }) => [
    { id: PLAIN_PORTS, name, namespace, labels: objectLabels(name, namespace), template: plainPorts },
  ],

  gatewayObjects: ({ name, namespace }) => [
    { id: 'callers', name, namespace, labels: objectLabels(name, namespace), template: gatewayPolicy },
  ],

  userObjects: ({ name, namespace }) => {
    const at = { namespace, labels: objectLabels(name, namespace) };
    return [
      { id: 'tokens', name, template: tokensAtWaypoint, ...at },
      { id: 'signed-in', name: signedInName(name), template: signedInAtWaypoint, ...at },
    ];
  },

  gatewayUserObjects,

  gatewayRateLimitObjects,

  relayPlan,

  requestObjects: ({ name, namespace }) => [
    { id: 'requests', name: `${name}-requests`, namespace, labels: objectLabels(name, namespace), template: requestsPolicy },
  ],

  externalObjects: () => [],

  egressPlan,
};

const PLAIN_PORTS = 'plain-ports';

function groundRules(namespace: string, labels: ReturnType<typeof objectLabels>) {
  const at = { namespace, labels };
  return [
    { id: 'strict', name: 'default', template: strictMutualTls, ...at },
    { id: 'allow-nothing', name: 'allow-nothing', template: allowNothing, ...at },
  ];
}
