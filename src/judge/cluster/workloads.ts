import type { ClusterLayer, Enrolment, MadePods, Surroundings } from './cluster-layer';
import { labelKnowledgeOf } from './live-labels';
import { missingNamespace, type NamespaceFacts } from './namespaces';
import type { Workload } from './pod';
import type { PodTemplate } from '../objects/read/pod';
import { selects, selectorOf } from '../objects/read/selector';
import type { Installation, Settings } from '../options';

/** What workloads stand in. */
interface World {
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly settings: Settings;
  readonly layers: readonly ClusterLayer[];
}

interface Named extends MadePods {
  /** All pods that are alike, the template's among them. @default - the template's alone */
  readonly replicas?: readonly PodTemplate[];
}

interface Replicas extends Named {
  readonly replicas: PodTemplate[];
}

/** Every workload once: pods that a given controller made are that controller; orphans of one controller are merged where alike. */
export function workloadsOf(pods: readonly PodTemplate[], made: readonly MadePods[], world: World): readonly Workload[] {
  const named: readonly Named[] = [...ownWorkloads(pods, world.layers), ...made];
  const kindsOf = new Map<string, Set<string>>();
  for (const item of named) {
    const key = `${item.template.ref.namespace}/${lastingName(item)}`;
    kindsOf.set(key, (kindsOf.get(key) ?? new Set()).add(item.kind));
  }
  const taken = new Map<string, number>();
  return Object.freeze(named.map((item) => {
    const bare = `${item.template.ref.namespace}/${lastingName(item)}`;
    const key = (kindsOf.get(bare)?.size ?? 0) > 1 ? `${bare}[${item.kind}]` : bare;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return workloadOf(item, count === 1 ? key : `${key}#${count}`, world);
  }));
}

/** A Job can't be changed, so that tools put a hash of what it runs behind its name. */
const HASHED = /^(.+)-[0-9a-f]{8}$/;
const NAME_LABELS = ['app.kubernetes.io/instance', 'app.kubernetes.io/name'] as const;

/** The name of a workload from one release to the next: that of a Job without the hash, where its pods say that this is their name. */
function lastingName({ kind, name, template: { labels } }: Named): string {
  if (kind !== 'Job') return name;
  const stem = HASHED.exec(name)?.[1];
  return stem !== undefined && NAME_LABELS.some((label) => labels[label] === stem) ? stem : name;
}

function ownWorkloads(templates: readonly PodTemplate[], layers: readonly ClusterLayer[]): Named[] {
  const given = new Map(templates.map((template) => [identity(template.ref.namespace, template.ref.kind, template.ref.name), template]));
  const seen = new Map<string, Replicas>();
  const named: Named[] = [];
  for (const template of templates) {
    const owner = template.owner;
    if (owner && isMadeBy(template, given.get(identity(template.ref.namespace, owner.kind, owner.name)), layers)) continue;
    const kind = owner?.kind || template.ref.kind;
    const name = owner?.name ?? template.ref.name;
    if (owner) {
      // Replicas that no policy can tell apart are one workload.
      const alike = JSON.stringify([template.ref.namespace, kind, name, likeness(template, layers)]);
      const known = seen.get(alike);
      if (known) {
        known.replicas.push(template);
        continue;
      }
      const replicas = [template];
      const first = { template, kind, name, replicas };
      seen.set(alike, first);
      named.push(first);
      continue;
    }
    named.push({ template, kind, name });
  }
  return named;
}

/** A pod stands for itself if its labels contradict the template of its controller. */
function isMadeBy(template: PodTemplate, controller: PodTemplate | undefined, layers: readonly ClusterLayer[]): boolean {
  if (!controller) return false;
  const requirements = Object.entries(controller.labels).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
  return selects(selectorOf(requirements), template.labels)
    && layers.every((layer) => layer.isInjected?.(template) === layer.isInjected?.(controller));
}

function likeness(template: PodTemplate, layers: readonly ClusterLayer[]): unknown {
  return [
    Object.entries(template.labels).sort(), Object.entries(template.annotations).sort(), template.serviceAccount,
    template.ports, template.hostNetwork, ...layers.map((layer) => layer.differences?.(template)),
  ];
}

function identity(namespace: string, kind: string, name: string): string {
  return `${namespace}/${kind}/${name}`;
}

/** The addresses of all pods of a workload, as far as each has its own. */
function addressesOf({ template, replicas = [template] }: Named): Pick<Workload, 'addresses'> {
  const known = replicas.every((replica) => replica.addresses && !replica.hostNetwork);
  return known ? { addresses: Object.freeze(replicas.flatMap((replica) => replica.addresses ?? [])) } : {};
}

function workloadOf(named: Named, key: string, { namespaces, settings, layers }: World): Workload {
  const { template, kind, name } = named;
  const namespace = template.ref.namespace;
  const facts = namespaces.get(namespace) ?? missingNamespace(namespace, settings.missingNamespaces);
  const { opaque: proxyOpaque, ...enrolment } = enrolmentOf(named, { namespace: facts, namespaces, settings }, layers);
  const opaque = opaqueReason(template, settings) ?? proxyOpaque;
  const knowledge = labelKnowledgeOf(layers);
  const maker = { template, kind, name, mesh: enrolment.mesh };
  const liveLabels = knowledge.liveLabelsOf(maker);
  return Object.freeze({
    key,
    namespace,
    name,
    kind,
    ref: template.ref,
    namespaceLabels: facts.labels,
    ...(facts.liveLabels && { liveNamespaceLabels: facts.liveLabels }),
    labels: knowledge.settledLabels(maker),
    ...(liveLabels && { liveLabels }),
    serviceAccount: template.serviceAccount,
    ports: template.ports,
    ...addressesOf(named),
    hostNetwork: template.hostNetwork && settings.hostNetworkPods === 'unknown',
    ...enrolment,
    ...(opaque !== undefined && { opaque }),
  });
}

/** How pods take part in a mesh. Which of several proxies gets what is sent to a pod, or by it, is written nowhere. */
function enrolmentOf(pods: MadePods, surroundings: Surroundings, layers: readonly ClusterLayer[]): Enrolment {
  let first: Enrolment | undefined;
  let own: Enrolment | undefined;
  for (const layer of layers) {
    const enrolment = layer.enrol?.(pods, surroundings);
    if (!enrolment) continue;
    first ??= enrolment;
    if (enrolment.mesh === 'none' && enrolment.opaque === undefined) continue;
    // What a pod asks for itself goes before what its namespace may ask for, which is not given.
    if (own && isPossible(own)) own = undefined;
    else if (own && isPossible(enrolment)) continue;
    if (own) return { ...own, opaque: own.opaque ?? `${enrolment.opaque ?? 'it takes part in another mesh'}, beside the mesh that it is in` };
    own = enrolment;
  }
  return own ?? first ?? notEnrolled(surroundings.settings.installations[0]);
}

/** Whether it is not known that there is a proxy at all. */
function isPossible({ mesh, opaque }: Enrolment): boolean {
  return mesh === 'unknown' && opaque === undefined;
}

/** Pods that no mesh knows. */
function notEnrolled(installation: Installation): Enrolment {
  return {
    mesh: 'none', installation, inbound: 'nothing', outbound: 'nothing', excludedInbound: [], excludedOutbound: [], answersDns: false,
  };
}

function opaqueReason(template: PodTemplate, { unknownKinds }: Settings): string | undefined {
  if (template.malformed) return 'its labels could not be read';
  return unknownKinds === 'reported' ? undefined : template.completed;
}
