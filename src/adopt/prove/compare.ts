/** The manifests of today against those of the program: nobody may reach more. */
import { selectorOf } from '../../author/graph/labels';
import type { Judgement } from '../../judge/judge';
import type { ManifestInput } from '../../judge/objects/read/documents';
import type { StoredObject } from '../../judge/objects/store';
import type { Change } from '../../judge/questions/diff';
import type { Party } from '../../judge/questions/party';
import { keptLabels, selectedKeys } from '../plan/labels';
import { declaredIn, type Plan, type PlannedWorkload } from '../plan/plan';
import { isBody } from '../read/fields';

export interface Comparison {
  /** Changes that touch a workload that was adopted. */
  readonly changes: readonly Change[];
  /** Accesses of pods that somebody could give the labels of a workload. They have the access of that workload, before and after. */
  readonly standIns: readonly Change[];
}

/** Objects that stay in the cluster beside those of the program. */
export function leftObjects({ cluster }: Judgement, plan: Plan): readonly StoredObject[] {
  const replaced = new Set(plan.namespaces.flatMap((namespace) => {
    const { name, mesh } = namespace;
    const declared = declaredIn(namespace);
    if (declared.length === 0) return [];
    const kinds = [['networking.k8s.io', 'NetworkPolicy'] as const, ...mesh?.replaced ?? []];
    const policies = kinds.flatMap(([group, kind]) => cluster.manifests.objects.ofKind(group, kind).filter((object) => object.namespace === name));
    const own = declared.flatMap(({ form, found, kept }) => (form === 'kept' ? kept.taken : [found.object, ...found.scalers, ...ofName(cluster, name, found.workload.name)]));
    const home = cluster.manifests.objects.tryFind('', 'Namespace', '', name);
    return [...policies, ...own, ...(home ? [home] : [])];
  }));
  return cluster.manifests.objects.all.filter((object) => !replaced.has(object));
}

/** What a workload of ours writes under its own name. */
function ofName({ manifests: { objects } }: Judgement['cluster'], namespace: string, name: string): readonly StoredObject[] {
  const kinds = [['', 'Service'], ['', 'ServiceAccount'], ['policy', 'PodDisruptionBudget'], ['autoscaling', 'HorizontalPodAutoscaler']] as const;
  return kinds.flatMap(([group, kind]) => objects.tryFind(group, kind, namespace, name) ?? []);
}

/** What will be in the cluster. */
export function inputsAfter(before: Judgement, plan: Plan, written: readonly ManifestInput[]): readonly ManifestInput[] {
  const left = leftObjects(before, plan);
  return [...written, { objects: left.map(({ body, namespace }) => (namespace === '' ? body : { ...body, metadata: { ...(isBody(body.metadata) ? body.metadata : {}), namespace } })) }];
}

export function compare(before: Judgement, after: Judgement, plan: Plan): Comparison {
  const adopted = new Set(plan.namespaces.flatMap((namespace) => declaredIn(namespace).map(({ found }) => found.key)));
  const touching = [...before.diff(after)].filter(({ from, to }) => isAdopted(from, adopted) || (to.kind !== 'api-server' && isAdopted(to, adopted)));
  const marks = marksOf(plan);
  const widened = new Set(touching.filter((change) => gains(change)).map(slotOf));
  const isStandIn = (change: Change): boolean => {
    const [from, to] = [standsFor(change.from, marks), change.to.kind === 'api-server' ? [] : standsFor(change.to, marks)];
    if (from.length === 0 && to.length === 0) return false;
    if (!gains(change)) return true;
    // It gains what a workload has that it stands for, and that workload gains nothing.
    const callers = from.length > 0 ? from : [nameOf(change.from)];
    const callees = to.length > 0 ? to : [change.to.kind === 'api-server' ? 'api-server' : nameOf(change.to)];
    return callers.some((caller) => callees.some((callee) => !widened.has(slot(caller, callee, change)) && had(before, caller, callee, change)));
  };
  const standIns = touching.filter(isStandIn);
  const others = new Set(standIns);
  return { changes: touching.filter((change) => !others.has(change)), standIns };
}

function isAdopted(party: Party, adopted: ReadonlySet<string>): boolean {
  return party.kind === 'workload' && adopted.has(party.workload);
}

const OPENNESS = { deny: 0, conditional: 1, unknown: 2, allow: 3 } as const;

function gains({ before, after }: Change): boolean {
  return OPENNESS[after] > OPENNESS[before];
}

interface Mark {
  readonly key: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly account: string;
}

/** The labels and accounts by which the new policies know each workload. */
function marksOf(plan: Plan): readonly Mark[] {
  const keys = selectedKeys(plan);
  return plan.namespaces.flatMap((namespace) => declaredIn(namespace).map((planned) => ({
    key: planned.found.key,
    namespace: namespace.name,
    ...markOf(planned, keys),
  })));
}

function markOf(planned: PlannedWorkload, keys: ReadonlySet<string>): Pick<Mark, 'labels' | 'account'> {
  const { found, form, kept } = planned;
  if (form === 'kept') return { labels: keptLabels(planned, keys), account: kept.serviceAccountName };
  return { labels: selectorOf(found.workload.name), account: found.workload.name };
}

function standsFor(party: Party, marks: readonly Mark[]): readonly string[] {
  if (party.kind !== 'undeclared') return [];
  return marks.filter(({ namespace, labels, account }) => namespace === party.namespace
    && (party.serviceAccount === account || Object.entries(labels).every(([key, value]) => party.labels[key] === value))).map(({ key }) => key);
}

function nameOf(party: Party): string {
  return party.kind === 'workload' ? party.workload : JSON.stringify(party);
}

function slotOf(change: Change): string {
  return slot(nameOf(change.from), change.to.kind === 'api-server' ? 'api-server' : nameOf(change.to), change);
}

function slot(from: string, to: string, { protocol, ports }: Change): string {
  return `${from} ${to} ${protocol} ${ports.first}-${ports.last}`;
}

/** Whether the workload itself could do before what its stand-in can do now. */
function had(before: Judgement, caller: string, callee: string, { witness }: Change): boolean {
  const { workloadByKey } = before.cluster;
  const from = workloadByKey.has(caller) ? { workload: caller } : witness.from;
  const to = workloadByKey.has(callee) ? { workload: callee } : witness.to;
  return before.check({ ...witness, from, to }).verdict === 'allow';
}
