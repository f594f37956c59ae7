import { JsonPatch, Size } from 'cdk8s';
import { Port, Probes, Rule, Waivers } from '../../../src';
import { DIGEST, image } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { CORE, EDGE_NAMESPACE, ISTIO_NETWORKING, POD } from '../world';
import type { World } from '../world';

const FIX = /(Delete it|Set it to .+|Say it in the props of the construct, or delete the patch that changes it); keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;
const MAIN = `${POD}/containers/0`;
const DECLARED = 'does not run what shop/web declares';

function patched(kind: string, name: string, patch: JsonPatch | readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => world.patch(kind, name, ...(Array.isArray(patch) ? patch as readonly JsonPatch[] : [patch as JsonPatch])),
    object: `${kind} ${kind === 'Gateway' ? EDGE_NAMESPACE : 'shop'}/${name}`,
    says: [...says, FIX],
  };
}

/** What is told of a route of the edge. */
function routed(patch: JsonPatch, ...says: string[]): Fault {
  return { change: (world) => world.patch('HTTPRoute', 'edge-web.shop.example.com', patch), object: 'HTTPRoute shop/edge-web.shop.example.com', says };
}

/** A value in the Deployment of web. */
function ofWeb(path: string, value: unknown, ...says: (string | RegExp)[]): Fault {
  return patched('Deployment', 'web', JsonPatch.add(path, value), ...says);
}

function withoutInWeb(path: string, ...says: (string | RegExp)[]): Fault {
  return patched('Deployment', 'web', JsonPatch.remove(path), DECLARED, ...says);
}

function added(apiVersion: string, kind: string, spec: object, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'more' }, { spec }), object: `${kind} shop/more`, says };
}

const inConfigMap = (data: object, ...says: (string | RegExp)[]): Fault => ({ change: (world) => world.add(CORE, 'ConfigMap', { name: 'more' }, { data }), object: 'ConfigMap shop/more', says });
const limits = (value: unknown, ...says: string[]) => ofWeb(`${MAIN}/resources/limits/memory`, value, 'resources.limits.memory', ...says);
const HARDENED = {
  resources: { limits: { memory: '64Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
};
const WEB = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } };
const OF_WEB = { selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } };
const ORDERS = 'orders.shop.svc.cluster.local';
const NODES_SAY_NO = 'no node has so much';

const mount = (name: string) => ofWeb(`${MAIN}/volumeMounts/-`, { name, mountPath: '/x' }, DECLARED, `container web: volumeMounts is "${name}"`);
const volumeCalled = (name: string) => ofWeb(`${POD}/volumes/-`, { name, emptyDir: {} }, DECLARED, `volumes is "${name}"`, 'adds a volume of this name for its proxy');

/** Values of fields that are understood, and are not what was declared or do harm. */
export const AREA: Area = {
  faults: {
    // What runs
    'another image': ofWeb(`${MAIN}/image`, 'evil.example.com/x:1', DECLARED, 'container web: image is "evil.example.com/x:1"', `expected "${image('web')}"`),
    'another image of the same name': ofWeb(`${MAIN}/image`, 'ghcr.io/acme/web:latest', DECLARED, 'container web: image'),
    'a sandbox, past which traffic may go around the proxy': ofWeb(`${POD}/runtimeClassName`, 'gvisor', DECLARED, 'runtimeClassName is "gvisor"', 'may go around the proxy'),
    'no image': withoutInWeb(`${MAIN}/image`, 'container web: image is missing'),
    'another command': ofWeb(`${MAIN}/command`, ['sleep', 'inf'], DECLARED, 'container web: command is ["sleep","inf"]', 'that of the image'),
    'other arguments': ofWeb(`${MAIN}/args`, ['--insecure'], DECLARED, 'container web: args is ["--insecure"]'),
    'no command where one was declared': {
      change: (world) => {
        world.service('shell', { command: ['/app', '--safe'] });
        world.patch('Deployment', 'shell', JsonPatch.replace(`${MAIN}/command`, ['/app']));
      },
      object: 'Deployment shop/shell',
      says: ['container shell: command is ["/app"], expected ["/app","--safe"]', FIX],
    },
    'another value of a variable': {
      change: (world) => {
        world.service('shell', { env: { UPSTREAM: 'https://orders.example.com' } });
        world.patch('Deployment', 'shell', JsonPatch.replace(`${MAIN}/env/0/value`, 'https://evil.example.com'));
      },
      object: 'Deployment shop/shell',
      says: ['container shell: env.UPSTREAM', 'expected the declared value', FIX],
    },
    'a variable that is said twice': {
      change: (world) => {
        world.service('shell', { env: { UPSTREAM: 'https://orders.example.com' } });
        world.patch('Deployment', 'shell', JsonPatch.add(`${MAIN}/env/-`, { name: 'UPSTREAM', value: 'https://evil.example.com' }));
      },
      object: 'Deployment shop/shell',
      says: ['container shell: env.UPSTREAM', FIX],
    },
    'a variable less': {
      change: (world) => {
        world.service('shell', { env: { UPSTREAM: 'https://orders.example.com' } });
        world.patch('Deployment', 'shell', JsonPatch.remove(`${MAIN}/env`));
      },
      object: 'Deployment shop/shell',
      says: ['container shell: env.UPSTREAM is missing', FIX],
    },
    'one more container': ofWeb(`${POD}/containers/-`, { name: 'helper', image: image('helper'), ...HARDENED }, DECLARED, 'containers is "helper"', 'and no other'),
    'one more container before': ofWeb(`${POD}/initContainers`, [{ name: 'setup', image: image('setup'), ...HARDENED }], DECLARED, 'initContainers is "setup"', 'no container there'),
    'another image of a container that was added': {
      change: (world) => {
        world.web.deployment.addContainer({ name: 'helper', image: `acme/helper@${DIGEST}`, resources: { memory: { limit: Size.mebibytes(64) } } });
        world.patch('Deployment', 'web', JsonPatch.replace(`${POD}/containers/1/image`, 'evil.example.com/x:1'));
      },
      object: 'Deployment shop/web',
      says: ['container helper: image is "evil.example.com/x:1"', FIX],
    },
    'another container': ofWeb(`${MAIN}/name`, 'other', DECLARED, 'containers is "other"'),
    'another port of the container': ofWeb(`${MAIN}/ports/0/containerPort`, 9090, DECLARED, 'container web: ports', '8080/TCP'),
    'another name of a port': ofWeb(`${MAIN}/ports/0/name`, 'other', DECLARED, 'one with name "http"'),
    'an image that must be on the node': ofWeb(`${MAIN}/imagePullPolicy`, 'Never', 'imagePullPolicy: "Never"', 'on the node already'),
    'an image in a Job': patched('CronJob', 'nightly', JsonPatch.replace('/spec/jobTemplate/spec/template/spec/containers/0/image', 'evil.example.com/x:1'), 'container nightly: image'),
    'an image in a StatefulSet': patched('StatefulSet', 'db', JsonPatch.replace(`${MAIN}/image`, 'evil.example.com/x:1'), 'container db: image'),
    // Probes
    'a probe of another port': ofWeb(`${MAIN}/readinessProbe/httpGet/port`, 9999, DECLARED, 'container web: readinessProbe', '"port":8080'),
    'a probe of another path': ofWeb(`${MAIN}/livenessProbe/httpGet/path`, '/', DECLARED, 'container web: livenessProbe', '"path":"/healthz"'),
    'a probe in another scheme': ofWeb(`${MAIN}/startupProbe/httpGet/scheme`, 'HTTPS', DECLARED, 'container web: startupProbe'),
    'a probe that is a command': patched('Deployment', 'web', JsonPatch.replace(`${MAIN}/readinessProbe`, { exec: { command: ['true'] } }), DECLARED, 'container web: readinessProbe'),
    'a probe that asks nothing': patched('Deployment', 'web', JsonPatch.remove(`${MAIN}/readinessProbe/httpGet`), DECLARED, 'container web: readinessProbe'),
    'no readiness probe': withoutInWeb(`${MAIN}/readinessProbe`, 'container web: readinessProbe is missing'),
    'no liveness probe': withoutInWeb(`${MAIN}/livenessProbe`, 'container web: livenessProbe is missing'),
    'another command of a probe': {
      change: (world) => {
        world.service('shell', { probes: Probes.exec(['redis-cli', 'ping']) });
        world.patch('Deployment', 'shell', JsonPatch.replace(`${MAIN}/livenessProbe/exec/command`, ['false']));
      },
      object: 'Deployment shop/shell',
      says: ['container shell: livenessProbe', '"command":["redis-cli","ping"]', FIX],
    },
    'another service of a gRPC probe': {
      change: (world) => {
        world.service('rpc', { ports: [Port.grpc(9000)], probes: Probes.grpc() });
        world.patch('Deployment', 'rpc', JsonPatch.add(`${MAIN}/livenessProbe/grpc/service`, 'other'));
      },
      object: 'Deployment shop/rpc',
      says: ['container rpc: livenessProbe', FIX],
    },
    'a probe that never ends': ofWeb(`${MAIN}/readinessProbe/initialDelaySeconds`, 1_000_000, 'initialDelaySeconds: 1000000', 'a whole number from 0 to 3600'),
    // How many
    'no pods': patched('Deployment', 'orders', JsonPatch.replace('/spec/replicas', 0), 'spec.replicas: 0', 'no pod runs with it'),
    'fewer pods': patched('Deployment', 'orders', JsonPatch.replace('/spec/replicas', 1), 'spec.replicas is 1, expected at least 2'),
    'pods that nobody counted': patched('Deployment', 'orders', JsonPatch.remove('/spec/replicas'), 'spec.replicas is missing, expected at least 2'),
    'a number of pods that is a text': patched('Deployment', 'orders', JsonPatch.replace('/spec/replicas', 'two'), 'spec.replicas: "two"'),
    'less than no pods': patched('StatefulSet', 'db', JsonPatch.replace('/spec/replicas', -1), 'spec.replicas: -1'),
    'fewer pods by an autoscaler': {
      change: (world) => {
        world.service('auto', { autoscaling: { minReplicas: 3, maxReplicas: 9 } });
        world.patch('HorizontalPodAutoscaler', 'auto', JsonPatch.replace('/spec/minReplicas', 1));
      },
      object: 'Deployment shop/auto',
      says: ['minReplicas of HorizontalPodAutoscaler shop/auto is 1, expected at least 3', FIX],
    },
    'an autoscaler that is switched off': {
      change: (world) => {
        world.service('auto', { autoscaling: { maxReplicas: 9 } });
        world.patch('Deployment', 'auto', JsonPatch.add('/spec/replicas', 0));
      },
      object: 'Deployment shop/auto',
      says: ['spec.replicas', FIX],
    },
    'an autoscaler down to nothing': added('autoscaling/v2', 'HorizontalPodAutoscaler', { ...WEB, minReplicas: 0, maxReplicas: 3 }, 'spec.minReplicas: 0', FIX),
    'an autoscaler up to nothing': added('autoscaling/v2', 'HorizontalPodAutoscaler', { ...WEB, maxReplicas: 0 }, 'spec.maxReplicas: 0', FIX),
    'an autoscaler that ends below its start': added('autoscaling/v2', 'HorizontalPodAutoscaler', { ...WEB, minReplicas: 5, maxReplicas: 3 }, 'spec.maxReplicas: 3', 'at least 5', FIX),
    'no pod that may go': patched('PodDisruptionBudget', 'web', JsonPatch.replace('/spec/maxUnavailable', 0), 'spec.maxUnavailable: 0', 'no pod may be drained'),
    'no share of pods that may go': patched('PodDisruptionBudget', 'web', JsonPatch.replace('/spec/maxUnavailable', '0%'), 'spec.maxUnavailable: "0%"'),
    'all pods that may go': patched('PodDisruptionBudget', 'web', JsonPatch.replace('/spec/maxUnavailable', '100%'), 'spec.maxUnavailable: "100%"', 'all of them at once'),
    'all pods that must stay': added('policy/v1', 'PodDisruptionBudget', { minAvailable: '100%', ...OF_WEB }, 'spec.minAvailable: "100%"', FIX),
    'a budget with a field that nobody knows yet': added('policy/v1', 'PodDisruptionBudget', { maxUnavailable: 1, newThing: 1, ...OF_WEB }, 'spec.newThing', FIX),
    // Whether they start, and are changed
    'a rollout that stands still': ofWeb('/spec/paused', true, 'spec.paused: true', 'never reaches the pods that run'),
    'pods that wait for somebody': ofWeb(`${POD}/schedulingGates`, [{ name: 'acme.example/never' }], 'schedulingGates', 'do not start before somebody else says so'),
    'pods that are never ready': ofWeb(`${POD}/readinessGates`, [{ conditionType: 'acme.example/never' }], 'readinessGates', 'before somebody else says so'),
    'pods that end': ofWeb(`${POD}/restartPolicy`, 'Never', 'restartPolicy: "Never"', 'is no service'),
    'pods with a deadline': ofWeb(`${POD}/activeDeadlineSeconds`, 1, 'activeDeadlineSeconds: 1', 'is no service'),
    'pods of another operating system': ofWeb(`${POD}/os`, { name: 'windows' }, 'os.name: "windows"', 'another operating system'),
    'nodes of another operating system': ofWeb(`${POD}/nodeSelector`, { 'kubernetes.io/os': 'windows' }, 'nodeSelector.kubernetes.io/os: "windows"', 'Set it to "linux"'),
    'a label of nodes that is no text': ofWeb(`${POD}/nodeSelector`, { ssd: true }, 'nodeSelector.ssd: true', 'Set it to "true"'),
    'no time to stop': ofWeb(`${POD}/terminationGracePeriodSeconds`, 0, 'terminationGracePeriodSeconds: 0', 'cut off'),
    'a rollout that takes all pods': ofWeb('/spec/strategy', { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } }, 'maxUnavailable: "100%"', 'all pods may be gone'),
    'pods that are never replaced': patched('StatefulSet', 'db', JsonPatch.add('/spec/updateStrategy', { type: 'OnDelete' }), 'updateStrategy.type: "OnDelete"', 'never reaches'),
    'pods that are left out of a rollout': patched('StatefulSet', 'db', JsonPatch.add('/spec/updateStrategy', { type: 'RollingUpdate', rollingUpdate: { partition: 99 } }), 'partition: 99'),
    'the Service of others for pods with names': patched('StatefulSet', 'db', JsonPatch.replace('/spec/serviceName', 'other'), 'spec.serviceName is "other", expected "db"'),
    'a CronJob that never runs': patched('CronJob', 'nightly', JsonPatch.add('/spec/suspend', true), 'spec.suspend: true', 'it never runs'),
    'Jobs that never run': patched('CronJob', 'nightly', JsonPatch.add('/spec/jobTemplate/spec/suspend', true), 'jobTemplate.spec.suspend: true'),
    'Jobs without pods': patched('CronJob', 'nightly', JsonPatch.add('/spec/jobTemplate/spec/parallelism', 0), 'parallelism: 0'),
    'another time': patched('CronJob', 'nightly', JsonPatch.replace('/spec/schedule', '* * * * *'), 'spec.schedule is "* * * * *", expected "0 3 * * *"'),
    'another time zone': patched('CronJob', 'nightly', JsonPatch.add('/spec/timeZone', 'Asia/Tokyo'), 'spec.timeZone is "Asia/Tokyo"'),
    'runs that are missed': patched('CronJob', 'nightly', JsonPatch.replace('/spec/startingDeadlineSeconds', 1), 'startingDeadlineSeconds: 1', 'misses runs'),
    // How much
    'no memory': limits('0', NODES_SAY_NO),
    'no memory in mebibytes': limits('0Mi', NODES_SAY_NO),
    'memory in thousandths': limits('512m', 'an amount from "1Mi"'),
    'more memory than there is': limits('8Ei', NODES_SAY_NO),
    'memory that is no amount': limits('lots', NODES_SAY_NO),
    'less memory than is requested': limits('64Mi', 'less than is requested', 'at least "128Mi"'),
    'more CPU than there is': ofWeb(`${MAIN}/resources/requests/cpu`, '99999', 'requests.cpu: "99999"', 'never starts'),
    'a device of a driver': ofWeb(`${MAIN}/resources/claims`, [{ name: 'nic' }], 'resources.claims', 'a device'),
    'a user that is a text': ofWeb(`${MAIN}/securityContext/runAsUser`, '0', 'securityContext.runAsUser: "0"', 'the API server refuses it'),
    'a switch that is a text': ofWeb(`${POD}/shareProcessNamespace`, 'true', 'shareProcessNamespace: "true"', 'true or false'),
    'no pods for a namespace': added(CORE, 'ResourceQuota', { hard: { pods: '0' } }, 'spec.hard.pods: "0"', 'nothing of the kind may be made', FIX),
    'fewer pods for a namespace than it runs': added(CORE, 'ResourceQuota', { hard: { pods: '3' } }, 'spec.hard.pods: "3"', /its workloads need \d+/, 'Raise it'),
    'fewer Deployments than there are': added(CORE, 'ResourceQuota', { hard: { 'count/deployments.apps': 1 } }, 'count/deployments.apps: 1', 'its workloads need 3', 'Raise it'),
    'less memory for a namespace than it needs': added(CORE, 'ResourceQuota', { hard: { 'limits.memory': '512Mi' } }, 'limits.memory: "512Mi"', 'its workloads need', 'Raise it'),
    'no Services for a namespace': added(CORE, 'ResourceQuota', { hard: { services: 0 } }, 'spec.hard.services: 0', FIX),
    'less memory for a container than it needs': added(CORE, 'LimitRange', { limits: [{ type: 'Container', max: { memory: '1Mi' } }] }, 'the maximum memory: "1Mi"', 'its pods never start', 'Raise it'),
    'no memory for a container': added(CORE, 'LimitRange', { limits: [{ type: 'Container', max: { memory: '0' } }] }, 'limits.0.max.memory: "0"', FIX),
    // Volumes
    'a mount without a volume': mount('nothing'),
    'a mount of the token of the proxy': mount('istio-token'),
    'a mount of the keys of the proxy': mount('workload-certs'),
    'no volume for a mount': withoutInWeb(`${POD}/volumes`, 'container web: volumeMounts is "tmp"', 'a volume of the pod'),
    ...Object.fromEntries([
      'istio-envoy', 'istio-data', 'istio-podinfo', 'istio-token', 'istiod-ca-cert', 'workload-socket', 'workload-certs', 'credential-socket', 'istio-certs',
    ].map((name) => [`a volume called ${name}`, volumeCalled(name)])),
    'mounts that reach the node': ofWeb(`${MAIN}/volumeMounts/0/mountPropagation`, 'Bidirectional', 'mountPropagation: "Bidirectional"', 'mounts of the node'),
    // Services
    'a Service that answers on some nodes': patched('Service', 'orders', JsonPatch.add('/spec/internalTrafficPolicy', 'Local'), 'internalTrafficPolicy: "Local"', 'get no answer'),
    'a Service with other addresses': patched('Service', 'orders', JsonPatch.add('/spec/ipFamilies', ['IPv6']), 'ipFamilies', 'it is unknown whether all callers have such addresses'),
    'a Service that must have both families': patched('Service', 'orders', JsonPatch.add('/spec/ipFamilyPolicy', 'RequireDualStack'), 'ipFamilyPolicy: "RequireDualStack"'),
    'a port of a Service that nobody declared': {
      ...patched('Service', 'orders', JsonPatch.add('/spec/ports/-', { name: 'x', port: 9999, targetPort: 9999 })),
      says: ['has the port 9999, which is undeclared', 'addPort', 'Rule.UNKNOWN_FIELD'],
    },
    'a port that is read as something else': {
      ...patched('Service', 'orders', JsonPatch.replace('/spec/ports/0/appProtocol', 'tcp')),
      says: ['appProtocol: "tcp", which was declared as http', 'Set it to "http"', 'Rule.UNKNOWN_FIELD'],
    },
    'a selector that is no text': patched('Service', 'orders', JsonPatch.add('/spec/selector/tier', 1), 'selector.tier: 1', 'Set it to "1"'),
    // Texts
    'a switch in a ConfigMap': inConfigMap({ LOG: true }, 'data.LOG: true', 'needs quotes', 'Set it to "true"'),
    'a number in a ConfigMap': inConfigMap({ PORT: 8080 }, 'data.PORT: 8080', 'Set it to "8080"'),
    'a key of a ConfigMap with a slash': inConfigMap({ 'a b/c': 'x' }, 'data.a b/c', 'a key of letters'),
    'more than a ConfigMap holds': inConfigMap({ a: 'abc '.repeat(400_000) }, '1600000 bytes', 'at most 1048576 bytes'),
    'bytes that are no base64': { ...inConfigMap({}), change: (world) => world.add(CORE, 'ConfigMap', { name: 'more' }, { binaryData: { a: 'é!' } }), says: ['binaryData.a', 'bytes in base64'] },
    'a field of a ConfigMap that nobody knows yet': { ...inConfigMap({}), change: (world) => world.add(CORE, 'ConfigMap', { name: 'more' }, { datas: { a: 'b' } }), says: ['datas', 'is not understood', FIX] },
    'a label that is a switch': patched('ServiceAccount', 'web', JsonPatch.add('/metadata/labels/beta', true), 'metadata.labels.beta: true', 'Set it to "true"'),
    'a label that no server takes': patched('PodDisruptionBudget', 'web', JsonPatch.add('/metadata/labels/team', 'a b!'), 'metadata.labels.team: "a b!"', 'at most 63 letters'),
    'an annotation that is a number': patched('ServiceAccount', 'web', JsonPatch.add('/metadata/annotations', { 'acme.example/cost': 5 }), 'metadata.annotations.acme.example/cost: 5', 'Set it to "5"'),
    // Edges, routes and proxies
    'clients with certificates': patched('Gateway', 'edge', JsonPatch.add('/spec/listeners/0/tls/frontendValidation', { caCertificateRefs: [{ name: 'x' }] }), 'frontendValidation', 'need an undeclared certificate'),
    'clients with certificates on all ports': {
      change: (world) => world.patch('Gateway', 'edge', JsonPatch.add('/spec/tls', { frontend: { default: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'x' }] } } } })),
      object: `Gateway ${EDGE_NAMESPACE}/edge`,
      says: ['does not listen as', 'spec.tls is', 'which is undeclared'],
    },
    'clients with certificates on one port': patched('Gateway', 'edge', JsonPatch.add('/spec/tls', { frontend: { default: {}, perPort: [{ port: 443, tls: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'x' }] } } }] } }), 'tls.frontend.perPort', 'need an undeclared certificate'),
    'the newest version of TLS, which nobody reads': patched('Gateway', 'edge', JsonPatch.add('/spec/listeners/0/tls/options', { 'gateway.istio.io/tls-min-protocol-version': 'TLSV1_3' }), 'tls-min-protocol-version', 'istiod reads no version of TLS from a Gateway'),
    'an old version of TLS': patched('Gateway', 'edge', JsonPatch.add('/spec/listeners/0/tls/options', { 'gateway.istio.io/tls-min-protocol-version': 'TLSV1_0' }), 'tls-min-protocol-version', 'istiod reads no version of TLS from a Gateway'),
    'an option of TLS that nobody knows yet': patched('Gateway', 'edge', JsonPatch.add('/spec/listeners/0/tls/options', { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' }), 'tls-terminate-mode', 'is not understood'),
    'requests without time': patched('HTTPRoute', 'edge-web.shop.example.com', JsonPatch.add('/spec/rules/0/timeouts', { request: '1ms' }), 'timeouts.request: "1ms"', 'so short a time'),
    'requests without time for the backend': patched('HTTPRoute', 'edge-web.shop.example.com', JsonPatch.add('/spec/rules/0/timeouts', { backendRequest: '10ms' }), 'timeouts.backendRequest'),
    'a flood of requests': patched('HTTPRoute', 'edge-web.shop.example.com', JsonPatch.add('/spec/rules/0/retry', { attempts: 100 }), 'retry.attempts: 100', 'a flood'),
    'pages of an origin that nobody declared': routed(JsonPatch.add('/spec/rules/0/filters', [{ type: 'CORS', cors: { allowOrigins: ['https://shop.example.com'] } }]), 'open to pages of https://shop.example.com for 5 s, which is undeclared'),
    'a header that others believe': routed(JsonPatch.add('/spec/rules/0/filters', [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-user', value: 'root' }] } }]), 'with the header x-user: root, which is undeclared'),
    'another path behind the edge': routed(JsonPatch.add('/spec/rules/0/filters', [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/admin' } } }]), 'with the path /admin, which is undeclared'),
    'answers that all pages may read': routed(JsonPatch.add('/spec/rules/0/filters', [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'Access-Control-Allow-Origin', value: '*' }] } }]), 'answers with the header access-control-allow-origin: *, which is undeclared'),
    'a route that calls itself open to all': routed(JsonPatch.add('/metadata/annotations', { 'cdk8s-zero-trust.dev/open-to-all': 'hush' }), 'says that it is open to all'),
    'pages of everybody with the login of users': patched('HTTPRoute', 'edge-web.shop.example.com', JsonPatch.add('/spec/rules/0/filters', [{ type: 'CORS', cors: { allowOrigins: ['*'], allowCredentials: true } }]), 'cors.allowOrigins', 'every page on the internet'),
    'a flood of calls': added(ISTIO_NETWORKING, 'VirtualService', { hosts: [ORDERS], http: [{ retries: { attempts: 100 }, route: [{ destination: { host: ORDERS } }] }] }, 'retries.attempts: 100', 'a flood', FIX),
    'calls without time to connect': added(ISTIO_NETWORKING, 'DestinationRule', { host: ORDERS, trafficPolicy: { connectionPool: { tcp: { connectTimeout: '1ms' } } } }, 'connectTimeout: "1ms"', FIX),
    'calls that may not wait': added(ISTIO_NETWORKING, 'DestinationRule', { host: ORDERS, trafficPolicy: { connectionPool: { tcp: { maxConnections: 0 } } } }, 'maxConnections: 0', FIX),
    'calls in another version of HTTP': added(ISTIO_NETWORKING, 'DestinationRule', { host: ORDERS, trafficPolicy: { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } } }, 'h2UpgradePolicy: "UPGRADE"', FIX),
  },
  harmless: {
    'more pods': (world) => world.patch('Deployment', 'web', JsonPatch.replace('/spec/replicas', 5)),
    'an autoscaler of another program': (world) => {
      world.patch('Deployment', 'web', JsonPatch.remove('/spec/replicas'));
      world.add('autoscaling/v2', 'HorizontalPodAutoscaler', { name: 'more' }, { spec: { ...WEB, minReplicas: 2, maxReplicas: 5 } });
    },
    'more pods by an autoscaler': (world) => {
      world.service('auto', { autoscaling: { minReplicas: 3, maxReplicas: 9 } });
      world.patch('HorizontalPodAutoscaler', 'auto', JsonPatch.replace('/spec/minReplicas', 4));
    },
    'a third of the pods that may go': (world) => world.patch('PodDisruptionBudget', 'web', JsonPatch.replace('/spec/maxUnavailable', '33%')),
    'two gibibytes more': (world) => world.patch('Deployment', 'web', JsonPatch.replace(`${MAIN}/resources/limits/memory`, '2.5Gi')),
    'a limit of CPU, and a device': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${MAIN}/resources/limits`, { 'cpu': 2, 'memory': '512Mi', 'nvidia.com/gpu': 1 })),
    'one more variable': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${MAIN}/env`, [{ name: 'LOG_LEVEL', value: 'info' }])),
    'patience of a probe': (world) => world.patch('Deployment', 'web', JsonPatch.replace(`${MAIN}/readinessProbe/periodSeconds`, 30), JsonPatch.add(`${MAIN}/readinessProbe/initialDelaySeconds`, 10)),
    'a rollout of two at once': (world) => world.patch('Deployment', 'web', JsonPatch.add('/spec/strategy', { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 1 } })),
    'nodes by their architecture': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}/nodeSelector`, { 'kubernetes.io/arch': 'arm64', 'kubernetes.io/os': 'linux' })),
    'a quota with room': (world) => world.add(CORE, 'ResourceQuota', { name: 'more' }, { spec: { hard: { 'pods': '40', 'limits.memory': '64Gi', 'services.loadbalancers': '0', 'services.nodeports': 0 } } }),
    'a range with room': (world) => world.add(CORE, 'LimitRange', { name: 'more' }, { spec: { limits: [{ type: 'Container', max: { memory: '4Gi' }, default: { memory: '256Mi' } }] } }),
    'another name of a port of a Service': (world) => world.patch('Service', 'orders', JsonPatch.replace('/spec/ports/0/name', 'http-orders')),
    'a helper that was added through cdk8s-plus': (world) => {
      world.web.deployment.addContainer({ name: 'helper', image: `acme/helper@${DIGEST}`, args: ['--quiet'], resources: { memory: { limit: Size.mebibytes(64) } } });
      world.web.deployment.addInitContainer({ name: 'setup', image: `acme/setup@${DIGEST}`, resources: { memory: { limit: Size.mebibytes(64) } } });
    },
    'a command, arguments and variables as declared': (world) => {
      world.service('shell', { command: ['/app'], args: ['--port', '8080'], env: { EMPTY: '', UPSTREAM: 'https://orders.example.com' } });
    },
    'another image, waived': (world) => {
      world.patch('Deployment', 'web', JsonPatch.replace(`${MAIN}/image`, image('canary')));
      Waivers.of(world.web).add({ rule: Rule.UNKNOWN_FIELD, reason: 'tests', owner: 'team-shop', expires: '2031-06-30' });
    },
    'a volume with a name of its own': addVolume,
    'texts that look like numbers': (world) => world.add(CORE, 'ConfigMap', { name: 'more' }, { data: { MODE: '0o17', ON: 'on', BIG: '1_000', TIME: '1:30', LINE: 'a\u2028b' } }),
  },
};

/** Names that no component takes. */
function addVolume(world: World): void {
  world.patch('Deployment', 'web', JsonPatch.add(`${POD}/volumes/-`, { name: 'istio-settings', emptyDir: {} }), JsonPatch.add(`${MAIN}/volumeMounts/-`, { name: 'istio-settings', mountPath: '/x' }));
}
