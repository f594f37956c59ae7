import { JsonPatch, Size } from 'cdk8s';
import { Secret, ServiceAccount, Volume } from 'cdk8s-plus-28';
import { Rule, Waivers } from '../../../src';
import type { Area, Fault } from '../fault';
import { CORE, GATEWAY_API, ISTIO_NETWORKING, ISTIO_SECURITY, NETWORKING, POD, segment } from '../world';

const RBAC = 'rbac.authorization.k8s.io/v1';
const CONTAINER = `${POD}/containers/0`;
const CONTEXT = `${CONTAINER}/securityContext`;
const DEPLOYMENT = 'Deployment shop/web';
const ENFORCE = `/metadata/labels/${segment('pod-security.kubernetes.io/enforce')}`;

/** A patch of the pods of web. */
function pods(says: string, rule: string, ...patches: JsonPatch[]): Fault {
  return { change: (world) => world.patch('Deployment', 'web', ...patches), object: DEPLOYMENT, says: [says, `Rule.${rule}`] };
}

/** What a Role of the namespace grants. */
function role(says: string, rule: string, granted: object): Fault {
  return {
    change: (world) => world.add(RBAC, 'Role', { name: 'extra' }, { rules: [granted] }),
    object: 'Role shop/extra',
    says: [says, `Rule.${rule}`],
  };
}

/** An object beside ours. */
function added(object: string, says: readonly string[], apiVersion: string, name: string, body: object): Fault {
  const [, kind = '', namespace] = /^(\S+) (?:([^/]+)\/)?/.exec(object) ?? [];
  return { change: (world) => { world.add(apiVersion, kind, { name, namespace }, body); }, object, says };
}

function until(rule: Rule) {
  return { rule, reason: 'tests', owner: 'team-shop', expires: '2031-06-30' };
}

const add = (path: string, value: unknown) => JsonPatch.add(path, value);
const replace = (path: string, value: unknown) => JsonPatch.replace(path, value);
const volume = (source: object) => add(`${POD}/volumes/-`, { name: 'extra', ...source });

export const AREA: Area = {
  faults: {
    // Containers
    'privileged': pods('is privileged', 'PRIVILEGED_CONTAINER', add(`${CONTEXT}/privileged`, true)),
    'no security context at all': pods('has no seccomp profile', 'SECCOMP_PROFILE', replace(CONTEXT, {}), JsonPatch.remove(`${POD}/securityContext`)),
    'runAsNonRoot is false': pods('may run as root', 'RUN_AS_NON_ROOT', replace(`${POD}/securityContext/runAsNonRoot`, false), add(`${CONTEXT}/runAsNonRoot`, false)),
    'user 0': pods('runs as root', 'RUN_AS_NON_ROOT', add(`${CONTEXT}/runAsUser`, 0)),
    'group 0': pods('is in the group of root', 'ROOT_GROUP', add(`${CONTEXT}/runAsGroup`, 0)),
    'fsGroup 0': pods('is in the group of root', 'ROOT_GROUP', add(`${POD}/securityContext/fsGroup`, 0)),
    'privilege escalation': pods('may gain privileges', 'PRIVILEGE_ESCALATION', replace(`${CONTEXT}/allowPrivilegeEscalation`, true)),
    'a capability': pods('SYS_ADMIN', 'ADDED_CAPABILITIES', add(`${CONTEXT}/capabilities/add`, ['SYS_ADMIN'])),
    'the default capabilities': pods('capabilities', 'DROP_ALL_CAPABILITIES', JsonPatch.remove(`${CONTEXT}/capabilities`)),
    'seccomp unconfined': pods('has no seccomp profile', 'SECCOMP_PROFILE', add(`${CONTEXT}/seccompProfile`, { type: 'Unconfined' })),
    'a writable root': pods('can write to its root file system', 'READ_ONLY_ROOT_FILESYSTEM', replace(`${CONTEXT}/readOnlyRootFilesystem`, false)),
    'no memory limit': pods('limits.memory missing', 'RESOURCE_LIMITS', JsonPatch.remove(`${CONTAINER}/resources`)),
    'a port of the node': pods('port', 'HOST_PORT', add(`${CONTAINER}/ports/0/hostPort`, 8080)),
    'the whole /proc': pods("loosens the kernel's hold", 'KERNEL_OPTIONS', add(`${CONTEXT}/procMount`, 'Unmasked')),
    'SELinux of its own': pods("loosens the kernel's hold", 'KERNEL_OPTIONS', add(`${CONTEXT}/seLinuxOptions`, { type: 'spc_t' })),
    'no AppArmor': pods("loosens the kernel's hold", 'KERNEL_OPTIONS', add(`${CONTEXT}/appArmorProfile`, { type: 'Unconfined' })),
    'an unsafe sysctl': pods("loosens the kernel's hold", 'KERNEL_OPTIONS', add(`${POD}/securityContext/sysctls`, [{ name: 'kernel.msgmax', value: '1' }])),
    'an image that moves': pods('is another image after every push', 'IMAGE_TAG', replace(`${CONTAINER}/image`, 'ghcr.io/acme/web:latest')),
    'an image without a tag': pods('is another image after every push', 'IMAGE_TAG', replace(`${CONTAINER}/image`, 'ghcr.io/acme/web')),
    'a probe of another host': pods('makes its node call "169.254.169.254"', 'PROBE_HOST', add(`${CONTAINER}/readinessProbe/httpGet/host`, '169.254.169.254')),
    'a hook that calls another host': pods('makes its node call', 'PROBE_HOST', add(`${CONTAINER}/lifecycle`, { postStart: { httpGet: { host: '10.0.0.1', port: 80 } } })),
    'an init container that is privileged': pods('container setup is privileged', 'PRIVILEGED_CONTAINER', add(`${POD}/initContainers`, [
      { name: 'setup', image: 'ghcr.io/acme/setup:1.0.0', securityContext: { privileged: true } },
    ])),
    // Pods
    'the network of the node': pods("lives in its node's namespace", 'HOST_NAMESPACES', add(`${POD}/hostNetwork`, true)),
    'the processes of the node': pods("lives in its node's namespace", 'HOST_NAMESPACES', add(`${POD}/hostPID`, true)),
    'the IPC of the node': pods("lives in its node's namespace", 'HOST_NAMESPACES', add(`${POD}/hostIPC`, true)),
    'processes shared between containers': pods("see each other's processes", 'SHARED_PROCESS_NAMESPACE', add(`${POD}/shareProcessNamespace`, true)),
    'a token': pods('gets a token of the Kubernetes API', 'MOUNTED_TOKEN', replace(`${POD}/automountServiceAccountToken`, true)),
    'a token that lives long': pods('mounts a token of the Kubernetes API', 'MOUNTED_TOKEN', volume({
      projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 86_400 } }] },
    })),
    'files of the node': pods('mounts "/var/log" of its node', 'HOST_PATH', volume({ hostPath: { path: '/var/log' } })),
    'the socket of the container runtime': pods('container runtime', 'CONTAINER_RUNTIME_SOCKET', volume({ hostPath: { path: '/run/containerd/containerd.sock' } })),
    'an nfs volume': pods('mounts a volume of type nfs', 'VOLUME_TYPES', volume({ nfs: { server: '10.0.0.1', path: '/' } })),
    'files of the node, by cdk8s-plus': {
      change: ({ web, chart }) => web.container.mount('/x', Volume.fromHostPath(chart, 'logs', 'logs', { path: '/var/log' })),
      object: DEPLOYMENT,
      says: ['mounts "/var/log" of its node', 'Rule.HOST_PATH'],
    },
    'a privileged job': {
      change: (world) => world.patch('CronJob', 'nightly', add('/spec/jobTemplate/spec/template/spec/containers/0/securityContext/privileged', true)),
      object: 'CronJob shop/nightly',
      says: ['is privileged', 'Rule.PRIVILEGED_CONTAINER'],
    },
    'a root file system of a database': {
      change: (world) => world.patch('StatefulSet', 'db', replace(`${CONTEXT}/readOnlyRootFilesystem`, false)),
      object: 'StatefulSet shop/db',
      says: ['can write to its root file system', 'Rule.READ_ONLY_ROOT_FILESYSTEM'],
    },
    // Credentials
    'a password in a variable': pods('has a credential as a value in the variable DB_PASSWORD', 'SECRET_IN_POD', add(`${CONTAINER}/env`, [{ name: 'DB_PASSWORD', value: 'hunter2hunter2' }])),
    'a password on the command line': pods('has a credential as a value in its command line', 'SECRET_IN_POD', add(`${CONTAINER}/args`, ['--password=hunter2hunter2'])),
    'a password in a command': pods('has a credential as a value in its command line', 'SECRET_IN_POD', add(`${CONTAINER}/command`, ['sh', '-c', 'DB_PASSWORD=hunter2hunter2 exec app'])),
    'a password in an annotation': {
      change: ({ web }) => web.deployment.podMetadata.addAnnotation('acme.example/db-password', 'hunter2hunter2'),
      object: DEPLOYMENT,
      says: ['acme.example/db-password', 'Rule.SECRET_IN_POD'],
    },
    'a password in a Secret': added('Secret shop/db', ['carries the values of password', 'Rule.SECRET_MANIFEST'], CORE, 'db', { stringData: { password: 'hunter2hunter2' } }),
    'a password in a Secret of cdk8s-plus': {
      change: ({ chart }) => { new Secret(chart, 'secret', { metadata: { namespace: 'shop', name: 'db' }, stringData: { password: 'hunter2hunter2' } }); },
      object: 'Secret shop/db',
      says: ['carries the values of password', 'Rule.SECRET_MANIFEST'],
    },
    'a password in a ConfigMap': added('ConfigMap shop/db', ['holds a credential under password', 'Rule.SECRET_IN_CONFIG_MAP'], CORE, 'db', { data: { password: 'hunter2hunter2' } }),
    'a key in a ConfigMap': added('ConfigMap shop/db', ['private key', 'Rule.SECRET_IN_CONFIG_MAP'], CORE, 'db', { data: { file: '-----BEGIN RSA PRIVATE KEY-----\nMIIE' } }),
    // Accounts and rights
    'the default account': {
      change: (world) => world.patch('Deployment', 'web', replace(`${POD}/serviceAccountName`, 'default')),
      object: DEPLOYMENT,
      says: ['runs as the default ServiceAccount'],
    },
    'an account that is taken away': {
      change: ({ orders }) => { orders.node.tryRemoveChild('service-account'); },
      object: 'ServiceAccount shop/orders',
      says: ['which no manifest makes', 'Put back'],
    },
    'a role with a wildcard': role('grants "*" in verbs', 'WILDCARD_RBAC', { apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }),
    'a role that reads all Secrets': role('may list every Secret', 'RBAC_READS_SECRETS', { apiGroups: [''], resources: ['secrets'], verbs: ['list'] }),
    'a role that binds roles': role('which is a way to any other right', 'RBAC_ESCALATION', { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['bind'] }),
    'a role that impersonates': role('which is a way to any other right', 'RBAC_ESCALATION', { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] }),
    'a role that enters pods': role('may enter running pods', 'RBAC_EXEC', { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }),
    'a role that reaches the kubelet': role('may enter running pods', 'RBAC_EXEC', { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] }),
    'a role that creates tokens': role('may get tokens', 'RBAC_TOKEN_CREATION', { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }),
    'a binding to cluster-admin': added('ClusterRoleBinding admin', ['makes its subjects cluster-admin', 'Rule.BROAD_BINDING'], RBAC, 'admin', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'User', name: 'jane' }],
    }),
    'a binding of everybody': added('RoleBinding shop/all', ['binds system:authenticated', 'Rule.BROAD_BINDING'], RBAC, 'all', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' }, subjects: [{ kind: 'Group', name: 'system:authenticated' }],
    }),
    // Namespaces
    'Pod Security privileged': {
      change: (world) => world.patch('Namespace', 'shop', replace(ENFORCE, 'privileged')),
      object: 'Namespace shop',
      says: ['has the label "privileged" for pod-security.kubernetes.io/enforce', 'Rule.POD_SECURITY_LABELS'],
    },
    'Pod Security baseline': {
      change: (world) => world.patch('Namespace', 'shop', replace(ENFORCE, 'baseline')),
      object: 'Namespace shop',
      says: ['has the label "baseline"', 'Rule.POD_SECURITY_LABELS'],
    },
    'Pod Security gone': {
      change: (world) => world.patch('Namespace', 'shop', JsonPatch.remove(ENFORCE)),
      object: 'Namespace shop',
      says: ['has no label pod-security.kubernetes.io/enforce', 'Rule.POD_SECURITY_LABELS'],
    },
    'Pod Security at another version': {
      change: (world) => world.patch('Namespace', 'shop', replace(`${ENFORCE}-version`, 'v1.20')),
      object: 'Namespace shop',
      says: ['has the label "v1.20"', 'Rule.POD_SECURITY_LABELS'],
    },
    'the Namespace gone': {
      change: ({ shop }) => { shop.node.tryRemoveChild('namespace'); },
      object: 'Namespace shop',
      says: ['no manifest makes it', 'Put it back'],
    },
    'default deny gone': {
      change: ({ shop }) => { shop.node.tryRemoveChild('default-deny'); },
      object: 'Namespace shop',
      says: ['no NetworkPolicy that closes ingress and egress', 'Put back'],
    },
    'default deny only inwards': {
      change: (world) => world.patch('NetworkPolicy', 'default-deny', replace('/spec/policyTypes', ['Ingress'])),
      object: 'Namespace shop',
      says: ['no NetworkPolicy that closes egress', 'Put back'],
    },
    'default deny that lets somebody in': {
      change: (world) => world.patch('NetworkPolicy', 'default-deny', add('/spec/ingress', [{ from: [{ podSelector: {} }] }])),
      object: 'Namespace shop',
      says: ['no NetworkPolicy that closes ingress', 'Put back'],
    },
    'default deny for some pods only': {
      change: (world) => world.patch('NetworkPolicy', 'default-deny', replace('/spec/podSelector', { matchLabels: { gone: 'x' } })),
      object: 'Namespace shop',
      says: ['no NetworkPolicy that closes ingress and egress', 'Put back'],
    },
    'mutual TLS permissive': {
      change: (world) => world.find('PeerAuthentication', 'default', 'shop').addJsonPatch(replace('/spec/mtls/mode', 'PERMISSIVE')),
      object: 'Namespace shop',
      says: ['no PeerAuthentication for all its pods with mode STRICT', 'Put back'],
    },
    'mutual TLS gone': {
      change: (world) => { world.find('PeerAuthentication', 'default', 'shop').node.scope?.node.tryRemoveChild(world.find('PeerAuthentication', 'default', 'shop').node.id); },
      object: 'Namespace shop',
      says: ['no PeerAuthentication for all its pods with mode STRICT', 'Put back'],
    },
    'mutual TLS permissive on one port': added('PeerAuthentication shop/port', ['callers without an identity are let in'], ISTIO_SECURITY, 'port', {
      spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } },
    }),
    // Ways in
    'a Service on the nodes': {
      change: (world) => world.patch('Service', 'web', add('/spec/type', 'NodePort')),
      object: 'Service shop/web',
      says: ['is opened to the outside by its type NodePort', 'Rule.EXPOSED_SERVICE'],
    },
    'a Service with addresses of its own': {
      change: (world) => world.patch('Service', 'web', add('/spec/externalIPs', ['203.0.113.10'])),
      object: 'Service shop/web',
      says: ['externalIPs'],
    },
    'a DestinationRule without mutual TLS': added('DestinationRule shop/plain', ['mutual TLS'], ISTIO_NETWORKING, 'plain', {
      spec: { host: 'orders.shop.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' } } },
    }),
    'a token for any audience': added('RequestAuthentication shop/jwt', ['audience', 'Rule.JWT_AUDIENCES'], ISTIO_SECURITY, 'jwt', {
      spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, jwtRules: [{ issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys' }] },
    }),
    'a gateway without TLS': added('Gateway shop/plain', ['TLS', 'Rule.GATEWAY_WITHOUT_TLS'], GATEWAY_API, 'plain', {
      spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    }),
    'the metadata service of the cloud': added('NetworkPolicy shop/cloud', ["reach the cloud's metadata service"], NETWORKING, 'cloud', {
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '169.254.169.254/32' } }] }] },
    }),
    'a waiver for another object': {
      change: (world) => {
        world.patch('Deployment', 'web', add(`${POD}/hostPID`, true));
        Waivers.of(world.orders).add(until(Rule.HOST_NAMESPACES));
      },
      object: DEPLOYMENT,
      says: ["lives in its node's namespace", 'Rule.HOST_NAMESPACES'],
    },
    'a waiver for another rule': {
      change: (world) => {
        world.patch('Deployment', 'web', add(`${POD}/hostPID`, true));
        Waivers.of(world.web).add(until(Rule.HOST_PATH));
      },
      object: DEPLOYMENT,
      says: ["lives in its node's namespace", 'Rule.HOST_NAMESPACES'],
    },
    'a waiver by hand': {
      change: (world) => {
        world.patch('Deployment', 'web', add(`${POD}/hostPID`, true));
        world.find('Deployment', 'web').metadata.addAnnotation('cdk8s-zero-trust.dev/waive-host-namespaces', 'until 2031-06-30 by me: because');
      },
      object: DEPLOYMENT,
      says: ["the annotation 'cdk8s-zero-trust.dev/waive-host-namespaces' lifts nothing at synthesis", 'Rule.HOST_NAMESPACES'],
    },
    'a waiver for default deny': {
      change: ({ shop }) => {
        shop.node.tryRemoveChild('default-deny');
        Waivers.of(shop).add(until('default-deny' as Rule));
      },
      object: "'default-deny'",
      says: ['a rule that can be waived: a member of Rule'],
    },
  },
  harmless: {
    'files of the node, waived': (world) => {
      world.patch('Deployment', 'web', volume({ hostPath: { path: '/var/log' } }));
      Waivers.of(world.web).add(until(Rule.HOST_PATH));
    },
    'a privileged container, waived where the patch is': (world) => {
      world.patch('Deployment', 'web', add(`${CONTEXT}/privileged`, true));
      Waivers.of(world.web.deployment).add(until(Rule.PRIVILEGED_CONTAINER));
    },
    'writable roots, waived for the namespace': (world) => {
      world.patch('Deployment', 'web', replace(`${CONTEXT}/readOnlyRootFilesystem`, false));
      world.patch('Deployment', 'orders', replace(`${CONTEXT}/readOnlyRootFilesystem`, false));
      Waivers.of(world.shop).add(until(Rule.READ_ONLY_ROOT_FILESYSTEM));
    },
    'a Secret with values, waived': (world) => {
      Waivers.of(world.add(CORE, 'Secret', { name: 'demo' }, { stringData: { password: 'hunter2hunter2' } })).add(until(Rule.SECRET_MANIFEST));
    },
    'Pod Security baseline, waived': (world) => {
      world.patch('Namespace', 'shop', replace(ENFORCE, 'baseline'));
      Waivers.of(world.shop).add(until(Rule.POD_SECURITY_LABELS));
    },
    'Pod Security that also warns': (world) => world.patch('Namespace', 'shop', replace(`/metadata/labels/${segment('pod-security.kubernetes.io/warn')}`, 'restricted')),
    'a helper with a memory limit': ({ web }) => {
      web.deployment.addContainer({
        name: 'helper', image: `ghcr.io/acme/helper:1.0.0@sha256:${'1f2a4c7b9d0e3f5a'.repeat(4)}`, resources: { memory: { limit: Size.mebibytes(64) } },
      });
    },
    'a Namespace beside ours in which nothing runs': (world) => { world.add(CORE, 'Namespace', { name: 'istio-ingress', namespace: undefined }); },
    'NET_BIND_SERVICE': (world) => world.patch('Deployment', 'web', add(`${CONTEXT}/capabilities/add`, ['NET_BIND_SERVICE'])),
    'a token for somebody else than the API server, waived': (world) => {
      world.patch('Deployment', 'web', volume({ projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 3600 } }] } }));
      Waivers.of(world.web).add(until(Rule.UNKNOWN_FIELD));
    },
    'a ConfigMap of settings': (world) => { world.add(CORE, 'ConfigMap', { name: 'settings' }, { data: { 'LOG_LEVEL': 'debug', 'app.yaml': 'retries: 3\nregion: eu-central-1\n' } }); },
    'an account that nobody runs as': ({ chart }) => { new ServiceAccount(chart, 'idle', { metadata: { name: 'idle', namespace: 'shop' } }); },
    'a higher limit': (world) => world.patch('Deployment', 'web', replace(`${CONTAINER}/resources/limits/memory`, '1Gi')),
    'another user': (world) => world.patch('Deployment', 'web', add(`${CONTEXT}/runAsUser`, 2000)),
  },
};
