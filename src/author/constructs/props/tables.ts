/** The properties of every public interface, by their types. A test holds them against the interfaces. */
import { YamlOutputType } from 'cdk8s';
import { RENAMED_RESOURCES } from './renamed';
import { STORE_PROPS } from './stores';
import { CONTROLLER_EXAMPLE, CONTROLLER_PROPS } from '../../gateways/table';
import { anyObject, CPU, DURATION, FLAG, listOf, made, mapOf, memberOf, NUMBER, object, oneOf, QUANTITY, SIZE, TEXT } from '../../graph/prop-types';
import type { PropTable, PropType } from '../../graph/prop-types';
import { EXAMPLE, MESH_PROPS } from '../../meshes/table';
import { CountedBy } from '../counted-by';

const PORT = made('Port', 'a Port, such as Port.http(8080)');
export const MESH = made('Mesh', `a Mesh, such as ${EXAMPLE}`);
const CONTROLLER = made('GatewayController', `a GatewayController, such as ${CONTROLLER_EXAMPLE}`);
const PROFILE = made('ClusterProfile', 'a ClusterProfile, such as ClusterProfile.vanilla()');
const NETWORK_PLUGIN = made('NetworkPlugin', 'a NetworkPlugin, such as NetworkPlugin.cilium()');
const SCRAPER = made('Scraper', 'a Scraper, such as Scraper.of({ namespace: \'monitoring\' })');
const PROBES = made('Probes', 'Probes, such as Probes.http(\'/healthz\')');
const PROBE = made('Probe', 'a Probe, such as Probe.http(\'/healthz\')');
const DELIVERY = made('JobDelivery', 'a JobDelivery, such as JobDelivery.kubectl()');
const SECRET = made('Secret', 'a Secret, such as store.secret(…)');
const CONTAINER = made('PodContainer', 'a PodContainer, such as PodContainer.init(\'migrate\', { image: \'…\' })');
const CONFIG = made('Config', 'a Config, such as Config.values(\'settings\', { LOG_LEVEL: \'info\' })');
const ROUTES_FROM = made('RoutesFrom', 'a RoutesFrom, such as RoutesFrom.anyNamespace()');
const CLIENT_ADDRESS = made('ClientAddress', 'a ClientAddress, such as ClientAddress.ofConnection()');
const LISTENER = made('GatewayListener', 'a GatewayListener, such as GatewayListener.https({ name: \'https\', hostname: \'*.example.com\' })');
const RATE_LIMITS = listOf(made('RateLimit', 'a RateLimit, such as RateLimit.perSecond(100)'));
const PRE_STOP = made('PreStop', 'a PreStop, such as PreStop.sleep(Duration.seconds(10))');
const UPDATE_STRATEGY = made('UpdateStrategy', 'an UpdateStrategy, such as UpdateStrategy.recreate()');
const SERVICE_IDENTITY = made('ServiceIdentity', 'a ServiceIdentity, such as ServiceIdentity.tokens()');
const OUTSIDE_SERVICE = made('OutsideService', 'an OutsideService, such as OutsideService.loadBalancer()');
const CALLEES = 'whom it calls: a SecureService, a reference, a host of an edge, an ExternalHost, an ExternalNetwork or the KubernetesApi';
/** An invalid callee, such as an edge, is reported with all other mistakes. */
export const CALLEE = anyObject(CALLEES);
export const REFERENCE = made('ServiceReference', 'a reference, such as SecureService.fromReference({ namespace: \'shop\', name: \'web\' })');
export const ACCESS = made('Access', 'an Access, such as Access.http({ paths: [\'/a\'] })');
export const ISSUER = made('Issuer', 'an Issuer, such as Issuer.oidc({ issuer: \'https://id.example.com\', audiences: [\'shop\'] })');
export const USERS = made('Users', 'Users, such as Users.of(issuer)');
export const AUTHORIZER = made('Authorizer', 'an Authorizer, such as Authorizer.grpc(opa)');
export const PASSPORT = made('Passport', 'a Passport, such as Passport.mintedBy(minter, { issuer: \'https://passports.shop.internal\', jwks })');
export const USERS_LIST = listOf(USERS);
export const SERVICE = made('SecureService', 'a SecureService');
export const EXPOSABLE = oneOf('a SecureService or a ForeignWorkload', [SERVICE, made('ForeignWorkload', 'a ForeignWorkload')]);
const TEXTS = listOf(TEXT);
const TEXT_MAP = mapOf(TEXT);

const CORS: PropTable = { 'origins!': TEXTS, 'methods': TEXTS, 'headers': TEXTS, 'exposedHeaders': TEXTS, 'credentials': FLAG, 'maxAge': DURATION };
const SPIRE: PropTable = { 'trustDomain!': TEXT, 'className': TEXT, 'socketFile': TEXT };
const CERT_MANAGER: PropTable = {
  'trustDomain!': TEXT, 'issuerName!': TEXT, 'issuerKind': TEXT, 'issuerGroup': TEXT, 'trustConfigMap!': TEXT, 'trustKey': TEXT,
};
const WAIVER: PropTable = { 'rule!': TEXT, 'reason!': TEXT, 'owner!': TEXT, 'expires!': TEXT };
const PERMISSION: PropTable = {
  'verbs!': TEXTS, 'resource': TEXT, 'nonResourceUrls': TEXTS, 'names': TEXTS, 'anyName': FLAG, 'namespace': TEXT, 'everyNamespace': FLAG, 'apiGroup': TEXT,
};
const RESOURCES: PropTable = {
  cpu: object('a range, such as { request: Cpu.millis(250) }', { request: CPU, limit: CPU }),
  memory: object('a range, such as { limit: Size.mebibytes(512) }', { request: SIZE, limit: SIZE }),
  ephemeralStorage: object('a range, such as { limit: Size.mebibytes(512) }', { request: SIZE, limit: SIZE }),
};
const SCHEDULING: PropTable = {
  nodeLabels: TEXT_MAP,
  tolerations: listOf(object('a toleration, such as { key: \'dedicated\', value: \'batch\' }', { 'key!': TEXT, 'value': TEXT, 'effect': TEXT })),
  priorityClassName: TEXT,
  spreadOver: TEXTS,
  strictSpread: FLAG,
};
const OF_RESOURCES = object('resources, such as { memory: { limit: Size.mebibytes(512) } }', RESOURCES, RENAMED_RESOURCES);

const WORKLOAD: PropTable = {
  'image!': TEXT,
  'name': TEXT,
  'command': TEXTS,
  'args': TEXTS,
  'env': TEXT_MAP,
  'secrets': listOf(SECRET),
  'config': listOf(CONFIG),
  'calls': listOf(CALLEE),
  'resources': OF_RESOURCES,
  'writablePaths': mapOf(SIZE),
  'user': NUMBER,
  'group': NUMBER,
  'permissions': listOf(object('a permission, such as { resource: \'configmaps\', names: [\'settings\'], verbs: [\'get\'] }', PERMISSION)),
  'identity': made('CloudIdentity', 'a CloudIdentity, such as CloudIdentity.eksPodIdentity()'),
  'imagePullSecrets': TEXTS,
  'terminationGracePeriod': DURATION,
  'preStop': PRE_STOP,
  'scheduling': object('scheduling, such as { nodeLabels: { disk: \'ssd\' } }', SCHEDULING),
  'sysctls': TEXT_MAP,
  'labels': TEXT_MAP,
  'annotations': TEXT_MAP,
  'podLabels': TEXT_MAP,
  'podAnnotations': TEXT_MAP,
  'containers': listOf(CONTAINER),
  'waivers': listOf(object('a waiver: { rule, reason, owner, expires }', WAIVER)),
};

const AUTOSCALING: PropTable = {
  'maxReplicas!': NUMBER,
  'minReplicas': NUMBER,
  'cpuPercent': NUMBER,
  'memoryPercent': NUMBER,
  'metrics': listOf(made('ScalingMetric', 'a ScalingMetric, such as ScalingMetric.ofPods(\'requests_per_second\', \'100\')')),
  'keda': listOf(made('KedaTrigger', 'a KedaTrigger, such as KedaTrigger.of(\'kafka\', { topic: \'orders\' })')),
};
const METRICS = object('where metrics are, such as { port: 9090 }', { 'port!': NUMBER, 'path': TEXT });
const STORAGE: PropTable = { 'mountPath!': TEXT, 'size!': SIZE, 'storageClass': TEXT };
const RUN: PropTable = { ...WORKLOAD, backoffLimit: NUMBER, deadline: DURATION };

/** By the name of the interface. */
export const PROPS = {
  SecureServiceProps: {
    ...WORKLOAD,
    ports: listOf(PORT),
    probes: PROBES,
    replicas: NUMBER,
    updateStrategy: UPDATE_STRATEGY,
    autoscaling: object('a range, such as { minReplicas: 2, maxReplicas: 10 }', AUTOSCALING),
    stateful: FLAG,
    storage: listOf(object('a volume, such as { mountPath: \'/data\', size: Size.gibibytes(10) }', STORAGE)),
    metrics: METRICS,
    outsideService: OUTSIDE_SERVICE,
    serviceIdentity: SERVICE_IDENTITY,
    resilience: object('limits, such as { maxConnections: 100 }', {
      maxConnections: NUMBER, maxPendingRequests: NUMBER, connectTimeout: DURATION, consecutive5xxErrors: NUMBER, ejectionTime: DURATION,
    }),
    rateLimits: RATE_LIMITS,
    requestTimeout: DURATION,
    retries: made('Retries', 'Retries, such as Retries.ofIdempotent(2)'),
  },
  SecureDaemonProps: {
    ...WORKLOAD,
    ports: listOf(PORT),
    probes: PROBES,
    metrics: METRICS,
    everyNode: FLAG,
    outsideService: OUTSIDE_SERVICE,
    serviceIdentity: SERVICE_IDENTITY,
  },
  PodContainerOptions: {
    'image!': TEXT,
    'command': TEXTS,
    'args': TEXTS,
    'env': TEXT_MAP,
    'secrets': listOf(SECRET),
    'config': listOf(CONFIG),
    'resources': OF_RESOURCES,
    'writablePaths': mapOf(SIZE),
    'sharedPaths': TEXTS,
    'user': NUMBER,
    'probes': PROBES,
  },
  LoadBalancerOptions: { loadBalancerClass: TEXT, annotations: TEXT_MAP, allocateNodePorts: FLAG },
  NodePortOptions: { nodePorts: mapOf(NUMBER) },
  RollingUpdateOptions: { maxUnavailable: NUMBER, maxSurge: NUMBER },
  RollingShareOptions: { maxUnavailablePercent: NUMBER, maxSurgePercent: NUMBER },
  SecureJobProps: { ...RUN, delivery: DELIVERY },
  SecureCronJobProps: { ...RUN, 'schedule!': TEXT, 'timeZone': TEXT, 'startingDeadline': DURATION },
  ZeroTrustNamespaceProps: {
    mesh: MESH,
    name: TEXT,
    profile: PROFILE,
    strictImages: FLAG,
    serviceIdentity: SERVICE_IDENTITY,
    guardRails: made('GuardRails', "GuardRails, such as GuardRails.deliveredBy(['system:serviceaccount:argocd:argocd-application-controller'])"),
    quota: mapOf(QUANTITY),
    limitRange: object('a range, such as { defaultLimit: { memory: \'256Mi\' } }', { defaultRequest: mapOf(QUANTITY), defaultLimit: mapOf(QUANTITY) }),
    labels: TEXT_MAP,
  },
  NamespaceReferenceProps: { mesh: MESH, name: TEXT, profile: PROFILE, strictImages: FLAG, serviceIdentity: SERVICE_IDENTITY, labels: TEXT_MAP },
  MeshPolicyProps: { mesh: MESH },
  ZeroTrustAppProps: {
    mesh: MESH,
    profile: PROFILE,
    outdir: TEXT,
    outputFileExtension: TEXT,
    yamlOutputType: memberOf('a YamlOutputType, such as YamlOutputType.FILE_PER_CHART', YamlOutputType),
    recordConstructMetadata: FLAG,
    resolvers: listOf(anyObject('an IResolver of cdk8s')),
  },
  DefaultValues: { mesh: MESH, profile: PROFILE },
  EdgeGatewayProps: {
    'namespace!': TEXT,
    'hosts!': TEXTS,
    'name': TEXT,
    'mesh': MESH,
    'profile': PROFILE,
    'controller': CONTROLLER,
    'gatewayClassName': TEXT,
    'podLabels': TEXT_MAP,
    'serviceAccountName': TEXT,
    'tlsSecretName': TEXT,
    'port': NUMBER,
    'redirectPort': NUMBER,
    'clientCaConfigMap': TEXT,
    'clientCidrs': TEXTS,
    'clientAddress': CLIENT_ADDRESS,
  },
  EdgeReferenceProps: {
    'namespace!': TEXT,
    'listeners!': listOf(LISTENER),
    'name': TEXT,
    'mesh': MESH,
    'profile': PROFILE,
    'controller': CONTROLLER,
    'gatewayClassName': TEXT,
    'podLabels': TEXT_MAP,
    'podNamespace': TEXT,
    'serviceAccountName': TEXT,
    'routesBesideGateway': FLAG,
  },
  GatewayListenerOptions: { 'name!': TEXT, 'hostname': TEXT, 'port': NUMBER, 'podPort': NUMBER, 'routesFrom': ROUTES_FROM },
  ExposeOptions: {
    pathPrefixes: TEXTS,
    exactPaths: TEXTS,
    methods: TEXTS,
    headers: TEXT_MAP,
    hosts: TEXTS,
    portName: TEXT,
    users: USERS,
    publicPaths: TEXTS,
    authorizer: AUTHORIZER,
    passport: PASSPORT,
    openToAll: TEXT,
    clientCidrs: TEXTS,
    exceptClientCidrs: TEXTS,
    rewritePrefix: TEXT,
    rewriteHost: TEXT,
    cors: object('pages that may call it, such as { origins: [\'https://app.example.com\'] }', CORS),
    removesResponseHeaders: TEXTS,
    rateLimits: RATE_LIMITS,
  },
  GrpcAuthorizerOptions: { provider: TEXT, portName: TEXT, timeout: DURATION },
  HttpAuthorizerOptions: { provider: TEXT, portName: TEXT, timeout: DURATION, pathPrefix: TEXT, requestHeaders: TEXTS },
  PassportOptions: {
    'issuer!': TEXT, 'audiences': TEXTS, 'jwks': TEXT, 'jwksUri': TEXT, 'pathPrefix': TEXT, 'portName': TEXT, 'timeout': DURATION, 'provider': TEXT,
  },
  AdmitOptions: { publicPaths: TEXTS },
  RateLimitOptions: { burst: NUMBER, countedBy: memberOf('a CountedBy, such as CountedBy.CLIENT_ADDRESS', CountedBy), paths: TEXTS },
  OidcIssuerOptions: { 'issuer!': TEXT, 'audiences!': TEXTS, 'jwks': TEXT, 'jwksUri': TEXT, 'forwardToken': FLAG },
  UsersOptions: {
    audiences: TEXTS,
    scopes: TEXTS,
    groups: TEXTS,
    groupsClaim: TEXTS,
    claims: listOf(object('a claim, such as { claim: [\'tenant\'], anyOf: [\'acme\'] }', { 'claim!': TEXTS, 'anyOf!': TEXTS })),
  },
  ForeignWorkloadProps: {
    'podLabels!': TEXT_MAP, 'name': TEXT, 'madeBy': TEXTS, 'serviceAccountName': TEXT, 'ports': listOf(PORT), 'serviceNames': TEXTS, 'calls': listOf(CALLEE),
  },
  ServiceReferenceProps: {
    'namespace!': TEXT, 'name!': TEXT, 'ports': listOf(PORT), 'serviceAccountName': TEXT, 'podLabels': TEXT_MAP, 'mesh': MESH, 'serviceIdentity': SERVICE_IDENTITY,
  },
  ServiceTokenOptions: { audience: TEXT },
  IngressControllerProps: { 'namespace!': TEXT, 'podLabels!': TEXT_MAP, 'name': TEXT, 'serviceAccountName': TEXT, 'mesh': MESH },
  PodsOptions: { labels: TEXT_MAP, ports: listOf(PORT) },
  ExternalNetworkProps: { 'name!': TEXT, 'cidrs!': TEXTS, 'ports': listOf(PORT) },
  ExternalHostOptions: { cidrs: TEXTS },
  HttpsHostOptions: { cidrs: TEXTS, port: NUMBER },
  ClusterProfileOptions: {
    kubernetesVersion: TEXT,
    networkPlugin: NETWORK_PLUGIN,
    apiServerCidrs: TEXTS,
    apiServerPort: NUMBER,
    nodeCidrs: TEXTS,
    clusterCidrs: TEXTS,
    podCidrs: TEXTS,
    scraper: SCRAPER,
    externalSecretsNamespace: TEXT,
    externalSecretsServiceAccount: TEXT,
    tokenIssuer: TEXT,
    tokenKeys: TEXT,
    spire: object('how SPIRE is installed, such as { trustDomain: \'example.org\' }', SPIRE),
    certManager: object(
      'what cert-manager has, such as { trustDomain: \'example.org\', issuerName: \'workloads\', trustConfigMap: \'workloads-ca\' }', CERT_MANAGER,
    ),
    clusterDomain: TEXT,
    dnsAddresses: TEXTS,
    dnsPodLabels: TEXT_MAP,
  },
  ScraperOptions: { namespace: TEXT, podLabels: TEXT_MAP },
  ...MESH_PROPS,
  ...CONTROLLER_PROPS,
  PortOptions: { name: TEXT, servicePort: NUMBER },
  ProbeOptions: { portName: TEXT, managementPort: NUMBER, period: DURATION, timeout: DURATION, failureThreshold: NUMBER },
  ProbeSet: { 'readiness!': PROBE, 'liveness!': PROBE, 'startup': PROBE },
  HttpAccess: { methods: TEXTS, paths: TEXTS, notPaths: TEXTS, portName: TEXT, users: USERS },
  GrpcAccess: { 'service!': TEXT, 'methods': TEXTS, 'portName': TEXT, 'users': USERS },
  ExistingConfigOptions: { mountPath: TEXT },
  AwsRoleOptions: { 'roleArn!': TEXT, 'region!': TEXT },
  GkeIdentityOptions: { 'googleServiceAccount!': TEXT, 'dataplaneV2': FLAG },
  AzureIdentityOptions: { 'clientId!': TEXT, 'tenantId!': TEXT },
  ...STORE_PROPS,
  Waiver: WAIVER,
} as const satisfies Readonly<Record<string, PropTable>>;

/** One argument of a call. */
export const ARGUMENTS = {
  text: TEXT, number: NUMBER, texts: TEXTS, textMap: TEXT_MAP, port: PORT, secret: SECRET, scrapers: listOf(SCRAPER), duration: DURATION,
} as const satisfies Readonly<Record<string, PropType>>;
