import { JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { CORE, ISTIO_NETWORKING, ISTIO_SECURITY, NETWORKING, POD, POD_TEMPLATE } from '../world';

/** The spec of an object that stands beside ours (a ConfigMap has none), and the reason of the component that refuses it. */
function beside(apiVersion: string, kind: string, spec: object | undefined, ...says: readonly string[]): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'odd' }, spec === undefined ? { data: { a: 5 } } : { spec }), object: `${kind} shop/odd`, says: ['is refused by ', 'nothing of it is in force', ...says] };
}

function patched(kind: string, name: string, patch: JsonPatch, ...says: readonly string[]): Fault {
  return { change: (world) => { world.patch(kind, name, patch); }, object: `${kind} shop/${name}`, says: ['is refused by ', 'nothing of it is in force', ...says] };
}

const SELECTED = { matchLabels: { app: 'web' } };
const policy = (spec: object) => [NETWORKING, 'NetworkPolicy', { podSelector: SELECTED, ...spec }] as const;
const authorization = (spec: object) => [ISTIO_SECURITY, 'AuthorizationPolicy', { selector: SELECTED, ...spec }] as const;

/** What the API server or istiod would refuse: the rest of the app would come into force without it. */
export const AREA: Area = {
  faults: {
    'a port in quotes': beside(...policy({ ingress: [{ ports: [{ port: '8080' }] }] }), 'the API server', 'must contain at least one letter (a-z)', 'expected a number from 1 to 65535'),
    'a policy type in lower case': beside(...policy({ policyTypes: ['ingress'] }), 'Unsupported value: "ingress"', 'expected one of Ingress, Egress'),
    'an exception outside of its block': beside(...policy({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] } }] }] }), 'must be a strict subset of `cidr`'),
    'a label with a star': beside(NETWORKING, 'NetworkPolicy', { podSelector: { matchLabels: { app: '*' } } }, 'a valid label must be', 'got "*"'),
    'DENY without rules': beside(...authorization({ action: 'DENY' }), 'istiod', 'DENY action without `rules` is meaningless', 'expected rules'),
    'serviceAccounts beside namespaces': beside(...authorization({ rules: [{ from: [{ source: { serviceAccounts: ['a'], namespaces: ['b'] } }] }] }), 'cannot set serviceAccounts with namespaces or principals'),
    'a condition that is none': beside(...authorization({ rules: [{ when: [{ key: 'request.body', values: ['x'] }] }] }), 'unknown attribute: request.body'),
    'braces that are no template': beside(...authorization({ rules: [{ to: [{ operation: { paths: ['/a{b}'] } }] }] }), 'invalid or unsupported path /a{b}'),
    'port modes without a selector': beside(ISTIO_SECURITY, 'PeerAuthentication', { portLevelMtls: { 8080: { mode: 'STRICT' } } }, 'cannot have port level mTLS', 'only beside a selector'),
    'a mode in lower case': beside(ISTIO_SECURITY, 'PeerAuthentication', { selector: SELECTED, mtls: { mode: 'strict' } }, 'Unsupported value: "strict"', 'expected one of UNSET'),
    'a Sidecar that says nothing': beside(ISTIO_NETWORKING, 'Sidecar', { workloadSelector: { labels: { app: 'web' } } }, 'empty configuration provided'),
    'a Service without ports': beside(CORE, 'Service', { selector: { app: 'web' } }, 'Required value', 'expected at least one port'),
    'a Deployment whose selector misses its pods': patched('Deployment', 'web', JsonPatch.replace('/spec/selector/matchLabels', { other: 'x' }), '`selector` does not match template `labels`'),
    'a container without a sound name': patched('Deployment', 'web', JsonPatch.replace(`${POD}/containers/0/name`, 'Web'), 'a lowercase RFC 1123 label must consist of'),
    'a ConfigMap with a number': beside(CORE, 'ConfigMap', undefined, 'must be of type string, not integer', 'got 5'),
    'an account with a label that is none': {
      change: (world) => { world.find('ServiceAccount', 'orders').metadata.addLabel('acme', 'has spaces!'); },
      object: 'ServiceAccount shop/orders',
      says: ['is refused by the API server', 'a valid label must be', 'nothing of it is in force'],
    },
    'a budget with a label that is none': patched('PodDisruptionBudget', 'web', JsonPatch.add('/metadata/labels/acme', '-'), 'a valid label must be'),
    'a Role with a rule without verbs': patched('Role', 'orders', JsonPatch.remove('/rules/0/verbs'), 'verbs must contain at least one value'),
    'a RoleBinding of a subject in lower case': patched('RoleBinding', 'orders', JsonPatch.replace('/subjects/0/kind', 'serviceaccount'), 'Unsupported value: "serviceaccount"', 'expected one of ServiceAccount'),
    'a RoleBinding of a role in another group': patched('RoleBinding', 'orders', JsonPatch.replace('/roleRef/apiGroup', 'acme.example'), 'Unsupported value: "acme.example"'),
    'an ExternalSecret with a boolean as an annotation': patched('ExternalSecret', 'orders-database', JsonPatch.add('/metadata/annotations', { note: true }), 'must be of type string, not boolean'),
    'a number as an annotation': patched('Deployment', 'web', JsonPatch.add(`${POD_TEMPLATE}/metadata/annotations`, { note: 1 }), 'must be of type string, not integer'),
  },
  harmless: {
    'a ConfigMap with keys of every sound form': (world) => { world.add(CORE, 'ConfigMap', { name: 'odd' }, { data: { 'a-b_c.D': '', '.hidden': 'x' } }); },
    'a RoleBinding of a group, by name alone': (world) => {
      world.add('rbac.authorization.k8s.io/v1', 'RoleBinding', { name: 'people' }, { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'Group', name: 'acme:people' }] });
    },
    'labels of every sound form': (world) => {
      for (const [key, value] of Object.entries({ 'empty': '', 'long': 'a'.repeat(63), 'acme.example/Tier': 'a_b.c-D' })) world.web.deployment.podMetadata.addLabel(key, value);
    },
    'an annotation with capitals and any value': (world) => { world.web.deployment.podMetadata.addAnnotation('Acme.example/Note', 'yes, no * {}'); },
  },
};
