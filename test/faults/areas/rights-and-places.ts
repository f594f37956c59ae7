import { JsonPatch } from 'cdk8s';
import { EdgeGateway, Mesh, Port, Probes, Rule, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { CORE } from '../world';

const RBAC = 'rbac.authorization.k8s.io';
const HOLDS = { reason: 'tests', owner: 'team-shop', expires: '2031-06-30' };

/** A right that the Role of a workload is given by a patch. */
function right(rule: string, apiGroup: string, resource: string, verb: string, resourceNames?: string[]): Fault {
  return {
    change: (world) => world.patch('Role', 'orders', JsonPatch.add('/rules/-', { apiGroups: [apiGroup], resources: [resource], verbs: [verb], resourceNames })),
    object: 'Role shop/orders',
    says: [`${verb} ${resource}`, `Rule.${rule}`],
  };
}

const ELSEWHERE = { permissions: [{ resource: 'configmaps', verbs: ['get'], names: ['settings'], namespace: 'platform' }] };

/** A change of the Role that a workload has in another namespace, or of its binding. */
function elsewhere(kind: 'Role' | 'RoleBinding', patch: JsonPatch, ...says: readonly string[]): Fault {
  return {
    change: (world) => {
      world.service('tool', ELSEWHERE);
      world.patch(kind, 'shop.tool', patch);
    },
    object: 'shop/tool',
    says,
  };
}

/** Paths of the API server that the ClusterRole of an operator gives. */
function paths(urls: readonly string[], verbs: readonly string[], ...says: readonly string[]): Fault {
  return {
    change: (world) => {
      world.service('tool', { permissions: [{ nonResourceUrls: ['/metrics'], verbs: ['get'] }] });
      world.patch('ClusterRole', 'shop.tool', JsonPatch.replace('/rules/0', { nonResourceURLs: urls, verbs }));
    },
    object: 'shop/tool',
    says,
  };
}

const OPERATOR = { permissions: [{ resource: 'nodes', verbs: ['list'], everyNamespace: true }] };

/** A right that the ClusterRole of an operator is given by a patch. */
function clusterRight(apiGroup: string, resource: string, verb: string): Fault {
  return {
    change: (world) => {
      world.service('tool', OPERATOR);
      world.patch('ClusterRole', 'shop.tool', JsonPatch.add('/rules/-', { apiGroups: [apiGroup], resources: [resource], verbs: [verb] }));
    },
    object: 'shop/tool',
    says: [`the ServiceAccount shop/tool may ${verb} ${resource}`, 'which is undeclared'],
  };
}

function quota(hard: Record<string, string>, missing: string): Fault {
  return {
    change: ({ chart, mesh, shop }) => {
      service(new ZeroTrustNamespace(chart, 'small', { mesh, profile: shop.profile, quota: hard }), 'tool');
    },
    object: 'Deployment small/tool',
    says: [`does not say its ${missing}, which ResourceQuota small/default counts`, 'let a LimitRange of the namespace fill it in'],
  };
}

export const AREA: Area = {
  faults: {
    'a Role that writes bindings': right('RBAC_ESCALATION', RBAC, 'rolebindings', 'patch', ['orders']),
    'a Role that writes roles': right('RBAC_ESCALATION', RBAC, 'roles', 'update'),
    'a Role that approves certificates': right('RBAC_ESCALATION', 'certificates.k8s.io', 'certificatesigningrequests/approval', 'update'),
    'a Role that changes admission': right('RBAC_ESCALATION', 'admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'patch'),
    'a Role that makes pods': right('RBAC_WORKLOADS', '', 'pods', 'create'),
    'a Role that changes Deployments': right('RBAC_WORKLOADS', 'apps', 'deployments', 'patch', ['web']),
    'a Role that changes network policies': right('RBAC_POLICIES', 'networking.k8s.io', 'networkpolicies', 'patch'),
    'a Role that changes authorization policies': right('RBAC_POLICIES', 'security.istio.io', 'authorizationpolicies', 'update'),
    'a Role that changes labels of namespaces': right('RBAC_POLICIES', '', 'namespaces', 'patch'),
    'a Role that makes secrets': right('RBAC_POLICIES', 'external-secrets.io', 'externalsecrets', 'create'),
    'somebody who may edit the namespace': {
      change: (world) => { world.add(`${RBAC}/v1`, 'RoleBinding', { name: 'eve' }, { roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'edit' }, subjects: [{ apiGroup: RBAC, kind: 'User', name: 'eve' }] }); },
      object: 'RoleBinding shop/eve',
      says: ['gives the built-in role edit', 'Rule.BUILTIN_ROLE_BINDING'],
    },
    'a Role that makes jobs': right('RBAC_WORKLOADS', 'batch', 'jobs', 'create'),
    'a permission to enter pods': {
      change: (world) => { world.service('tool', { permissions: [{ resource: 'pods/exec', verbs: ['create'] }] }); },
      object: 'shop/shop/tool',
      says: ['create on pods/exec, expected a right that leads to no others: this one lets it into running pods', 'or waive Rule.RBAC_EXEC'],
    },
    'a Role in another namespace for one more object': elsewhere(
      'Role', JsonPatch.add('/rules/0/resourceNames/-', 'others'), "may get configmaps 'others' of platform", 'which is undeclared',
    ),
    'a Role in another namespace for all objects': elsewhere(
      'Role', JsonPatch.remove('/rules/0/resourceNames'), 'the ServiceAccount shop/tool may get configmaps of platform, which is undeclared',
    ),
    'a Role in another namespace that says nothing': elsewhere(
      'Role', JsonPatch.replace('/rules', []), "may not get configmaps 'settings' of platform, although it is declared",
    ),
    'a RoleBinding of another namespace': elsewhere(
      'RoleBinding', JsonPatch.replace('/metadata/namespace', 'finance'), "may not get configmaps 'settings' of platform, although it is declared",
    ),
    'a RoleBinding in another namespace for others': {
      ...elsewhere('RoleBinding', JsonPatch.add('/subjects/-', { kind: 'ServiceAccount', name: 'eve', namespace: 'finance' }), 'the ServiceAccount finance/eve may get configmaps'),
      object: '',
    },
    'a path of the API server more': paths(['/metrics', '/logs'], ['get'], 'the ServiceAccount shop/tool may get the path /logs of the API server, which is undeclared'),
    'every path of the API server': paths(['*'], ['get'], 'may get the path * of the API server'),
    'every verb at a path of the API server': paths(['/metrics'], ['*'], 'may * the path /metrics of the API server'),
    'another path of the API server': paths(['/livez'], ['get'], 'may not get the path /metrics of the API server, although it is declared'),
    'logs of the API server without a waiver': {
      change: (world) => { world.service('tool', { permissions: [{ nonResourceUrls: ['/logs/*'], verbs: ['get'] }] }); },
      object: 'shop/shop/tool',
      says: ['nonResourceUrls: got /logs/*', 'or waive Rule.RBAC_EVERY_NAMESPACE'],
    },
    'an operator of every namespace without a waiver': {
      change: (world) => { world.service('tool', { permissions: [{ resource: 'zones', apiGroup: 'acme.example', verbs: ['list'], everyNamespace: true }] }); },
      object: 'shop/shop/tool',
      says: ['everyNamespace: got list on zones of every namespace', 'or waive Rule.RBAC_EVERY_NAMESPACE'],
    },
    'an operator that is bound in every namespace by hand': {
      change: (world) => {
        world.service('tool', OPERATOR);
        world.patch('ClusterRoleBinding', 'shop.tool', JsonPatch.replace('/roleRef/name', 'cluster-admin'));
      },
      object: 'shop/tool',
      says: ["gets undeclared rights: ClusterRoleBinding shop.tool binds it to ClusterRole 'cluster-admin'"],
    },
    'an operator whose rights another account gets': {
      change: (world) => {
        world.service('tool', OPERATOR);
        world.patch('ClusterRoleBinding', 'shop.tool', JsonPatch.add('/subjects/-', { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }));
      },
      object: 'shop/web',
      says: ['the ServiceAccount shop/web may list nodes of every namespace', 'which is undeclared'],
    },
    'an operator whose rights a stranger of another namespace gets': {
      change: (world) => {
        world.service('tool', OPERATOR);
        world.patch('ClusterRoleBinding', 'shop.tool', JsonPatch.add('/subjects/-', { kind: 'ServiceAccount', name: 'eve', namespace: 'elsewhere' }));
      },
      object: 'elsewhere/eve',
      says: ['may list nodes of every namespace, which is undeclared'],
    },
    'a stranger who is bound to the role of an operator': {
      change: (world) => {
        world.service('tool', OPERATOR);
        world.add(`${RBAC}/v1`, 'RoleBinding', { name: 'eve', namespace: 'elsewhere' }, {
          roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'shop.tool' }, subjects: [{ kind: 'ServiceAccount', name: 'eve', namespace: 'elsewhere' }],
        });
      },
      object: 'elsewhere/eve',
      says: ['which is undeclared'],
    },
    'an operator whose rights everybody gets': {
      change: (world) => {
        world.service('tool', OPERATOR);
        world.patch('ClusterRoleBinding', 'shop.tool', JsonPatch.add('/subjects/-', { apiGroup: RBAC, kind: 'Group', name: 'system:authenticated' }));
      },
      object: 'ClusterRoleBinding shop.tool',
      says: ['gives rights to everybody with an account', 'undeclared'],
    },
    'an operator that may impersonate': clusterRight('', 'users', 'impersonate'),
    'an operator that may bind': clusterRight(RBAC, 'clusterroles', 'bind'),
    'an operator that may escalate': clusterRight(RBAC, 'clusterroles', 'escalate'),
    'an operator that reads Secrets of every namespace': clusterRight('', 'secrets', 'list'),
    'an operator that enters pods': clusterRight('', '*/exec', 'create'),
    'an operator that changes admission': clusterRight('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'delete'),
    'an operator whose rights in every namespace are only given in one': {
      change: (world) => {
        world.service('tool', OPERATOR);
        world.patch('ClusterRoleBinding', 'shop.tool', JsonPatch.replace('/kind', 'RoleBinding'), JsonPatch.add('/metadata/namespace', 'shop'));
      },
      object: 'shop/tool',
      says: ['may not list nodes of every namespace, although it is declared'],
    },
    'a waiver for a right that is not asked for': {
      change: (world) => { world.service('tool', { permissions: [{ resource: 'jobs', apiGroup: 'batch', verbs: ['list'] }], waivers: [{ rule: Rule.RBAC_EXEC, ...HOLDS }] }); },
      object: 'shop/shop/tool',
      says: ["waiver of 'rbac-exec': got a waiver that lifts nothing", 'delete it'],
    },
    'a quota of CPU limits': quota({ 'limits.cpu': '20' }, 'limits.cpu'),
    'a quota of CPU limits by a Namespace\'s neighbour': {
      change: (world) => { world.add(CORE, 'ResourceQuota', { name: 'cpu' }, { spec: { hard: { 'limits.cpu': '20' } } }); },
      object: 'Deployment shop/web',
      says: ['does not say its limits.cpu, which ResourceQuota shop/cpu counts'],
    },
    'a headless Service with another port': {
      change: (world) => { world.service('cache', { stateful: true, ports: [Port.tcp(6379, { servicePort: 16_379 })], probes: Probes.tcp() }); },
      object: 'shop/shop/cache',
      says: ['servicePort: got 16379, expected 6379', 'headless', 'leave servicePort out'],
    },
    'a Service that a patch makes headless': {
      change: (world) => {
        world.service('cache', { ports: [Port.tcp(6379, { servicePort: 16_379 })], probes: Probes.tcp() });
        world.patch('Service', 'cache', JsonPatch.add('/spec/clusterIP', 'None'));
      },
      object: 'shop/cache',
      says: ['its Service is headless', 'callers dial its port 16379 on the pods, which listen on 6379', 'same number'],
    },
    'two services at one host and path': {
      change: ({ edge, payments }) => edge.exposes(payments, { hosts: ['shop.example.com'] }),
      object: 'exposes shop/payments',
      says: ["'shop.example.com/' for shop/payments and for shop/web", 'one service for each host, path and method', 'another host, path or method'],
    },
    'two services at one host and path but for a slash': {
      change: ({ edge, payments, orders }) => {
        edge.exposes(payments, { hosts: ['shop.example.com'], pathPrefixes: ['/pay'] });
        edge.exposes(orders, { hosts: ['shop.example.com'], pathPrefixes: ['/pay/'] });
      },
      object: 'exposes shop/orders',
      says: ['one service for each host, path and method'],
    },
  },
  harmless: {
    'a permission to enter pods, waived': (world) => {
      world.service('tool', { permissions: [{ resource: 'pods/exec', verbs: ['create'] }], waivers: [{ rule: Rule.RBAC_EXEC, ...HOLDS }] });
    },
    'an operator that looks at nodes, and reviews tokens': (world) => {
      world.service('tool', { permissions: [...OPERATOR.permissions, { resource: 'tokenreviews', apiGroup: 'authentication.k8s.io', verbs: ['create'], everyNamespace: true }] });
    },
    'an operator that reads a setting of another namespace, and metrics of the API server': (world) => {
      world.service('tool', { permissions: [...ELSEWHERE.permissions, { nonResourceUrls: ['/metrics'], verbs: ['get'] }] });
    },
    'logs of the API server, waived': (world) => {
      world.service('tool', { permissions: [{ nonResourceUrls: ['/logs/*'], verbs: ['get'] }], waivers: [{ rule: Rule.RBAC_EVERY_NAMESPACE, ...HOLDS }] });
    },
    'an operator that lists Secrets, waived': (world) => {
      world.service('tool', {
        permissions: [{ resource: 'secrets', verbs: ['list'], everyNamespace: true }],
        waivers: [{ rule: Rule.RBAC_READS_SECRETS, ...HOLDS }, { rule: Rule.RBAC_EVERY_NAMESPACE, ...HOLDS }],
      });
    },
    'an operator that changes zones of any name, waived': (world) => {
      world.service('tool', {
        permissions: [{ resource: 'zones/status', apiGroup: 'acme.example', verbs: ['patch'], anyName: true }], waivers: [{ rule: Rule.RBAC_ANY_NAME, ...HOLDS }],
      });
    },
    'a permission to list jobs': (world) => { world.service('tool', { permissions: [{ resource: 'jobs', apiGroup: 'batch', verbs: ['list'] }] }); },
    'a quota of memory, which every pod states': ({ chart, mesh, shop }) => {
      service(new ZeroTrustNamespace(chart, 'small', { mesh, profile: shop.profile, quota: { 'limits.memory': '8Gi', 'requests.cpu': '4', 'pods': '20' } }), 'tool');
    },
    'a quota of CPU limits with a LimitRange': ({ chart, mesh, shop }) => {
      const limitRange = { defaultLimit: { cpu: '1', memory: '256Mi' } };
      service(new ZeroTrustNamespace(chart, 'small', { mesh, profile: shop.profile, quota: { 'limits.cpu': '20' }, limitRange }), 'tool');
    },
    'two services at one host with paths of their own': ({ edge, payments }) => edge.exposes(payments, { hosts: ['shop.example.com'], pathPrefixes: ['/pay'] }),
    'two edges with one host': ({ chart, payments }) => {
      const inner = new EdgeGateway(chart, 'inner', { namespace: 'istio-inner', hosts: ['shop.example.com'], mesh: Mesh.istio() });
      inner.exposes(payments, { hosts: ['shop.example.com'] });
    },
    'a headless Service with the port of its pods': (world) => { world.service('cache', { stateful: true, ports: [Port.tcp(6379)], probes: Probes.tcp() }); },
  },
};
