import { inNamespace } from './policy';
import type { AdmissionPolicyBody, ResourceRule } from './policy';
import type { NamespaceNode } from '../../graph/nodes';
import { celTexts } from '../../graph/values/cel';
import type { ObjectTemplate } from '../manifest';

type Resources = readonly [groups: readonly string[], resources: readonly string[]];

/**
 * What decides who reaches whom, in any mesh and plugin: who adds one opens, and who deletes one may as well. Labels of a Namespace switch Pod Security and the mesh off, and its
 * subresources take labels as well. Labels of a Binding are written into the pod, of which the API server asks nobody again. */
const deciding = (ofMeshes: readonly string[]): readonly Resources[] => [
  [['networking.k8s.io'], ['networkpolicies']],
  [['gateway.networking.k8s.io', ...ofMeshes], ['*']],
  [['cilium.io'], ['ciliumnetworkpolicies', 'ciliumenvoyconfigs', 'ciliumlocalredirectpolicies']],
  [['crd.projectcalico.org', 'projectcalico.org'], ['networkpolicies', 'networksets', 'stagednetworkpolicies']],
  [['rbac.authorization.k8s.io'], ['roles', 'rolebindings']],
  [['discovery.k8s.io'], ['endpointslices']],
  [[''], ['endpoints', 'namespaces', 'namespaces/status', 'namespaces/finalize', 'bindings', 'pods/binding']],
];

/** The scheduler, and controllers of Kubernetes that write EndpointSlices, and empty a namespace that is deleted. Source: Kubernetes "Using RBAC Authorization", controller roles. */
const CONTROLLERS: readonly string[] = [
  'system:kube-scheduler',
  'system:kube-controller-manager',
  ...['endpoint-controller', 'endpointslice-controller', 'endpointslicemirroring-controller', 'generic-garbage-collector', 'namespace-controller']
    .map((name) => `system:serviceaccount:kube-system:${name}`),
];

/** Who but the delivery changes what was proven is refused. `ofMeshes`: API groups of objects by which meshes decide. */
export const policiesPolicy = (ofMeshes: readonly string[]): ObjectTemplate<NamespaceNode, AdmissionPolicyBody> => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  fields: ['spec'],
  render: (_graph, namespace) => ({
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: inNamespace(namespace),
        resourceRules: deciding(ofMeshes).map(([apiGroups, resources]): ResourceRule => ({ apiGroups, apiVersions: ['*'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources })),
      },
      validations: [{
        expression: `request.userInfo.username in ${celTexts([...namespace.guardedBy ?? [], ...CONTROLLERS])}`,
        message: `what decides who reaches whom in ${namespace.name} is changed by its delivery alone: ${(namespace.guardedBy ?? []).join(', ')}`,
      }],
    },
  }),
});
