import { JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { EDGE_NAMESPACE } from '../world';
import type { World } from '../world';

const WAIVABLE = /nothing of it would be in force\. Set it to .+waive it: .*Rule\.UNKNOWN_KIND/;
const RBAC = 'rbac.authorization.k8s.io';

function as(apiVersion: string): JsonPatch {
  return JsonPatch.replace('/apiVersion', apiVersion);
}

/** An object that the library writes, of another version. */
function patched(kind: string, name: string, apiVersion: string, expected: string, namespace = 'shop'): Fault {
  return {
    change: (world) => world.find(kind, name, namespace).addJsonPatch(as(apiVersion)),
    object: `${kind} ${namespace}/${name}`,
    says: [`has the apiVersion ${apiVersion}, which no API server serves`, `Set it to ${expected}`, WAIVABLE],
  };
}

function added(apiVersion: string, kind: string, expected: string | RegExp): Fault {
  return { change: put(apiVersion, kind), object: `${kind} shop/x`, says: [`has the apiVersion ${apiVersion}`, expected, /Rule\.UNKNOWN_KIND/] };
}

function put(apiVersion: string, kind: string, body: object = {}): (world: World) => void {
  return (world) => { world.add(apiVersion, kind, { name: 'x' }, body); };
}

/** Versions that no API server serves. */
export const AREA: Area = {
  faults: {
    'a Deployment of a version that is gone': patched('Deployment', 'web', 'apps/v1beta1', 'apps/v1'),
    'a Deployment of a version to come': patched('Deployment', 'web', 'apps/v9', 'apps/v1'),
    'a StatefulSet of a version that is gone': patched('StatefulSet', 'db', 'apps/v1beta2', 'apps/v1'),
    'a CronJob of a version that is gone': patched('CronJob', 'nightly', 'batch/v1beta1', 'batch/v1'),
    'a Role of a version that is gone': patched('Role', 'orders', `${RBAC}/v1beta1`, `${RBAC}/v1`),
    'a RoleBinding of a version to come': patched('RoleBinding', 'orders', `${RBAC}/v9`, `${RBAC}/v1`),
    'a PodDisruptionBudget of a version that is gone': patched('PodDisruptionBudget', 'web', 'policy/v1beta1', 'policy/v1'),
    'an ExternalSecret of a version to come': patched('ExternalSecret', 'orders-database', 'external-secrets.io/v9', 'external-secrets.io/v1 or external-secrets.io/v1beta1'),
    'a SecretStore of a version that is gone': patched('SecretStore', 'orders-vault', 'external-secrets.io/v1alpha1', 'external-secrets.io/v1 or'),
    'a Gateway of a version that is gone': patched('Gateway', 'edge', 'gateway.networking.k8s.io/v1alpha2', 'gateway.networking.k8s.io/v1 or', EDGE_NAMESPACE),
    'an autoscaler of a version that is gone': added('autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'Set it to autoscaling/v2 or autoscaling/v1'),
    'a Certificate of a version that is gone': added('cert-manager.io/v1alpha2', 'Certificate', 'Set it to cert-manager.io/v1'),
    'a DestinationRule of a version to come': added('networking.istio.io/v2', 'DestinationRule', 'Set it to networking.istio.io/v1 or'),
    'a Deployment of a group that is gone': added('extensions/v1beta1', 'Deployment', 'Its kinds have moved to other groups'),
    'a core object of a version to come': added('v2', 'ConfigMap', 'Set it to v1'),
  },
  harmless: {
    'a policy of an older version that is served': (world) => world.patch('Sidecar', 'web', as('networking.istio.io/v1beta1')),
    'a route of an older version that is served': (world) => world.find('Gateway', 'edge', EDGE_NAMESPACE).addJsonPatch(as('gateway.networking.k8s.io/v1beta1')),
    'an ExternalSecret of an older version that is served': (world) => world.patch('ExternalSecret', 'orders-database', as('external-secrets.io/v1beta1')),
    'an autoscaler of an older version that is served': put('autoscaling/v1', 'HorizontalPodAutoscaler', { spec: { maxReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'tools' } } }),
    'a ServiceMonitor': put('monitoring.coreos.com/v1', 'ServiceMonitor', { spec: { selector: {}, endpoints: [] } }),
  },
};
