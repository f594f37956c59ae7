/**
 * Takes out of a cluster's objects what its own controllers made of others, so that each workload is there once, as its author wrote it.
 * What differs from what its controller would make is kept, because policies look at pods and not at their controllers.
 */
import type { LiveObject, LiveSpec } from './live-object';
import { MESHES } from '../meshes/table';

/** Labels that controllers, schedulers and meshes add to pods. Source: Kubernetes "Well-Known Labels". */
const ADDED_LABELS: ReadonlySet<string> = new Set([
  'pod-template-hash', 'controller-revision-hash', 'pod-template-generation', 'controller-uid', 'job-name',
  'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'batch.kubernetes.io/job-completion-index',
  'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone',
  ...MESHES.flatMap(({ addedLabels }) => addedLabels),
]);

/** What the API server makes on its own, in every cluster and namespace. Source: Kubernetes "Using RBAC Authorization", root CA publisher. */
const BOOTSTRAP_LABEL = 'kubernetes.io/bootstrapping';
const PUBLISHED_CONFIG_MAPS: ReadonlySet<string> = new Set(['kube-root-ca.crt', ...MESHES.flatMap(({ publishedConfigMaps }) => publishedConfigMaps)]);

/** Whose children stand in the model for what they were made of: a controller makes a Deployment and a Service of a Gateway. */
const OWNERS_WITHOUT_TEMPLATE: ReadonlySet<string> = new Set(['Gateway']);

const ENDED: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

export function withoutWhatTheServerAdds(objects: readonly LiveObject[]): readonly LiveObject[] {
  const byUid = uidsOf(objects);
  return objects.filter((object) => !isPublished(object) && !hasEnded(object)).flatMap((object) => {
    const root = rootOf(object, byUid);
    if (root === object) return [object];
    if (OWNERS_WITHOUT_TEMPLATE.has(root.kind)) return [];
    if (object.kind !== 'Pod') return [];
    return isWhatItsRootMakes(object, root) ? [] : [onItsOwn(object)];
  });
}

/**
 * Running pods without a proxy of any mesh, by the object that made them, as `namespace/name`. Whether they should have one, their namespace and the
 * declaration say.
 */
export function unproxiedPods(objects: readonly LiveObject[]): ReadonlyMap<string, readonly string[]> {
  const byUid = uidsOf(objects);
  const found = new Map<string, string[]>();
  for (const object of objects) {
    if (object.kind !== 'Pod' || hasEnded(object) || hasProxy(object)) continue;
    const { namespace = '', name } = object.metadata;
    const key = `${namespace}/${makerOf(rootOf(object, byUid))}`;
    const pods = found.get(key);
    if (pods) pods.push(`${namespace}/${name}`);
    else found.set(key, [`${namespace}/${name}`]);
  }
  return found;
}

function hasProxy({ spec: { containers = [], initContainers = [] } = {} }: LiveObject): boolean {
  return [...containers, ...initContainers].some(({ name }) => MESHES.some(({ proxyContainer }) => name === proxyContainer));
}

/** An owner of a kind that is not read is still the name by which its pods are known. */
function makerOf({ metadata: { name, ownerReferences = [] } }: LiveObject): string {
  return ownerReferences.find(({ controller }) => controller === true)?.name ?? name;
}

function uidsOf(objects: readonly LiveObject[]): ReadonlyMap<string, LiveObject> {
  return new Map(objects.flatMap((object) => (object.metadata.uid === undefined ? [] : [[object.metadata.uid, object] as const])));
}

function isPublished({ kind, metadata: { name, labels = {} } }: LiveObject): boolean {
  return BOOTSTRAP_LABEL in labels || (kind === 'ConfigMap' && PUBLISHED_CONFIG_MAPS.has(name));
}

/** Nothing listens in such a pod, and nothing calls from it. */
function hasEnded({ kind, status }: LiveObject): boolean {
  return kind === 'Pod' && ENDED.has(status?.phase ?? '');
}

/** The object at the top of the chain of owners that were read: of a pod its Deployment, not its ReplicaSet. */
function rootOf(object: LiveObject, byUid: ReadonlyMap<string, LiveObject>): LiveObject {
  let root = object;
  for (const seen = new Set([object]); ;) {
    const reference = root.metadata.ownerReferences?.find(({ controller, kind }) => controller === true || OWNERS_WITHOUT_TEMPLATE.has(kind));
    const owner = reference && byUid.get(reference.uid);
    if (!owner || seen.has(owner)) return root;
    seen.add(owner);
    root = owner;
  }
}

/** Labels, account and network are all that policies see. A pod of an older revision, or one that somebody labelled, differs in them. */
function isWhatItsRootMakes({ metadata: { labels = {} }, spec = {} }: LiveObject, root: LiveObject): boolean {
  const template = (root.spec?.jobTemplate?.spec ?? root.spec)?.template;
  if (!template) return false;
  const wanted = template.metadata?.labels ?? {};
  return Object.entries(wanted).every(([key, value]) => labels[key] === value)
    && Object.keys(labels).every((key) => Object.hasOwn(wanted, key) || ADDED_LABELS.has(key))
    && accountOf(spec) === accountOf(template.spec ?? {})
    && (spec.hostNetwork ?? false) === (template.spec?.hostNetwork ?? false);
}

function accountOf({ serviceAccountName = 'default' }: LiveSpec): string {
  return serviceAccountName;
}

function onItsOwn(object: LiveObject): LiveObject {
  const { ownerReferences, ...metadata } = object.metadata;
  return { ...object, metadata };
}
