import { allowNothing, callersPolicy } from './authorization-policy';
import { authorizerPolicy } from './authorizer-policy';
import { destinationRule } from './destination-rule';
import { gatewayAuthorizerPolicy, gatewayPolicy, gatewaySignedInPolicy } from './gateway-policy';
import { plainPorts, strictMutualTls } from './peer-authentication';
import { podAnnotations } from './pod-annotations';
import { gatewayRateLimitFilter, rateLimitFilter } from './rate-limit-filter';
import { gatewayAuthentication, requestAuthentication } from './request-authentication';
import { networkEntryName, NODE_DNS, nodeDnsCidrs, nodeDnsEntry, serviceEntry } from './service-entry';
import { meshSidecar, workloadSidecar } from './sidecar';
import { signedInPolicy } from './signed-in-policy';
import { virtualService } from './virtual-service';
import { wildcardCalls } from './wildcard-calls';
import { objectLabels } from '../../../graph/labels';
import type { Labels } from '../../../graph/labels';
import type { GatewayNode } from '../../../graph/nodes';
import type { PlannedObject } from '../../../render/manifest';
import type { GatewayName, MeshBackend } from '../../backend';
import type { SidecarMesh } from '../mesh';

/** Istio with sidecars. */
export const sidecarBackend: MeshBackend<SidecarMesh> = {
  namespaceLabels: injectionLabels,
  podAnnotations,

  meshObjects: (mesh) => {
    const at = { namespace: mesh.rootNamespace, labels: objectLabels('mesh', mesh.rootNamespace) };
    return [
      { id: 'strict', name: 'default', template: strictMutualTls, ...at },
      { id: 'allow-nothing', name: 'allow-nothing', template: allowNothing, ...at },
      { id: 'registry-only', name: 'default', template: meshSidecar, ...at },
    ];
  },

  namespaceObjects: ({ name, cluster }) => {
    const at = { namespace: name, labels: objectLabels(name, name) };
    return [
      ...nodeDnsCidrs({ cluster }).map((cidr) => {
        const entry = networkEntryName(NODE_DNS, cidr);
        return { id: entry, name: entry, template: nodeDnsEntry(cidr), ...at };
      }),
      { id: 'strict', name: 'default', template: strictMutualTls, ...at },
      { id: 'allow-nothing', name: 'allow-nothing', template: allowNothing, ...at },
    ];
  },

  workloadObjects: ({ name, namespace, controller, resilience, isTimed }) => {
    const at = { name, namespace, labels: objectLabels(name, namespace) };
    const isService = controller !== 'Job' && controller !== 'CronJob';
    return [
      ...(isService ? [{ id: 'callers', template: callersPolicy, ...at }] : []),
      { id: 'sidecar', template: workloadSidecar, ...at },
      ...(resilience ? [{ id: 'destination-rule', template: destinationRule, ...at }] : []),
      ...(isTimed ? [{ id: 'virtual-service', template: virtualService, ...at }] : []),
    ];
  },

  plainPortObjects: ({ name, namespace }) => [
    { id: 'plain-ports', name, namespace, labels: objectLabels(name, namespace), template: plainPorts },
  ],

  wildcardCallObjects: ({ name, namespace }) => [
    // Names of workloads have no dot, so that it is no policy of another one.
    { id: 'wildcard-calls', name: `${name}.wildcard-calls`, namespace, labels: objectLabels(name, namespace), template: wildcardCalls },
  ],

  gatewayObjects: ({ name, namespace }) => [
    { id: 'callers', name, namespace, labels: objectLabels(name, namespace), template: gatewayPolicy },
  ],

  userObjects: ({ name, namespace }) => {
    const at = { namespace, labels: objectLabels(name, namespace) };
    return [
      { id: 'tokens', name, template: requestAuthentication, ...at },
      { id: 'signed-in', name: signedInName(name), template: signedInPolicy, ...at },
    ];
  },

  gatewayUserObjects,

  authorizerObjects: ({ name, namespace }) => [
    { id: 'authorizer', name: authorizerName(name), namespace, labels: objectLabels(name, namespace), template: authorizerPolicy },
  ],

  gatewayAuthorizerObjects: ({ name, namespace }) => [
    { id: 'authorizer', name: authorizerName(name), namespace, labels: objectLabels(name, namespace), template: gatewayAuthorizerPolicy },
  ],

  rateLimitObjects: ({ name, namespace }) => [
    { id: 'rate-limits', name, namespace, labels: objectLabels(name, namespace), template: rateLimitFilter },
  ],

  gatewayRateLimitObjects,

  // The name is the host's own: a dashed one could be that of another host as well.
  externalObjects: (external) => {
    const { kind, name, namespace } = external;
    const entry = kind === 'host' ? name : networkEntryName(name, external.cidr);
    return [{
      id: `service-entry-${entry}`, name: entry.replace('*', 'any'), namespace, labels: objectLabels(namespace, namespace), template: serviceEntry,
    }];
  },
};

/** What verifies tokens at an edge, which has a proxy of its own in any mode. */
export function gatewayUserObjects({ name, namespace }: GatewayName): readonly PlannedObject<GatewayNode>[] {
  const at = { namespace, labels: objectLabels(name, namespace) };
  return [
    { id: 'tokens', name, template: gatewayAuthentication, ...at },
    { id: 'signed-in', name: signedInName(name), template: gatewaySignedInPolicy, ...at },
  ];
}

/** What counts requests at an edge, in any mode. */
export function gatewayRateLimitObjects({ name, namespace }: GatewayName): readonly PlannedObject<GatewayNode>[] {
  return [{ id: 'rate-limits', name, namespace, labels: objectLabels(name, namespace), template: gatewayRateLimitFilter }];
}

/** No workload has a name with a dot. */
export function signedInName(name: string): string {
  return `${name}.signed-in`;
}

/** Likewise. */
function authorizerName(name: string): string {
  return `${name}.authorizer`;
}

/** One of the two, never both: `istio-injection` would win over the revision. */
function injectionLabels(mesh: SidecarMesh): Labels {
  return mesh.revision === undefined ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': mesh.revision };
}
