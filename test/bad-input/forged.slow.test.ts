import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Size, YamlOutputType } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { call, EDGES, type Anything, type Call } from './forged-edges';
import { CLUSTER, ISSUER, Program, USERS } from './forged-program';
import { FORGED } from './forged-values';
import * as zt from '../../src';
import { image } from '../support/programs';

const RUNS = { image: image('x') };
const EVERYTHING = {
  ...RUNS,
  name: 's',
  command: ['/bin/s'],
  args: ['a'],
  env: { A: 'a' },
  secrets: [zt.SecretStore.cluster('vault').secret('db', { USER: 'a#b' })],
  calls: [zt.ExternalHost.https('api.example.com')],
  resources: { cpu: { request: Cpu.millis(100) }, memory: { limit: Size.mebibytes(64) } },
  writablePaths: { '/tmp': Size.mebibytes(8) },
  user: 65532,
  group: 65532,
  permissions: [{ resource: 'configmaps', names: ['settings'], verbs: ['get'] }],
  imagePullSecrets: ['registry'],
  terminationGracePeriod: Duration.seconds(30),
  podAnnotations: { 'example.com/a': 'b' },
  waivers: [{ rule: zt.Rule.SINGLE_REPLICA, reason: 'r', owner: 'o', expires: '2027-01-01' }],
};
const SERVICE = {
  ...EVERYTHING,
  ports: [zt.Port.http(8080)],
  probes: zt.Probes.http('/'),
  replicas: 1,
  metrics: { port: 9090, path: '/metrics' },
  resilience: { maxConnections: 100, connectTimeout: Duration.seconds(1) },
  rateLimits: [zt.RateLimit.perSecond(10)],
  requestTimeout: Duration.seconds(1),
  retries: zt.Retries.ofIdempotent(1),
};
const { waivers: _waivers, ...RUN } = EVERYTHING;
const JOB = { ...RUN, backoffLimit: 2, deadline: Duration.minutes(10) };
const GRPC = { ports: [zt.Port.grpc(9090)], probes: zt.Probes.grpc() };
const NETWORK = zt.ExternalNetwork.of({ name: 'office', cidrs: ['192.0.2.0/24'], ports: [] });

/** Every public method and constructor, with valid arguments. */
const CALLS: Readonly<Record<string, Call>> = {
  'Access.ports': [() => ['http'], (p, ...a) => { p.service('b').calls(p.web, zt.Access.ports(...a)); }],
  'Issuer.oidc': [() => [{ issuer: 'https://id.example.com', audiences: ['a'], jwksUri: 'https://id.example.com/jwks', forwardToken: true }], (p, a) => { p.web.admits(zt.Users.of(zt.Issuer.oidc(a))); }],
  'Users.of': [() => [ISSUER, USERS], (p, ...a) => { p.web.admits(zt.Users.of(...a as [Anything])); }],
  'Users.anyOf': [() => [zt.Users.of(ISSUER)], (p, ...a) => { p.web.admits(zt.Users.anyOf(...a)); }],
  'SecureService#admits': [() => [zt.Users.of(ISSUER), { publicPaths: ['/a'] }], (p, ...a) => { p.web.admits(...a as [Anything]); }],
  'Access.http': [() => [{ paths: ['/a'] }], (p, a) => { p.service('b').calls(p.web, zt.Access.http(a)); }],
  'Access.grpc': [() => [{ service: 'a.B' }], (p, a) => { p.service('b').calls(p.service('g', GRPC), zt.Access.grpc(a)); }],
  'ClusterProfile.vanilla': [() => [CLUSTER], (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { profile: zt.ClusterProfile.vanilla(a) })],
  'ClusterProfile.nodeLocalDns': [() => [{ dnsAddresses: ['10.96.0.10'], dnsPodLabels: { 'k8s-app': 'kube-dns' } }], (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { profile: zt.ClusterProfile.nodeLocalDns(a) })],
  'ClusterProfile.openShift': [() => [{}], (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { profile: zt.ClusterProfile.openShift(a) })],
  'CloudIdentity.awsRole': [() => [{ roleArn: 'arn:aws:iam::123456789012:role/web', region: 'eu-central-1' }], (p, a) => runs(p, { identity: zt.CloudIdentity.awsRole(a) })],
  'CloudIdentity.gke': [() => [{ googleServiceAccount: 'orders@shop-123.iam.gserviceaccount.com', dataplaneV2: false }], (p, a) => runs(p, { identity: zt.CloudIdentity.gke(a) })],
  'CloudIdentity.azure': [
    () => [{ clientId: '11111111-1111-1111-1111-111111111111', tenantId: '11111111-1111-1111-1111-111111111111' }], (p, a) => runs(p, { identity: zt.CloudIdentity.azure(a) }),
  ],
  'Config.values': [() => ['settings', { A: 'a' }], (p, ...a) => runs(p, { config: [zt.Config.values(...a as [Anything, Anything])] })],
  'Config.files': [() => ['settings', '/etc/x', { 'a.txt': 'a' }], (p, ...a) => runs(p, { config: [zt.Config.files(...a as [Anything, Anything, Anything])] })],
  'Config.existing': [() => ['settings', { mountPath: '/etc/x' }], (p, ...a) => runs(p, { config: [zt.Config.existing(...a as [Anything])] })],
  ...EDGES,
  'OutsideService.loadBalancer': [() => [{ loadBalancerClass: 'a.b/c', annotations: { a: 'b' } }], (p, a) => { p.fromOutside(zt.OutsideService.loadBalancer(a)); }],
  'OutsideService.nodePort': [() => [{ nodePorts: { http: 30080 } }], (p, a) => { p.fromOutside(zt.OutsideService.nodePort(a)); }],
  'RoutesFrom.namespaces': [() => ['shop'], (p, ...a) => { p.edgeOfOthers(zt.GatewayListener.https({ name: 'a', routesFrom: zt.RoutesFrom.namespaces(...a) })); }],
  'RoutesFrom.namespacesLabelled': [() => [{ a: 'b' }], (p, a) => { p.edgeOfOthers(zt.GatewayListener.https({ name: 'a', routesFrom: zt.RoutesFrom.namespacesLabelled(a) })); }],
  'ExternalHost.https': [() => ['a.example.com', {}], (p, ...a) => { p.web.calls(zt.ExternalHost.https(...a as [Anything])); }],
  'ExternalHost.tls': [() => ['a.example.com', 443, {}], (p, ...a) => { p.web.calls(zt.ExternalHost.tls(...a as [Anything, Anything])); }],
  'ExternalHost.tcp': [() => ['a.example.com', 5432, { cidrs: ['192.0.2.1/32'] }], (p, ...a) => { p.web.calls(zt.ExternalHost.tcp(...a as [Anything, Anything])); }],
  'ExternalNetwork#calls': [(p) => [p.web, zt.Access.all()], (_, ...a) => { NETWORK.calls(...a as [Anything]); }],
  'KubernetesApi#calls': [(p) => [p.web, zt.Access.all()], (_, ...a) => { zt.KubernetesApi.inCluster().calls(...a as [Anything]); }],
  ...Object.fromEntries((['init', 'sidecar', 'beside'] as const).map((name) => [
    `PodContainer.${name}`, [
      () => ['x', { ...RUNS, command: ['/bin/x'], args: ['a'], env: { A: 'a' } }],
      (p: Program, ...a: Anything[]) => runs(p, { containers: [zt.PodContainer[name](...a as [Anything, Anything])] }),
    ],
  ])),
  'ExternalNetwork.of': [() => [{ name: 'dc', cidrs: ['192.0.2.0/24'], ports: [zt.Port.tcp(5432)] }], (p, a) => { p.web.calls(zt.ExternalNetwork.of(a)); }],
  'ForeignWorkload': [
    (p) => [p.shop, 'f', { podLabels: { app: 'f' }, name: 'f', serviceAccountName: 'f', ports: [zt.Port.http(8080)], serviceNames: ['f'], calls: [p.web] }],
    (_, ...a) => new zt.ForeignWorkload(...a as [Anything, Anything, Anything]),
  ],
  'ForeignWorkload#calls': [(p) => [p.web, call], (p, ...a) => { p.foreign().calls(...a as [Anything]); }],
  'ForeignWorkload#calledBy': [(p) => [p.reference(), call], (p, ...a) => { p.foreign().calledBy(...a as [Anything]); }],
  'JobDelivery.argoCdHook': [() => ['Sync'], (p, a) => new zt.SecureJob(p.shop, 'j', { ...RUNS, delivery: zt.JobDelivery.argoCdHook(a) })],
  'JobDelivery.helmHook': [() => ['pre-upgrade', 'post-upgrade'], (p, ...a) => new zt.SecureJob(p.shop, 'j', { ...RUNS, delivery: zt.JobDelivery.helmHook(...a as [Anything]) })],
  'KedaTrigger.of': [() => ['kafka', { topic: 'orders' }, 'kafka'], (p, ...a) => scaled(p, { keda: [zt.KedaTrigger.of(...a as [Anything, Anything])] })],
  'Mesh.ambient': [
    () => [{ version: '1.30', trustDomain: 'cluster.local', waypoint: zt.Waypoint.ofService() }],
    (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { mesh: zt.Mesh.ambient(a) }),
  ],
  'Waypoint.fromReference': [
    () => [{ name: 'waypoint', namespace: 'platform', serviceAccountName: 'waypoint' }],
    (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { mesh: zt.Mesh.ambient({ waypoint: zt.Waypoint.fromReference(a) }) }),
  ],
  'Mesh.istio': [() => [{ version: '1.30', trustDomain: 'cluster.local' }], (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { mesh: zt.Mesh.istio(a) })],
  'Mesh.consul': [() => [{ controlPlaneNamespace: 'consul' }], (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { mesh: zt.Mesh.consul(a) })],
  'Mesh.linkerd': [() => [{ trustDomain: 'cluster.local', controlPlaneNamespace: 'linkerd' }], (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { mesh: zt.Mesh.linkerd(a) })],
  'MeshPolicy': [(p) => [p.chart, 'm', {}], (_, ...a) => new zt.MeshPolicy(...a as [Anything, Anything])],
  ...Object.fromEntries((['http', 'http2', 'grpc', 'tcp', 'tls', 'udp'] as const).map((name) => [
    `Port.${name}`, [() => [9000, { name: 'x' }], (p: Program, ...a: Anything[]) => { p.web.addPort(zt.Port[name](...a as [Anything])); }],
  ])),
  'Pods.inNamespace': [() => ['partners', { labels: { a: 'b' } }], (p, ...a) => { zt.Pods.inNamespace(...a as [Anything]).calls(p.web); }],
  'Pods.inNamespacesLabelled': [() => [{ team: 'a' }, { labels: { a: 'b' } }], (p, ...a) => { zt.Pods.inNamespacesLabelled(...a as [Anything]).calls(p.web); }],
  'Pods.inAnyNamespace': [() => [{ labels: { a: 'b' }, ports: [] }], (p, ...a) => { zt.Pods.inAnyNamespace(...a).calls(p.web); }],
  'Pods#calls': [(p) => [p.web, call], (_, ...a) => { zt.Pods.inNamespace('partners').calls(...a as [Anything]); }],
  'PreStop.sleep': [() => [Duration.seconds(5)], (p, a) => p.service('s', { preStop: zt.PreStop.sleep(a) })],
  'PreStop.exec': [() => [['/bin/x']], (p, a) => p.service('s', { preStop: zt.PreStop.exec(a) })],
  'Probe.http': [() => ['/a', {}], (p, ...a) => probed(p, zt.Probe.http(...a as [Anything]))],
  'Probe.grpc': [() => ['', {}], (p, ...a) => probed(p, zt.Probe.grpc(...a), GRPC)],
  'Probe.tcp': [() => [{}], (p, ...a) => probed(p, zt.Probe.tcp(...a))],
  'Probe.exec': [() => [['/bin/x'], {}], (p, ...a) => probed(p, zt.Probe.exec(...a as [Anything]))],
  'Probes.http': [() => ['/a', {}], (p, ...a) => served(p, zt.Probes.http(...a as [Anything]))],
  'Probes.grpc': [() => [{}], (p, ...a) => served(p, zt.Probes.grpc(...a), GRPC)],
  'Probes.tcp': [() => [{}], (p, ...a) => served(p, zt.Probes.tcp(...a))],
  'Probes.exec': [() => [['/bin/x'], {}], (p, ...a) => served(p, zt.Probes.exec(...a as [Anything]))],
  'Probes.of': [() => [{ readiness: zt.Probe.http('/'), liveness: zt.Probe.http('/'), startup: zt.Probe.http('/', { period: Duration.seconds(5), failureThreshold: 3 }) }], (p, a) => served(p, zt.Probes.of(a))],
  'ScalingMetric.ofPods': [() => ['requests', '10'], (p, ...a) => scaled(p, { metrics: [zt.ScalingMetric.ofPods(...a as [Anything, Anything])] })],
  'ScalingMetric.external': [() => ['queue', '10', { queue: 'a' }], (p, ...a) => scaled(p, { metrics: [zt.ScalingMetric.external(...a as [Anything, Anything])] })],
  'Scraper.several': [
    () => [zt.Scraper.of({ namespace: 'm' }), zt.Scraper.of({ namespace: 'o' })],
    (p, ...a) => new zt.ZeroTrustNamespace(p.chart, 'n', { profile: zt.ClusterProfile.vanilla({ scraper: zt.Scraper.several(...a) }) }),
  ],
  'Scraper.of': [() => [{ namespace: 'm' }], (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { profile: zt.ClusterProfile.vanilla({ scraper: zt.Scraper.of(a) }) })],
  'SecretStore.cluster': [() => ['vault'], (p, a) => { p.web.addSecret(zt.SecretStore.cluster(a).secret('db', { A: 'a#b' })); }],
  'SecretStore.existing': [() => ['vault'], (p, a) => { p.web.addSecret(zt.SecretStore.existing(a).secret('db', { A: 'a#b' })); }],
  'SecretStore.vault': [() => [{ server: 'https://vault.example.com:8200' }], (p, a) => { p.web.addSecret(zt.SecretStore.vault(a).secret('db', { A: 'a#b' })); }],
  'SecretStore.aws': [() => [{ region: 'eu-central-1', roleArn: 'arn:aws:iam::123456789012:role/web' }], (p, a) => { p.web.addSecret(zt.SecretStore.aws(a).secret('db', { A: 'a#b' })); }],
  'SecretStore.gcp': [
    () => [{ projectId: 'shop-123', clusterLocation: 'europe-west1', clusterName: 'prod', googleServiceAccount: 'web@shop-123.iam.gserviceaccount.com' }],
    (p, a) => { p.web.addSecret(zt.SecretStore.gcp(a).secret('db', { A: 'a' })); },
  ],
  'SecretStore.azure': [
    () => [{ vaultUrl: 'https://shop.vault.azure.net', clientId: '11111111-1111-1111-1111-111111111111', tenantId: '11111111-1111-1111-1111-111111111111' }],
    (p, a) => { p.web.addSecret(zt.SecretStore.azure(a).secret('db', { A: 'a' })); },
  ],
  'Secret.existing': [() => ['db', { A: 'a' }, { mountPath: '/secrets' }], (p, ...a) => { p.web.addSecret(zt.Secret.existing(...a as [Anything, Anything])); }],
  'Secret.allOfExisting': [() => ['db', { mountPath: '/secrets' }], (p, ...a) => { p.web.addSecret(zt.Secret.allOfExisting(...a as [Anything])); }],
  'SecretStore#allKeys': [
    () => ['db', 'path/of/db', { mountPath: '/secrets' }],
    (p, ...a) => { p.web.addSecret(zt.SecretStore.cluster('vault').allKeys(...a as [Anything, Anything])); },
  ],
  'SecretStore#secret': [() => ['db', { A: 'a#b' }, { mountPath: '/secrets', refresh: Duration.hours(1) }], (p, ...a) => { p.web.addSecret(zt.SecretStore.cluster('vault').secret(...a as [Anything, Anything])); }],
  'SecureCronJob': [(p) => [p.shop, 'c', { ...JOB, schedule: '@daily', timeZone: 'Etc/UTC', startingDeadline: Duration.minutes(5) }], (_, ...a) => new zt.SecureCronJob(...a as [Anything, Anything, Anything])],
  'SecureDaemon': [(p) => [p.shop, 'd', { ...RUNS, ports: [zt.Port.http(8080)], probes: zt.Probes.http('/') }], (_, ...a) => new zt.SecureDaemon(...a as [Anything, Anything, Anything])],
  'SecureJob': [(p) => [p.shop, 'j', { ...JOB, delivery: zt.JobDelivery.kubectl() }], (_, ...a) => new zt.SecureJob(...a as [Anything, Anything, Anything])],
  'SecureJob#runsBefore': [(p) => [p.web], (p, a) => { p.job().runsBefore(a); }],
  'SecureService': [(p) => [p.shop, 's', SERVICE], (_, ...a) => new zt.SecureService(...a as [Anything, Anything, Anything])],
  'SecureService with storage': [
    (p) => [p.shop, 's', { ...RUNS, ports: [zt.Port.http(8080)], probes: zt.Probes.http('/'), storage: [{ mountPath: '/data', size: Size.gibibytes(1), storageClass: 'fast' }] }],
    (_, ...a) => new zt.SecureService(...a as [Anything, Anything, Anything]),
  ],
  'SecureService.fromReference': [() => [{ namespace: 'bank', name: 'ledger', ports: [zt.Port.http(8080)] }], (p, a) => { p.web.calls(zt.SecureService.fromReference(a)); }],
  'SecureService#asks': [(p) => [zt.Authorizer.http(p.service('checker'))], (p, ...a) => { p.web.asks(...a as [Anything]); }],
  'Authorizer.grpc': [(p) => [p.service('opa', { ports: [zt.Port.grpc(9191)] }), { provider: 'opa', portName: 'grpc', timeout: Duration.seconds(1) }], (p, ...a) => { p.web.asks(zt.Authorizer.grpc(...a as [Anything])); }],
  'Authorizer.http': [(p) => [p.service('checker'), { provider: 'checker', portName: 'http', timeout: Duration.seconds(1), pathPrefix: '/check', requestHeaders: ['x-tenant'] }], (p, ...a) => { p.web.asks(zt.Authorizer.http(...a as [Anything])); }],
  'SecureService#addPort': [() => [zt.Port.http(9000, { name: 'x' })], (p, a) => { p.web.addPort(a); }],
  'SecureWorkload#calls': [(p) => [p.web, call], (p, ...a) => { p.service('b').calls(...a as [Anything]); }],
  'SecureWorkload#addSecret': [() => [zt.SecretStore.cluster('vault').secret('db', { A: 'a#b' })], (p, a) => { p.web.addSecret(a); }],
  'ServiceReference#calls': [(p) => [p.web, call], (p, ...a) => { p.reference().calls(...a as [Anything]); }],
  'GuardRails.deliveredBy': [
    () => [['system:serviceaccount:argocd:delivery']],
    (p, a) => new zt.ZeroTrustNamespace(p.chart, 'n', { mesh: zt.Mesh.istio(), guardRails: zt.GuardRails.deliveredBy(a) }),
  ],
  'Retries.ofIdempotent': [() => [2], (p, a) => p.service('s', { requestTimeout: Duration.seconds(1), retries: zt.Retries.ofIdempotent(a) })],
  'Retries.ofEverything': [() => [2, 'it does no harm'], (p, ...a) => p.service('s', { requestTimeout: Duration.seconds(1), retries: zt.Retries.ofEverything(...a as [Anything, Anything]) })],
  'ServiceIdentity.tokens': [
    () => [{ audience: 'orders' }],
    (p, a) => p.service('s', { serviceIdentity: zt.ServiceIdentity.tokens(a) }),
  ],
  'TrustReport.of': [(p) => [p.app], (_, a) => zt.TrustReport.of(a).warnings],
  'UpdateStrategy.rolling': [() => [{ maxSurge: 1, maxUnavailable: 0 }], (p, a) => p.service('s', { updateStrategy: zt.UpdateStrategy.rolling(a) })],
  'UpdateStrategy.rollingShare': [() => [{ maxSurgePercent: 25, maxUnavailablePercent: 0 }], (p, a) => p.service('s', { updateStrategy: zt.UpdateStrategy.rollingShare(a) })],
  'Waivers.of': [(p) => [p.web], (_, a) => zt.Waivers.of(a).all],
  'Waivers#add': [() => [{ rule: zt.Rule.SINGLE_REPLICA, reason: 'r', owner: 'o', expires: '2027-01-01' }], (p, a) => { zt.Waivers.of(p.service('one', { replicas: 1 })).add(a); }],
  'ZeroTrustApp': [() => [{ mesh: zt.Mesh.none(), profile: zt.ClusterProfile.vanilla(), outdir: 'dist', outputFileExtension: '.yaml', yamlOutputType: YamlOutputType.FILE_PER_CHART, recordConstructMetadata: false, resolvers: [] }], (_, a) => new zt.ZeroTrustApp(a)],
  'ZeroTrustDefaults.of': [() => [new App()], (_, a) => zt.ZeroTrustDefaults.of(a).mesh],
  'ZeroTrustDefaults#allCall': [(p) => [p.web, call], (p, ...a) => { zt.ZeroTrustDefaults.of(p.app).allCall(...a as [Anything]); }],
  'ZeroTrustDefaults#set': [() => [{ mesh: zt.Mesh.none() }], (_, a) => { zt.ZeroTrustDefaults.of(new App()).set(a); }],
  'ZeroTrustNamespace': [(p) => [p.chart, 'n', { name: 'n', mesh: zt.Mesh.istio(), profile: zt.ClusterProfile.vanilla(), strictImages: true, guardRails: zt.GuardRails.deliveredBy(['alice']), quota: { pods: '10' }, limitRange: { defaultLimit: { memory: '1Gi' } }, labels: { a: 'b' } }], (_, ...a) => new zt.ZeroTrustNamespace(...a as [Anything, Anything])],
  'ZeroTrustNamespace#allCall': [(p) => [p.web, call], (p, ...a) => { p.shop.allCall(...a as [Anything]); }],
  'ZeroTrustNamespace.fromReference': [(p) => [p.chart, 'n', {}], (_, ...a) => zt.ZeroTrustNamespace.fromReference(...a as [Anything, Anything])],
  'ZeroTrustNamespace.tryOf': [(p) => [p.web], (_, a) => zt.ZeroTrustNamespace.tryOf(a)],
  'ZeroTrustValidation': [() => [{}], (_, a) => new zt.ZeroTrustValidation(a)],
};

function scaled(program: Program, more: Partial<zt.Autoscaling>): unknown {
  return program.service('s', { autoscaling: { maxReplicas: 4, ...more } });
}

function runs(program: Program, more: Partial<zt.SecureJobProps>): unknown {
  return new zt.SecureJob(program.shop, 'r', { ...RUNS, ...more });
}

/** Without arguments, or called by cdk8s itself. */
const OTHERS = new Set([
  'Access.all', 'JobDelivery.kubectl', 'KubernetesApi.inCluster', 'GatewayController.istio', 'Mesh.none', 'NetworkPlugin.cilium', 'Scraper.none', 'ClientAddress.ofConnection', 'ClientAddress.proxyProtocol', 'RoutesFrom.sameNamespace', 'RoutesFrom.anyNamespace', 'CloudIdentity.eksPodIdentity', 'PreStop.none', 'UpdateStrategy.recreate', 'Waypoint.ofNamespace', 'Waypoint.ofService', 'Waypoint.none', 'ServiceIdentity.none', 'ServiceIdentity.spiffe', 'ZeroTrustApp#synth', 'ZeroTrustApp#synthYaml',
  'ZeroTrustValidation#validate', 'DeclaredCall#toString', 'DeclaredCall', 'Secret', 'ServiceReference', 'IngressController',
]);

function probed(program: Program, probe: zt.Probe, more: Partial<zt.SecureServiceProps> = {}): unknown {
  return served(program, zt.Probes.of({ readiness: probe, liveness: probe }), more);
}

function served(program: Program, probes: zt.Probes, more: Partial<zt.SecureServiceProps> = {}): unknown {
  return new zt.SecureService(program.shop, 's', { ...RUNS, ports: [zt.Port.http(8080)], ...more, probes });
}

/** What a program hears: nothing, or an error. */
function told(act: () => unknown, { app }: Program): Error | undefined {
  try {
    act();
    const { errors } = zt.TrustReport.of(app);
    return errors.length > 0 ? new Error(errors.join('\n')) : void app.synthYaml();
  } catch (error) {
    return error as Error;
  }
}

/** What JavaScript and other libraries say of values that nobody has checked. */
const RAW = /is not a function|is not iterable|Cannot (read|set|convert|destructure|mix)|undefined|\[object |reading '|Invalid (array|time)/;

/** Arguments in which one value is another: an argument, a property of one, an item of one, and so on. */
function* forgeries(value: Anything, forged: unknown, at: string, depth = 0): Generator<readonly [string, unknown]> {
  yield [at, forged];
  const isOpen = Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
  if (!isOpen || depth > 3) return;
  for (const key of Object.keys(value as object)) {
    for (const [place, inner] of forgeries(value[key], forged, `${at}.${key}`, depth + 1)) {
      yield [place, Array.isArray(value) ? value.map((item, index) => (String(index) === key ? inner : item)) : { ...value, [key]: inner }];
    }
  }
}

/** Members that TypeScript keeps from users. */
const HIDDEN = new Set(readdirSync(join(__dirname, '..', '..', 'src', 'author', 'constructs')).filter((file) => file.endsWith('.ts')).flatMap((file) => {
  const source = readFileSync(join(__dirname, '..', '..', 'src', 'author', 'constructs', file), 'utf8');
  return [...source.matchAll(/^ {2}(?:private|protected)(?: static)?(?: get)? (\w+)/gm)].map(([, name]) => name);
}));

const classes = Object.entries(zt).filter((entry): entry is [string, Anything] => typeof entry[1] === 'function');

const isPublic = (key: string) => !key.startsWith('_') && !HIDDEN.has(key);

test('the table has every public method', () => {
  const names = classes.flatMap(([name, one]) => [
    ...Object.getOwnPropertyNames(one).filter((key) => typeof one[key] === 'function' && isPublic(key)).map((key) => `${name}.${key}`),
    ...Object.entries(Object.getOwnPropertyDescriptors(one.prototype as object))
      .filter(([key, { value }]) => typeof value === 'function' && key !== 'constructor' && isPublic(key)).map(([key]) => `${name}#${key}`),
  ]).filter((name) => !OTHERS.has(name));
  expect(names.filter((name) => !(name in CALLS))).toEqual([]);
});

describe.each(Object.entries(CALLS))('%s', (_name, [argsOf, act]) => {
  test('takes what its types say', () => {
    const program = new Program();
    expect(told(() => act(program, ...argsOf(program)), program)).toBeUndefined();
  });

  test.each(argsOf(new Program()).map((_, index) => index))('answers anything else as argument %s with an error of this library, if any', (index) => {
    for (const [what, value] of FORGED) {
      const places = [...forgeries(argsOf(new Program())[index], value, `argument ${index}`)].map(([place]) => place);
      for (const [position, place] of places.entries()) {
        const program = new Program();
        const args = [...argsOf(program)];
        args[index] = [...forgeries(args[index], value, '')][position]![1];
        const error = told(() => act(program, ...args), program);
        const raw = error && [error.constructor.name, ...error.message.split('\n').filter((line) => RAW.test(line))];
        expect([what, place, raw ?? ['Error']]).toEqual([what, place, ['Error']]);
      }
    }
  });
});
