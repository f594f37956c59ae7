/** The workloads of manifests, each with what belongs to it. */
import { isBody } from './fields';
import type { Cluster } from '../../judge/cluster/cluster';
import type { Workload } from '../../judge/cluster/pod';
import { targetsOf } from '../../judge/cluster/service-targets';
import type { Judgement } from '../../judge/judge';
import type { Service } from '../../judge/objects/read/service';
import type { StoredObject } from '../../judge/objects/store';

export interface Found {
  /** The judge's name of it. */
  readonly key: string;
  readonly workload: Workload;
  /** What makes its pods. */
  readonly object: StoredObject;
  /** The template of its pods; undefined where nobody knows where it stands. */
  readonly template: Body | undefined;
  /** The Services that lead to its pods. */
  readonly services: readonly Service[];
  /** Other workloads that some of these Services lead to, too. */
  readonly shares: ReadonlyMap<Service, readonly string[]>;
  readonly account: StoredObject | undefined;
  /** Other workloads that run as the same account. */
  readonly sharesAccount: readonly string[];
  /** Bindings that give its account rights. */
  readonly bindings: readonly StoredObject[];
  /** What scales it, or limits its disruption. */
  readonly scalers: readonly StoredObject[];
}

export type Body = Readonly<Record<string, unknown>>;

/** Where each kind keeps its template. */
const TEMPLATE: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['spec', 'template']], ['StatefulSet', ['spec', 'template']], ['DaemonSet', ['spec', 'template']], ['ReplicaSet', ['spec', 'template']],
  ['ReplicationController', ['spec', 'template']], ['Job', ['spec', 'template']], ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']], ['Pod', []],
]);

const RBAC = 'rbac.authorization.k8s.io';
const KEDA = 'keda.sh';

/** Pods of Gateways are made by their controller, and pods without the object that makes them can't be kept. */
export function foundWorkloads({ cluster }: Judgement): readonly Found[] {
  const byRef = new Map(cluster.manifests.objects.all.map((object) => [object.ref, object]));
  const leads = servicesOf(cluster);
  const byAccount = grouped(cluster.workloads, ({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`);
  return cluster.workloads.flatMap((workload): Found[] => {
    const object = byRef.get(workload.ref);
    if (!object || object.kind !== workload.kind || object.kind === 'Gateway') return [];
    const services = leads.get(workload) ?? [];
    const { namespace, serviceAccount } = workload;
    return [{
      key: workload.key,
      workload,
      object,
      template: templateOf(object),
      services,
      shares: new Map(services.map((service) => [
        service, cluster.workloads.filter((other) => other !== workload && leads.get(other)?.includes(service)).map(({ key }) => key),
      ])),
      account: cluster.manifests.objects.tryFind('', 'ServiceAccount', namespace, serviceAccount),
      sharesAccount: (byAccount.get(`${namespace}/${serviceAccount}`) ?? []).filter((other) => other !== workload).map(({ key }) => key),
      bindings: bindingsOf(cluster, workload),
      scalers: scalersOf(cluster, object),
    }];
  });
}

function templateOf({ kind, body }: StoredObject): Body | undefined {
  const path = TEMPLATE.get(kind);
  return path?.reduce<Body | undefined>((at, key) => (at && isBody(at[key]) ? at[key] : undefined), body);
}

function servicesOf(cluster: Cluster): ReadonlyMap<Workload, readonly Service[]> {
  return new Map(cluster.workloads.map((workload) => [
    workload, cluster.services.find(workload.namespace, workload).filter(({ doubt }) => doubt === undefined),
  ]));
}

function bindingsOf({ manifests: { objects } }: Cluster, { namespace, serviceAccount }: Workload): readonly StoredObject[] {
  return [...objects.ofKind(RBAC, 'RoleBinding'), ...objects.ofKind(RBAC, 'ClusterRoleBinding')].filter(({ namespace: own, body }) => (
    Array.isArray(body.subjects) && body.subjects.some((subject) => isBody(subject) && subject.kind === 'ServiceAccount'
      && subject.name === serviceAccount && (subject.namespace ?? own) === namespace)
  ));
}

function scalersOf({ manifests: { objects } }: Cluster, { kind, namespace, name }: StoredObject): readonly StoredObject[] {
  return [...objects.ofKind('autoscaling', 'HorizontalPodAutoscaler'), ...objects.ofKind(KEDA, 'ScaledObject')].filter(({ namespace: own, body }) => {
    const target = isBody(body.spec) ? body.spec.scaleTargetRef : undefined;
    return own === namespace && isBody(target) && target.name === name && (target.kind ?? 'Deployment') === kind;
  });
}

/** Ports that a Service leads to on the pods, each with the port by which callers dial it. */
export interface Dialled {
  readonly service: Service;
  readonly name: string | undefined;
  readonly port: number;
  readonly target: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly appProtocol: string | undefined;
}

export function dialledPorts({ services, workload }: Pick<Found, 'services' | 'workload'>): readonly Dialled[] {
  return services.flatMap((service) => service.ports.flatMap((port) => targetsOf(workload, port).map((target) => (
    { service, name: port.name, port: port.port, target, protocol: port.protocol, appProtocol: port.appProtocol }
  ))));
}

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
