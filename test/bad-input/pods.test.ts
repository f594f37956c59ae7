import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { ContainerResources } from 'cdk8s-plus-28';
import { cronJob, DIGEST, job, service } from './programs';
import { accepts, newPlace, refuses, synth, told } from './refuses';
import type { Program } from './refuses';
import type { Permission, PodContainerOptions, ProbeOptions, SecureCronJobProps, SecureServiceProps, Waiver, ZeroTrustNamespaceProps } from '../../src';
import { ClusterProfile, Mesh, PodContainer, Port, Probes, Rule, SecretStore, ZeroTrustNamespace } from '../../src';
import { image as podImage } from '../support/programs';

const web = (props: Partial<SecureServiceProps>): Program => ({ shop }) => service(shop, 'web', props);
const bank = (props: Partial<ZeroTrustNamespaceProps>): Program => ({ chart }) => new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio(), ...props });

describe('an image', () => {
  const image = (text: string) => web({ image: text });
  const strict = (text: string): Program => ({ chart }) => (
    service(new ZeroTrustNamespace(chart, 'strict', { mesh: Mesh.istio(), strictImages: true }), 'web', { image: text })
  );
  refuses('called latest', image('ghcr.io/acme/web:latest'),
    told('image-tag', 'web', "image: got 'ghcr.io/acme/web:latest'", 'a pinned version', 'can change at any time', 'repository:tag@sha256'));
  refuses('without a version', image('ghcr.io/acme/web'), told('image-tag', 'web', "image: got 'ghcr.io/acme/web'", 'a pinned version', 'no tag'));
  refuses('with a port and without a version', image('registry:5000/web'), told('image-tag', 'web', "image: got 'registry:5000/web'", 'a pinned version'));
  refuses('that is empty', image(''), told('image-reference', 'web', "image: got ''", 'an image reference', 'write an image'));
  refuses('in capitals', image('ghcr.io/Acme/web:1'), told('image-reference', 'web', "image: got 'ghcr.io/Acme/web:1'", 'an image reference', 'lower case'));
  refuses('at a URL', image('https://ghcr.io/acme/web:1'), told('image-reference', 'web', "image: got 'https://ghcr.io/acme/web:1'", "leave out 'https://'"));
  refuses('with half a digest', image('acme/web@sha256:abc'), told('image-reference', 'web', "image: got 'acme/web@sha256:abc'", 'the whole digest'));
  refuses('by its tag in a strict namespace', strict('acme/web:1.4.2'),
    told('image-digest', 'app/strict/web', "image: got 'acme/web:1.4.2'", 'a digest', 'acme/web:1.4.2@sha256:'));
  refuses('of a job, called latest', ({ shop }) => job(shop, 'migrate', { image: 'acme/migrate:latest' }),
    told('image-tag', 'migrate', "image: got 'acme/migrate:latest'", 'a pinned version'));
  refuses('of a container beside the main one', ({ shop }) => service(shop, 'web').deployment.addContainer({ name: 'helper', image: 'busybox' }),
    told('image-tag', 'web', "image of container 'helper': got 'busybox'", 'a pinned version'));
  refuses('of an init container', ({ shop }) => service(shop, 'web').deployment.addInitContainer({ name: 'first', image: 'busybox' }),
    told('image-tag', 'web', "image of container 'first': got 'busybox'", 'a pinned version'));
  accepts('a tag with its digest in a strict namespace', strict(`acme/web:1.4.2@${DIGEST}`));
});

describe('a quantity', () => {
  const resources = (asked: ContainerResources) => web({ resources: asked });
  refuses('of memory that is no number', resources({ memory: { limit: Size.mebibytes(NaN) } }), told('quantity', 'web', "resources.memory.limit: got 'NaNMi'", 'a quantity'));
  refuses('of CPU below zero', resources({ cpu: { request: Cpu.millis(-1) } }), told('quantity', 'web', "resources.cpu.request: got '-1m'", 'not negative'));
  refuses('that is no number', resources({ cpu: { request: Cpu.units(NaN) } }), told('quantity', 'web', "resources.cpu.request: got 'NaN'", 'a quantity'));
  refuses('of next to no memory', resources({ memory: { request: Size.kibibytes(512), limit: Size.mebibytes(64) } }),
    told('quantity', 'web', "resources.memory.request: got '512Ki'", "at least '1Mi'", 'Size.mebibytes(256)'));
  refuses('of memory, more requested than allowed', resources({ memory: { request: Size.gibibytes(1), limit: Size.mebibytes(512) } }),
    told('quantity', 'web', "resources.memory.limit: got '512Mi'", "at least what is requested, '1Gi'", 'raise the limit'));
  refuses('of CPU, more requested than allowed', resources({ cpu: { request: Cpu.units(2), limit: Cpu.millis(1500) } }),
    told('quantity', 'web', "resources.cpu.limit: got '1500m'", "at least what is requested, '2'"));
  refuses('of local storage, more requested than allowed', resources({ ephemeralStorage: { request: Size.gibibytes(1) } }),
    told('quantity', 'web', "resources.ephemeralStorage.limit: got '256Mi'", "at least what is requested, '1Gi'"));
  refuses('of a writable directory', web({ writablePaths: { '/tmp': Size.mebibytes(NaN) } }), told('quantity', 'web', "writablePaths./tmp: got 'NaNMi'", 'a quantity'));
  refuses('of storage', web({ storage: [{ mountPath: '/data', size: Size.gibibytes(NaN) }] }), told('quantity', 'web', "storage[0].size: got 'NaNGi'", 'a quantity'));
  refuses('of a quota', bank({ quota: { 'limits.memory': '8 Gi' } }), told('quantity', 'app/bank', "quota.limits.memory: got '8 Gi'", "'8Gi'"));
  refuses('of a limit range', bank({ limitRange: { defaultLimit: { memory: 'x' } } }),
    told('quantity', 'app/bank', "limitRange.defaultLimit.memory: got 'x'", 'a quantity'));
});

describe('a schedule', () => {
  const nightly = (props: Partial<SecureCronJobProps>): Program => ({ shop }) => cronJob(shop, 'nightly', props);
  refuses('of four fields', nightly({ schedule: '0 3 * *' }), told('schedule', 'nightly', "schedule: got '0 3 * *'", 'a cron schedule', 'five fields, not 4'));
  refuses('with seconds', nightly({ schedule: '0 0 3 * * *' }), told('schedule', 'nightly', "schedule: got '0 0 3 * * *'", "'0 3 * * *'"));
  refuses('at the 25th hour', nightly({ schedule: '0 25 * * *' }), told('schedule', 'nightly', "schedule: got '0 25 * * *'", 'hour from 0 to 23'));
  refuses('on a day that never comes', nightly({ schedule: '0 3 31 2 *' }), told('schedule', 'nightly', "schedule: got '0 3 31 2 *'", 'day 31 never comes'));
  refuses('at every reboot', nightly({ schedule: '@reboot' }), told('schedule', 'nightly', "schedule: got '@reboot'", 'SecureJob'));
  refuses('with a time zone inside', nightly({ schedule: 'TZ=UTC 0 3 * * *' }), told('schedule', 'nightly', "schedule: got 'TZ=UTC 0 3 * * *'", 'timeZone'));
  refuses('in a time zone that is an offset', nightly({ timeZone: '+02:00' }), told('schedule', 'nightly', "timeZone: got '+02:00'", 'IANA', 'Europe/Vienna'));
  refuses('in a time zone of no place', nightly({ timeZone: 'Mars/Olympus' }), told('schedule', 'nightly', "timeZone: got 'Mars/Olympus'", 'IANA'));
  refuses('that may start so little late that the controller misses it', nightly({ startingDeadline: Duration.seconds(9) }),
    told('schedule', 'nightly', 'startingDeadline: got 9 seconds', 'at least 10', 'Duration.seconds(10)'));
  refuses('that may fail less than never', nightly({ backoffLimit: -1 }), told('schedule', 'nightly', 'backoffLimit: got -1', 'at least 0', 'leave it out'));
});

describe('a time', () => {
  refuses('to stop of no second', web({ terminationGracePeriod: Duration.seconds(0) }),
    told('quantity', 'web', 'terminationGracePeriod: got 0 seconds', 'at least 1', 'Duration.seconds'));
  refuses('in which a job must end that is a part of a second', ({ shop }) => job(shop, 'migrate', { deadline: Duration.millis(1500) }),
    told('schedule', 'migrate', 'deadline: got 1.5 seconds', 'a whole number of seconds', 'Duration.seconds'));
  accepts('half a second to connect', web({ resilience: { connectTimeout: Duration.millis(500) } }));
});

describe('a number of pods', () => {
  refuses('of one, without waiver', web({ replicas: 1 }), told('replicas', 'web', 'replicas: got 1', 'at least 2', 'Rule.SINGLE_REPLICA'));
  refuses('of one and a half', web({ replicas: 1.5 }), told('replicas', 'web', 'replicas: got 1.5', 'a whole number'));
  refuses('that falls from 5 to 3', web({ autoscaling: { minReplicas: 5, maxReplicas: 3 } }),
    told('autoscaling', 'web', 'autoscaling: got 5 to 3', 'rising', 'minReplicas: 2, maxReplicas: 10'));
  refuses('beside a fixed number', web({ autoscaling: { maxReplicas: 5 }, replicas: 3 }),
    told('replicas', 'web', 'replicas: got 3 beside autoscaling', 'one of the two', 'leave one of them out'));
  refuses('that scales to one', web({ autoscaling: { minReplicas: 1, maxReplicas: 3 } }), told('autoscaling', 'web', 'autoscaling: got 1 to 3', 'at least 2'));
  refuses('that keeps the CPU at 0 percent', web({ autoscaling: { maxReplicas: 3, cpuPercent: 0 } }),
    told('autoscaling', 'web', 'autoscaling.cpuPercent: got 0', 'from 1 to 100'));
  refuses('of a StatefulSet without ports', web({ stateful: true, ports: [], probes: Probes.exec(['true']) }),
    told('call-target', 'web', 'ports: missing', 'a port', 'StatefulSet', 'Port.tcp(5432)'));
  accepts('one pod of a database', web({ ports: [Port.tcp(5432)], storage: [{ mountPath: '/data', size: Size.gibibytes(10) }] }));
});

describe('a waiver', () => {
  const waived = (waiver: Partial<Waiver>) => web({
    replicas: 2, waivers: [{ rule: Rule.PROBES, reason: 'asks nobody', owner: 'cart team', expires: '2031-06-30', ...waiver }],
  });
  refuses('without reason', waived({ reason: ' ' }), told('waiver', 'web', "waiver of 'probes': reason: got ' '", 'a reason', 'a few words'));
  refuses('without owner', waived({ owner: '' }), told('waiver', 'web', "waiver of 'probes': owner: got ''", 'an owner', 'a few words'));
  refuses('until no day', waived({ expires: 'next year' }), told('waiver', 'web', "waiver of 'probes': expires: got 'next year'", 'a day', '2027-03-31'));
  refuses('until a day that no calendar has', waived({ expires: '2027-02-30' }), told('waiver', 'web', "waiver of 'probes': expires: got '2027-02-30'", '01 to 28'));
  refuses('for ever', waived({ expires: '9999-12-31' }),
    told('waiver', 'web', "waiver of 'probes': expires: got '9999-12-31'", 'a day within the next 5 years', 'its owner reviews it'));
  refuses('until nobody remembers it', waived({ expires: '2099-01-01' }), told('waiver', 'web', "waiver of 'probes': expires: got '2099-01-01'", 'within the next 5 years'));
  refuses('that has expired', waived({ expires: '2020-01-31' }),
    told('waiver', 'web', "waiver of 'probes': got a waiver that expired on 2020-01-31 (cart team: asks nobody)", 'still holds', 'agree on a new day'));
  refuses('that has expired, and what it lifted', web({
    probes: undefined, waivers: [{ rule: Rule.PROBES, reason: 'asks nobody', owner: 'cart team', expires: '2020-01-31' }],
  }), told('waiver', 'web', "waiver of 'probes': got a waiver that expired on 2020-01-31 (cart team: asks nobody)", 'agree on a new day'));
});

describe('a user', () => {
  refuses('that is root', web({ user: 0 }), told('user', 'web', 'user: got 0', 'above 0', '65532'));
  refuses('that is a fraction', web({ user: 1.5 }), told('user', 'web', 'user: got 1.5', 'a whole number'));
  refuses('whose group is root', web({ group: 0 }), told('user', 'web', 'group: got 0', 'above 0'));
});

describe('a directory', () => {
  const writable = (...paths: string[]) => web({ writablePaths: Object.fromEntries(paths.map((path) => [path, Size.mebibytes(8)])) });
  refuses('that is all of them', writable('/'), told('mount-path', 'web', "writablePaths./: got '/'", 'an absolute path', '/var/cache'));
  refuses('relative', writable('cache'), told('mount-path', 'web', "writablePaths.cache: got 'cache'", 'an absolute path'));
  refuses('with a step up', writable('/var/../etc'), told('mount-path', 'web', "writablePaths./var/../etc: got '/var/../etc'", "without '..'"));
  refuses('with a slash at the end', writable('/var/'), told('mount-path', 'web', "writablePaths./var/: got '/var/'", 'an absolute path'));
  refuses('of which no volume name can be made', writable('/_'), told('mount-path', 'web', "writablePaths./_: got '/_'", 'an absolute path'));
  refuses('twice but for its spelling', writable('/var/a.b', '/var/a-b'),
    told('mount-path', 'web', 'mounts: got /var/a.b beside /var/a-b', 'differ in more than punctuation', 'elsewhere'));
  refuses('both writable and stored', web({ storage: [{ mountPath: '/tmp', size: Size.gibibytes(1) }] }),
    told('mount-path', 'web', 'mounts: got /tmp beside /tmp', 'directories that differ', 'elsewhere'));
});

describe('a permission', () => {
  const allowed = (...permissions: Permission[]): Program => ({ chart }) => {
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['192.0.2.1/32'], podCidrs: ['10.244.0.0/16'] });
    service(new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio(), profile }), 'web', { permissions });
  };
  const at = 'app/bank/web';
  const [get, names] = [['get'], ['web']];
  refuses('with a wildcard verb', allowed({ verbs: ['*'], resource: 'configmaps', names }), told('permission', at, "permissions[0].verbs: got '*'", 'verbs of get', 'name each verb'));
  refuses('without verbs', allowed({ verbs: [], resource: 'configmaps', names }), told('permission', at, 'permissions[0].verbs: missing', 'verbs of get', 'name each verb'));
  refuses('on every resource', allowed({ verbs: get, resource: '*', names }), told('permission', at, "permissions[0].resource: got '*'", 'one resource', "'configmaps'"));
  refuses('in every group', allowed({ verbs: get, resource: 'leases', apiGroup: '*', names }), told('permission', at, "permissions[0].apiGroup: got '*'", 'a DNS subdomain'));
  refuses('without names', allowed({ verbs: get, resource: 'configmaps' }), told('permission', at, 'permissions[0].names: missing', 'asked to get', 'name them'));
  refuses('to list every Secret', allowed({ verbs: ['list'], resource: 'secrets' }), told('permission', at, 'permissions[0].names: missing', 'names of the Secrets', 'name them'));
  refuses('to get every Secret', allowed({ verbs: get, resource: 'secrets' }), told('permission', at, 'permissions[0].names: missing', 'names of the', 'name them'));
  refuses('to create something by name', allowed({ verbs: ['create'], resource: 'configmaps', names }), told('permission', at, 'permissions[0].names: got web', 'beside create'));
  for (const [what, verb, resource, apiGroup, words] of [
    ['to make tokens', 'create', 'serviceaccounts/token', '', ['makes it every account', 'Rule.RBAC_TOKEN_CREATION']],
    ['to enter pods', 'create', 'pods/exec', '', ['lets it into running pods', 'Rule.RBAC_EXEC']],
    ['to look into pods', 'patch', 'pods/ephemeralcontainers', '', ['lets it into running pods', 'Rule.RBAC_EXEC']],
    ['to reach the kubelet', 'get', 'nodes/proxy', '', ['every pod of the node', 'Rule.RBAC_EXEC']],
    ['to bind roles', 'create', 'rolebindings', 'rbac.authorization.k8s.io', ['lets it grant rights', 'Rule.RBAC_ESCALATION']],
    ['to change a role', 'update', 'roles', 'rbac.authorization.k8s.io', ['lets it grant rights', 'Rule.RBAC_ESCALATION']],
    ['to approve certificates', 'update', 'certificatesigningrequests/approval', 'certificates.k8s.io', ['certificates for anybody', 'Rule.RBAC_ESCALATION']],
    ['to change admission', 'patch', 'mutatingwebhookconfigurations', 'admissionregistration.k8s.io', ['whatever anybody writes', 'Rule.RBAC_ESCALATION']],
    ['to make pods', 'create', 'pods', '', ['run as any account', 'Rule.RBAC_WORKLOADS']],
    ['to change a Deployment', 'patch', 'deployments', 'apps', ['run as any account', 'Rule.RBAC_WORKLOADS']],
    ['to make jobs', 'create', 'jobs', 'batch', ['run as any account', 'Rule.RBAC_WORKLOADS']],
    ['to let admission through', 'delete', 'validatingadmissionpolicybindings', 'admissionregistration.k8s.io', ['let through', 'Rule.RBAC_ESCALATION']],
    ['to offer volumes', 'create', 'persistentvolumes', '', ['files of nodes', 'Rule.RBAC_ESCALATION']],
    ['to relabel a namespace', 'patch', 'namespaces', '', ['who reaches whom', 'Rule.RBAC_POLICIES']],
    ['to move a load balancer', 'patch', 'services/status', '', ['send what goes to others to itself', 'Rule.RBAC_POLICIES']],
  ] as const) {
    const permission = { verbs: [verb], resource, apiGroup, ...(verb === 'create' ? {} : { names }) };
    refuses(what, allowed(permission), told('permission', at, `permissions[0]: got ${verb} on ${resource}`, ...words));
  }
  refuses('to make jobs of another group', allowed({ verbs: ['create'], resource: 'jobs', apiGroup: 'acme.example' }),
    told('permission', at, 'permissions[0].names: missing', 'a right that is held to names, which create never is', 'say anyName: true and waive Rule.RBAC_ANY_NAME'));
  refuses('to make any job of another group', allowed({ verbs: ['create'], resource: 'jobs', apiGroup: 'acme.example', anyName: true }),
    told('permission', at, 'permissions[0].anyName: got create on jobs of any name', 'objects of others', 'waive Rule.RBAC_ANY_NAME'));
  refuses('on some names and any name', allowed({ verbs: get, resource: 'configmaps', names, anyName: true }),
    told('permission', at, 'permissions[0].anyName: got true beside web', 'names, or any name', 'leave one of them out'));
  refuses('on a named object of every namespace', allowed({ verbs: get, resource: 'configmaps', names, everyNamespace: true }),
    told('permission', at, 'permissions[0].everyNamespace: got get on configmaps of every namespace', 'in its own namespace', 'waive Rule.RBAC_EVERY_NAMESPACE'));
  refuses('to make Secrets and to read one of them', allowed({ verbs: ['create'], resource: 'secrets', anyName: true }, { verbs: get, resource: 'secrets', names }),
    told('permission', at, 'permissions[0].anyName: got create on secrets of any name', 'waive Rule.RBAC_ANY_NAME'),
    told('permission', at, 'permissions[0]: got create on secrets', 'Secrets with tokens', 'waive Rule.RBAC_TOKEN_CREATION'));
  refuses('on Leases of every namespace', allowed({ verbs: ['create'], resource: 'leases', apiGroup: 'coordination.k8s.io', everyNamespace: true }),
    told('permission', at, 'permissions[0].names: missing', 'held to names'), told('permission', at, 'permissions[0].everyNamespace: got create on leases of every namespace', 'in its own namespace'));
  accepts('on events, and a Lease to begin with', allowed({ verbs: ['create', 'patch'], resource: 'events' }, { verbs: ['create'], resource: 'leases', apiGroup: 'coordination.k8s.io' }));
  accepts('that reads what describes the cluster', allowed({ verbs: ['get', 'list', 'watch'], resource: 'nodes', everyNamespace: true }));
  accepts('that has a token reviewed', allowed({ verbs: ['create'], resource: 'tokenreviews', apiGroup: 'authentication.k8s.io', everyNamespace: true }));
  refuses('on nothing', allowed({ verbs: get }), told('permission', at, 'permissions[0].resource: missing', 'or nonResourceUrls'));
  refuses('in one namespace and in every one', allowed({ verbs: get, resource: 'nodes', namespace: 'platform', everyNamespace: true }),
    told('permission', at, "permissions[0].everyNamespace: got true beside the namespace 'platform'", 'leave one of them out'));
  refuses('in a namespace that is none', allowed({ verbs: get, resource: 'configmaps', names, namespace: 'A/b' }), told('permission', at, "permissions[0].namespace: got 'A/b'"));
  refuses('to make pods of another namespace', allowed({ verbs: ['create'], resource: 'pods', namespace: 'platform' }),
    told('permission', at, 'permissions[0]: got create on pods', 'run as any account', 'waive Rule.RBAC_WORKLOADS'));
  refuses('to read all Secrets of another namespace', allowed({ verbs: ['list'], resource: 'secrets', namespace: 'platform' }),
    told('permission', at, 'permissions[0].names: missing', 'waive Rule.RBAC_READS_SECRETS'));
  refuses('on paths and objects', allowed({ verbs: get, resource: 'configmaps', nonResourceUrls: ['/metrics'] }),
    told('permission', at, 'permissions[0].nonResourceUrls: got paths beside resource', 'write a permission for each'));
  refuses('on no paths', allowed({ verbs: get, nonResourceUrls: [] }), told('permission', at, 'permissions[0].nonResourceUrls: missing', "'/metrics'"));
  for (const url of ['*', '/*', 'metrics', '/a/*/b', '/metrics?x=1', '//', '/metrics/', '/healthz*']) {
    refuses(`on the path ${url}`, allowed({ verbs: get, nonResourceUrls: [url] }), told('permission', at, `permissions[0].nonResourceUrls: got '${url}'`, "'/healthz/*'"));
  }
  for (const url of ['/logs', '/logs/*', '/debug/pprof/*', '/metricsx', '/']) {
    const got = url === '/' ? "got '/'" : `got ${url}`;
    refuses(`on the path ${url}`, allowed({ verbs: get, nonResourceUrls: [url] }), told('permission', at, `permissions[0].nonResourceUrls: ${got}`));
  }
  refuses('to write to a path', allowed({ verbs: ['post'], nonResourceUrls: ['/metrics'] }), told('permission', at, "permissions[0].verbs: got 'post'", "write verbs: ['get']"));
  accepts('to read the metrics of the API server', allowed({ verbs: get, nonResourceUrls: ['/metrics', '/metrics/slis', '/livez/*'] }));
  accepts('on a named object of another namespace', allowed({ verbs: get, resource: 'configmaps', names, namespace: 'platform' }));
  accepts('on a named object of its own namespace, by its name', allowed({ verbs: get, resource: 'configmaps', names, namespace: 'shop' }));
  refuses('without a way to the API server', web({ permissions: [{ verbs: get, resource: 'configmaps', names }] }),
    told('cluster-profile', 'web', 'calls kubernetes-api from shop/web: got a cluster profile without the addresses of the API server', 'CIDRs', 'apiServerCidrs'));
});

describe('a tag without digest in a namespace that is not strict', () => {
  const warning = /^\[app\/shop\/web\] image: got 'acme\/web:1\.4\.\d', expected a digest.*\(image-digest\)$/;

  it('is a warning beside errors, and no error', () => {
    const { lines, warnings } = synth(web({ image: 'acme/web:1.4.2', ports: [Port.http(0)] }));
    expect(lines).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });

  it('is told through the process once, however often it is synthesized', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
    const place = newPlace(mkdtempSync(join(tmpdir(), 'bad-input-')));
    web({ image: 'acme/web:1.4.3' })(place);
    place.app.synth();
    place.app.synth();
    const ours = emitWarning.mock.calls.filter(([, options]) => JSON.stringify(options) === JSON.stringify({ type: 'ZeroTrustWarning' }));
    emitWarning.mockRestore();
    expect(ours.map(([message]) => message)).toEqual([expect.stringMatching(warning)]);
    expect(readdirSync(place.app.outdir)).toEqual(['.zero-trust.facts', 'app.k8s.yaml']);
    rmSync(place.app.outdir, { recursive: true });
  });
});

describe('a container that is added', () => {
  refuses('without a memory limit', ({ shop }) => {
    service(shop, 'web').deployment.addContainer({ name: 'helper', image: `acme/helper@${DIGEST}`, resources: {} });
  }, told('quantity', 'web', "container 'helper': resources: got no memory limit", 'a memory limit', 'Size.mebibytes'));
});

describe('the user of the proxy of Istio', () => {
  refuses('as a user', web({ user: 1337 }), told('user', 'web', 'user: got 1337', 'does not intercept', 'leave it out'));
  refuses('as a group', web({ user: 1000, group: 1337 }), told('user', 'web', 'group: got 1337', 'does not intercept', 'leave it out'));
});

describe('a container beside the main one', () => {
  const first = (options: Partial<PodContainerOptions>, name = 'first') => web({ containers: [PodContainer.init(name, { image: podImage('first'), ...options })] });
  const along = (options: Partial<PodContainerOptions>, name = 'along') => web({ containers: [PodContainer.sidecar(name, { image: podImage('along'), ...options })] });
  refuses('with an image called latest', along({ image: 'acme/along:latest' }), told('image-tag', 'web', "image of container 'along': got 'acme/along:latest'", 'a pinned version'));
  refuses('with a name that is none', along({}, 'Along'), told('name', 'web', "container 'Along': name: got 'Along'"));
  refuses('with the name of the main one', along({}, 'web'), told('duplicate-name', 'web', "container 'web': got two containers", 'one container of each name'));
  refuses('with the name of another', web({ containers: [PodContainer.init('a', { image: podImage('a') }), PodContainer.beside('a', { image: podImage('a') })] }),
    told('duplicate-name', 'web', "container 'a': got two containers", 'one container of each name'));
  refuses('with the name of one that was added', ({ shop }) => {
    service(shop, 'web', { containers: [PodContainer.beside('a', { image: podImage('a') })] })
      .deployment.addContainer({ name: 'a', image: podImage('a'), resources: { memory: { limit: Size.mebibytes(64) } } });
  }, told('duplicate-name', 'web', "container 'a': got two containers", 'one container of each name'));
  refuses('that runs as root', along({ user: 0 }), told('user', 'web', "container 'along': user: got 0", 'above 0'));
  refuses('that runs as the proxy', along({ user: 1337 }), told('user', 'web', "container 'along': user: got 1337", 'any other id'));
  refuses('that shares a directory that there is not', along({ sharedPaths: ['/assets'] }),
    told('mount-path', 'web', "container 'along': sharedPaths: got '/assets'", 'a directory of the main container: /tmp', 'writablePaths'));
  refuses('with a place that it both shares and has', along({ sharedPaths: ['/tmp'], writablePaths: { '/tmp': Size.mebibytes(1) } }),
    told('mount-path', 'web', "container 'along': mounts: got /tmp beside /tmp", 'directories that differ'));
  refuses('with a directory that is no path', along({ writablePaths: { tmp: Size.mebibytes(1) } }), told('mount-path', 'web', "container 'along': writablePaths.tmp: got 'tmp'", 'an absolute path'));
  refuses('with less than a container needs', along({ resources: { memory: { limit: Size.kibibytes(1) } } }),
    told('quantity', 'web', "container 'along': resources.memory.limit: got '1Ki'", "at least '1Mi'"));
  refuses('with a password in a variable', along({ env: { DB_PASSWORD: 'hunter2Tr0ub4dor' } }),
    told('secret-as-value', 'web', "container 'along': env.DB_PASSWORD: got a value that must stay secret, because the name 'DB_PASSWORD' says that it is a password", 'no credentials'));
  refuses('with a password in its arguments', first({ args: ['--db-password=hunter2Tr0ub4dor'] }),
    told('secret-as-value', 'web', "container 'first': args[0]: got a value that must stay secret, because the name 'db_password' says that it is a password", 'no credentials'));
  refuses('that runs first and is asked', first({ probes: Probes.exec(['true']) }),
    told('probes', 'web', "container 'first': probes: got probes of a container that runs before the main one", 'none', 'PodContainer.sidecar'));
  refuses('with a variable from two places', along({ env: { KEY: 'x' }, secrets: [SecretStore.cluster('platform').secret('a', { KEY: 'a' })] }),
    told('duplicate-name', 'web', "container 'along': secret 'a': KEY: got a variable that env sets too", 'one source'));
  refuses('with a secret of the name of another', web({
    secrets: [SecretStore.cluster('platform').secret('a', { KEY: 'a' })],
    containers: [PodContainer.beside('b', { image: podImage('b'), secrets: [SecretStore.cluster('platform').secret('a', { KEY: 'b' })] })],
  }), told('duplicate-name', 'web', "secret 'a': got two secrets", 'one secret of each name'));
  accepts('one of each role', web({
    containers: [PodContainer.init('a', { image: podImage('a') }), PodContainer.sidecar('b', { image: podImage('b'), probes: Probes.tcp() }), PodContainer.beside('c', { image: podImage('c') })],
  }));
  accepts('a sidecar of a job', ({ shop }) => job(shop, 'migrate', { containers: [PodContainer.sidecar('proxy', { image: podImage('proxy'), probes: Probes.tcp({ managementPort: 9801 }) })] }));
});

describe('a port that only the kubelet asks', () => {
  const asked = (options: ProbeOptions, ports = [Port.http(8080)]) => web({ ports, probes: Probes.http('/', options) });
  refuses('that is declared', asked({ managementPort: 8080 }), told('probes', 'web', 'probes.startup.managementPort: got 8080, which is the declared port \'http\'', 'only the kubelet', "portName: 'http'"));
  refuses('beside the name of one', asked({ managementPort: 9000, portName: 'http' }), told('probes', 'web', "probes.startup.managementPort: got 9000 beside the port name 'http'", 'one of the two'));
  refuses('that is none', asked({ managementPort: 0 }), told('port-number', 'web', 'probes.startup.managementPort: got 0'));
  refuses('that belongs to a proxy', asked({ managementPort: 15001 }), told('reserved-port', 'web', 'probes.startup.managementPort: got 15001', 'no mesh takes'));
  accepts('of a service without ports', asked({ managementPort: 9000 }, []));
});
