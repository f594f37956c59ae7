/** A waypoint, and what holds its pods. */
import { closedWaypoint } from './policies';
import { relayId, waypointAt } from './way';
import { objectLabels } from '../../../graph/labels';
import type { Labels } from '../../../graph/labels';
import type { RelayNode } from '../../../graph/nodes';
import { networkPolicy } from '../../../render/kubernetes/network-policy';
import type { ObjectTemplate, PlannedObject } from '../../../render/manifest';
import type { RelayPlan, WorkloadName } from '../../backend';
import type { AmbientMesh } from '../mesh';
import { HBONE_PORT } from '../ports';

interface WaypointBody {
  readonly spec: {
    readonly gatewayClassName: 'istio-waypoint';
    readonly listeners: readonly [{
      readonly name: 'mesh';
      readonly port: number;
      readonly protocol: 'HBONE';
      readonly allowedRoutes: { readonly namespaces: { readonly from: 'Same' } };
    }];
    readonly infrastructure: { readonly parametersRef: { readonly group: ''; readonly kind: 'ConfigMap'; readonly name: string } };
  };
}

/** For Services of its own namespace. istiod makes the pods. */
const waypoint: ObjectTemplate<RelayNode, WaypointBody> = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  fields: ['spec'],
  render: (_graph, { name }) => ({
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: HBONE_PORT, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'Same' } } }],
      infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name } },
    },
  }),
};

interface ParametersBody {
  readonly data: { readonly deployment: string };
}

/**
 * What istiod leaves out of the pods, and Pod Security "restricted" asks for; two of them, as of any service.
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 */
const PARAMETERS = `spec:
  replicas: 2
  template:
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
`;

const parameters: ObjectTemplate<RelayNode, ParametersBody> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  fields: ['data'],
  render: () => ({ data: { deployment: PARAMETERS } }),
};

export function relayPlan(mesh: AmbientMesh, service: WorkloadName): RelayPlan | undefined {
  if (mesh.waypoint.kind === 'none') return undefined;
  const { namespace, name } = waypointAt(mesh.waypoint, service);
  // Gateways go past it otherwise.
  const serviceLabels = {
    'istio.io/use-waypoint': name,
    ...(namespace !== service.namespace && { 'istio.io/use-waypoint-namespace': namespace }),
    'istio.io/ingress-use-waypoint': 'true',
  };
  const id = relayId(namespace, name);
  if (mesh.waypoint.kind === 'reference') return { id, shared: true, objects: [], serviceLabels };
  return { id, shared: mesh.waypoint.kind === 'namespace', objects: gatewayObjects(mesh, { namespace, name }, 'relay'), serviceLabels };
}

/** `prefix`: of the ids of the objects. */
export function gatewayObjects(mesh: AmbientMesh, { namespace, name }: WorkloadName, prefix: string): readonly PlannedObject<RelayNode>[] {
  const at = { name, namespace, labels: objectLabels(name, namespace) };
  const gatewayLabels: Labels = { 'istio.io/waypoint-for': 'service', ...(mesh.revision !== undefined && { 'istio.io/rev': mesh.revision }) };
  return [
    { id: `${prefix}-gateway`, template: waypoint, ...at, labels: { ...at.labels, ...gatewayLabels } },
    { id: `${prefix}-parameters`, template: parameters, ...at },
    { id: `${prefix}-network-policy`, template: networkPolicy, ...at },
    { id: `${prefix}-closed`, template: closedWaypoint, ...at },
  ];
}
