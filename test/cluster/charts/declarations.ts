/** What a program says of the pods that charts make, and which of their habits it accepts. */
import type { Chart, Include } from 'cdk8s';
import { includeRelease, intoTheMesh, waive, withoutKind, type ReleaseName } from './release';
import { Access, ExternalHost, ForeignWorkload, KubernetesApi, Port, Rule, type ZeroTrustNamespace } from '../../../src';

export interface DeclaredRelease {
  readonly name: ReleaseName;
  /** Its workloads, by the names under which others call them. */
  readonly declare: (namespace: ZeroTrustNamespace) => Readonly<Record<string, ForeignWorkload>>;
  /** What is taken away or changed before it fits. */
  readonly adapt: (release: Include) => void;
  /** What it breaks all the same. */
  readonly waived: readonly Rule[];
  /** What it breaks only where a mesh has gateways. */
  readonly waivedInMesh?: readonly Rule[];
}

/** What hardly any chart does by itself. */
const USUAL: readonly Rule[] = [Rule.MOUNTED_TOKEN, Rule.RESOURCE_LIMITS];
/** For charts whose values leave the security context to their users. */
const UNCONFINED: readonly Rule[] = [
  Rule.RUN_AS_NON_ROOT, Rule.PRIVILEGE_ESCALATION, Rule.DROP_ALL_CAPABILITIES, Rule.SECCOMP_PROFILE, Rule.READ_ONLY_ROOT_FILESYSTEM,
];
/** What a controller of objects asks of the API server. */
const OF_CONTROLLERS: readonly Rule[] = [Rule.FOREIGN_PERMISSIONS, Rule.RBAC_READS_SECRETS];

export const RELEASES: readonly DeclaredRelease[] = [
  {
    name: 'Argo CD',
    declare: argoCd,
    // They let in whole namespaces, and the server everybody.
    adapt: (release) => withoutKind(release, 'NetworkPolicy'),
    waived: [...USUAL, ...OF_CONTROLLERS, Rule.RBAC_WORKLOADS, Rule.RBAC_ANY_NAME, Rule.RBAC_TOKEN_CREATION],
  },
  { name: 'Grafana', declare: grafana, adapt: intoTheMesh, waived: [...USUAL, Rule.RUN_AS_NON_ROOT, Rule.READ_ONLY_ROOT_FILESYSTEM, Rule.SECRET_IN_POD, Rule.UNKNOWN_KIND] },
  {
    name: 'ingress-nginx',
    declare: ingressNginx,
    // A webhook configuration is of the platform, and is called by the API server.
    adapt: () => undefined,
    waived: [
      ...USUAL, ...OF_CONTROLLERS, Rule.READ_ONLY_ROOT_FILESYSTEM, Rule.RBAC_ESCALATION, Rule.UNKNOWN_FIELD,
      Rule.RBAC_ANY_NAME, Rule.RBAC_EVERY_NAMESPACE, Rule.RBAC_TOKEN_CREATION,
    ],
    waivedInMesh: [Rule.EXPOSED_SERVICE],
  },
  { name: 'Loki', declare: loki, adapt: intoTheMesh, waived: [...USUAL, ...OF_CONTROLLERS, Rule.SECCOMP_PROFILE, Rule.RBAC_EVERY_NAMESPACE] },
  { name: 'Prometheus', declare: prometheus, adapt: intoTheMesh, waived: [...USUAL, Rule.FOREIGN_PERMISSIONS, Rule.RBAC_ANY_NAME, Rule.RBAC_EVERY_NAMESPACE, ...UNCONFINED] },
];

export interface Changes {
  /** @default - as above */
  readonly declare?: DeclaredRelease['declare'];
  /** @default - as above */
  readonly adapt?: DeclaredRelease['adapt'];
  /** @default true */
  readonly waives?: boolean;
}

export function declareRelease(chart: Chart, namespace: ZeroTrustNamespace, inMesh: boolean, release: DeclaredRelease, changes: Changes = {}): void {
  const { declare, adapt, waives = true } = { ...release, ...changes };
  const included = includeRelease(chart, release.name, namespace.name);
  adapt(included);
  declare(namespace);
  if (waives) waive(included, ...release.waived, ...(inMesh ? release.waivedInMesh ?? [] : []));
}

/** One release, seven controllers: each has an account of its own. Redis is one of them. */
function argoCd(namespace: ZeroTrustNamespace): Readonly<Record<string, ForeignWorkload>> {
  const workload = (name: string, ports: Port[], serviceNames?: string[]): ForeignWorkload => (
    new ForeignWorkload(namespace, `argocd-${name}`, { podLabels: { 'app.kubernetes.io/name': `argocd-${name}` }, ports, ...(serviceNames && { serviceNames }) })
  );
  const redis = workload('redis', [Port.tcp(6379)]);
  const repo = workload('repo-server', [Port.tcp(8081)]);
  const dex = workload('dex-server', [Port.http(5556), Port.tcp(5557)]);
  const server = workload('server', [Port.http(8080, { servicePort: 80 })]);
  const controller = workload('application-controller', []);
  const notifications = workload('notifications-controller', []);
  const applicationSets = workload('applicationset-controller', []);
  for (const one of [server, controller, notifications, applicationSets]) one.calls(repo);
  for (const one of [server, controller, repo]) one.calls(redis);
  server.calls(dex);
  for (const one of [server, controller, notifications, applicationSets, dex, redis]) one.calls(KubernetesApi.inCluster());
  repo.calls(ExternalHost.https('git.acme.example'));
  return { redis, server };
}

function grafana(namespace: ZeroTrustNamespace): Readonly<Record<string, ForeignWorkload>> {
  const one = new ForeignWorkload(namespace, 'grafana', {
    podLabels: { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': 'grafana' }, ports: [Port.http(3000)],
  });
  one.calls(ExternalHost.https('grafana.com'));
  return { grafana: one };
}

/** A controller, and two Jobs that are alike but for their names. */
function ingressNginx(namespace: ZeroTrustNamespace): Readonly<Record<string, ForeignWorkload>> {
  const labels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/instance': 'ingress-nginx' };
  const controller = new ForeignWorkload(namespace, 'ingress-nginx-controller', {
    podLabels: { ...labels, 'app.kubernetes.io/component': 'controller' }, serviceAccountName: 'ingress-nginx', ports: [Port.http(80)],
  });
  const admission = new ForeignWorkload(namespace, 'ingress-nginx-admission', {
    podLabels: { ...labels, 'app.kubernetes.io/component': 'admission-webhook' }, madeBy: ['ingress-nginx-admission-create', 'ingress-nginx-admission-patch'],
  });
  for (const one of [controller, admission]) one.calls(KubernetesApi.inCluster());
  return { controller };
}

/** A StatefulSet whose replicas find each other. */
function loki(namespace: ZeroTrustNamespace): Readonly<Record<string, ForeignWorkload>> {
  const one = new ForeignWorkload(namespace, 'loki', {
    podLabels: { 'app.kubernetes.io/name': 'loki', 'app.kubernetes.io/instance': 'loki' },
    ports: [Port.http(3100), Port.grpc(9095), Port.tcp(7946)],
    serviceNames: ['loki', 'loki-headless', 'loki-memberlist'],
  });
  one.calls(one, Access.ports('tcp'));
  one.calls(KubernetesApi.inCluster());
  return { loki: one };
}

function prometheus(namespace: ZeroTrustNamespace): Readonly<Record<string, ForeignWorkload>> {
  const one = new ForeignWorkload(namespace, 'prometheus', {
    podLabels: { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': 'prometheus' }, ports: [Port.http(9090)],
  });
  one.calls(KubernetesApi.inCluster());
  return { prometheus: one };
}
