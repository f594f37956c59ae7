/** Reads objects into the lists of all layers. What the layers are, and what is known of kinds, is handed in. */
import type { RawObject } from './documents';
import { Field, isRefused, type ObjectRef, type ObjectProblem } from './field';
import { Reading, type Filling, type KindReader, type LayerReader, type Sighting } from './kind-reader';
import { parseForeignPod, parsePod, type PodKind } from './pod';
import { parseService } from './service';
import type { Body, DoubtfulKind, KindFacts } from '../kinds/kind';
import { podTemplatesIn } from '../kinds/pod-templates';
import type { LayerObjects } from '../layer-key';
import { Manifests, type CommonObjects, type UnknownObject } from '../manifests';
import { isStored, refuseMetadata } from '../refusals/metadata';
import { refuseOther } from '../refusals/others';
import { ObjectStore, type StoredObject } from '../store';

/** What is known of kinds. */
export interface KindKnowledge {
  tryFindKind(group: string, kind: string): KindFacts | undefined;
  /** Why an object of a known kind is doubtful. */
  tryFindDoubt(group: string, kind: string, body: Body): DoubtfulKind | undefined;
  /** Why an object of an unknown kind is doubtful. */
  tryFindUnknownDoubt(group: string, kind: string, namespace: string): DoubtfulKind | undefined;
  tryFindServedInstead(apiVersion: string, group: string, kind: string): readonly string[] | undefined;
  /** Whether another server than that of Kubernetes serves the kinds of a group, with rules of its own. */
  isOfOtherServer(group: string): boolean;
}

type FillingCommon = { -readonly [K in keyof CommonObjects]: CommonObjects[K] extends readonly (infer Item)[] ? Item[] : Map<string, number> };

/** A reader with the lists that it fills. */
interface Station {
  readonly reader: KindReader<LayerObjects>;
  /** The place of its layer; undefined for what every layer may need. */
  readonly layer: number | undefined;
}

type Stations = ReadonlyMap<string, ReadonlyMap<string, readonly Station[]>>;

const COMMON_READERS: Readonly<Record<string, Readonly<Record<string, KindReader<CommonObjects>>>>> = {
  '': {
    Pod: pods('Pod'),
    ReplicationController: pods('ReplicationController'),
    Namespace: { read: (into, { ref, root }) => { into.namespaces.push(readNamespace(ref, root)); } },
    Service: { read: (into, { ref, root }) => { into.services.push(parseService(ref, root)); } },
  },
  'apps': { Deployment: pods('Deployment'), StatefulSet: pods('StatefulSet'), DaemonSet: pods('DaemonSet'), ReplicaSet: pods('ReplicaSet') },
  'extensions': { Deployment: pods('Deployment'), DaemonSet: pods('DaemonSet'), ReplicaSet: pods('ReplicaSet') },
  'batch': { Job: pods('Job'), CronJob: pods('CronJob') },
};

function readNamespace(ref: ObjectRef, root: Field): CommonObjects['namespaces'][number] {
  const metadata = root.child('metadata');
  return Object.freeze({ ref, labels: metadata.child('labels').stringMap(), annotations: metadata.child('annotations').stringMap() });
}

function pods(kind: PodKind): KindReader<CommonObjects> {
  return { read: (into, { ref, root, malformed }) => { into.pods.push(parsePod(kind, ref, root, malformed)); } };
}

/** Reads objects for some layers, always the same. */
export class ManifestReader {
  private readonly stations: Stations;

  constructor(private readonly layers: readonly LayerReader[], private readonly kinds: KindKnowledge) {
    const stations = new Map<string, Map<string, Station[]>>();
    const add = (readers: Readonly<Record<string, Readonly<Record<string, unknown>>>>, layer: number | undefined) => {
      for (const [group, ofGroup] of Object.entries(readers)) {
        const known = stations.get(group) ?? new Map<string, Station[]>();
        stations.set(group, known);
        // Several layers may read one kind, each what it knows of it.
        for (const [kind, reader] of Object.entries(ofGroup)) known.set(kind, [...known.get(kind) ?? [], { reader: reader as Station['reader'], layer }]);
      }
    };
    add(COMMON_READERS, undefined);
    layers.forEach(({ readers }, layer) => { add(readers, layer); });
    this.stations = stations;
  }

  read(objects: readonly RawObject[]): Manifests {
    const store = new ObjectStore(objects);
    const pass = new Pass(this.layers, this.kinds, this.stations);
    for (const object of store.all) pass.readObject(object);
    return pass.manifests(store);
  }
}

/** One reading of one input. */
class Pass {
  private readonly common: FillingCommon = {
    pods: [], refusedPods: [], namespaces: [], services: [], irrelevantKinds: new Map(), unknownKinds: [], problems: [],
  };
  private readonly filling: readonly Filling<LayerObjects>[];
  private readonly routeParents: ReadonlySet<string>;

  constructor(private readonly layers: readonly LayerReader[], private readonly kinds: KindKnowledge, private readonly stations: Stations) {
    this.filling = layers.map((layer) => layer.empty());
    this.routeParents = new Set(layers.flatMap((layer) => layer.routeParents ?? []));
  }

  manifests(store: ObjectStore): Manifests {
    return new Manifests(store, this.common, new Map(this.layers.map(({ key }, index) => [key.name, Object.freeze(this.filling[index])])));
  }

  readObject(object: StoredObject): void {
    const { body, group, kind, ref } = object;
    const { problems, unknownKinds } = this.common;
    const before = problems.length;
    const root = Field.root(body, ref, problems);
    const stations = this.stations.get(group)?.get(kind);
    if (stations) {
      const apiVersion = apiVersionOf(body);
      const reading = new Reading(ref, root, body, problems, unknownKinds, this.routeParents);
      const served = this.kinds.tryFindServedInstead(apiVersion, group, kind);
      if (served) problems.push(Object.freeze({ code: 'bad-value' as const, object: ref, path: ['apiVersion'], got: apiVersion, expected: served.join(' or ') }));
      refuseMetadata(ref, root.child('metadata'));
      for (const { layer, reader } of stations) {
        reader.read(layer === undefined ? this.common as unknown as Filling<LayerObjects> : this.filling[layer], reading);
      }
      if (problems.length > before) this.settle(ref, root, problems.splice(before));
      return;
    }
    const known = this.kinds.tryFindKind(group, kind);
    // Servers of kinds that nobody knows have rules that nobody knows.
    if (known && !this.kinds.isOfOtherServer(group)) refuseOther(group, ref, root);
    const found = problems.length > before ? problems.splice(before) : undefined;
    this.sortOther(object, known);
    if (found) this.settle(ref, root, found);
  }

  /** Sorts an object of a kind that is not read by whether it matters. */
  private sortOther({ ref, body, group, kind, namespace }: StoredObject, known: KindFacts | undefined): void {
    const { irrelevantKinds, unknownKinds } = this.common;
    const sighting = this.sight(group, ref, body);
    if (sighting) {
      unknownKinds.push(Object.freeze({ ref, apiVersion: apiVersionOf(body), body, unknown: false, ...sighting }));
      return;
    }
    const matters = known ? this.kinds.tryFindDoubt(group, kind, body) : this.kinds.tryFindUnknownDoubt(group, kind, namespace);
    if (known && !matters) {
      irrelevantKinds.set(kind, (irrelevantKinds.get(kind) ?? 0) + 1);
      return;
    }
    const routes = matters?.routes?.(body) === true;
    const behind = matters?.behind?.(body);
    const made = this.foreignPods(ref, body, matters);
    unknownKinds.push(Object.freeze({
      ref,
      apiVersion: apiVersionOf(body),
      body,
      unknown: !known,
      ...(matters && { matters }),
      ...(routes && { routes }),
      ...(behind !== undefined && { behind }),
      ...(made && { pods: made }),
    }));
  }

  private sight(group: string, ref: ObjectRef, body: Body): Sighting | undefined {
    for (let index = 0; index < this.layers.length; index += 1) {
      const sighting = this.layers[index].sight?.(group, ref, body, this.filling[index]);
      if (sighting) return sighting;
    }
    return undefined;
  }

  /** Reports each problem once. An object that a component refuses never comes into force, unless it is there already. */
  private settle(ref: ObjectRef, root: Field, found: readonly ObjectProblem[]): void {
    const { problems: all } = this.common;
    const refusals = found.filter(isRefused);
    const problems = [...new Map([...found, ...refusals].map((problem) => [problem.path.join('\n'), problem])).values()];
    if (isStored(root)) {
      for (const problem of problems) all.push(Object.freeze({ ...problem, refusal: undefined }));
      return;
    }
    all.push(...problems);
    if (refusals.length === 0) return;
    const pod = this.common.pods.at(-1);
    for (const lists of [this.common, ...this.filling]) for (const list of Object.values(lists)) dropLast(list, ref);
    if (pod?.ref === ref) this.common.refusedPods.push(pod);
  }

  /** Reads the pods that an object of somebody else's kind makes, if there is one template to make them of. */
  private foreignPods(ref: ObjectRef, body: Body, matters: DoubtfulKind | undefined): UnknownObject['pods'] {
    const { problems } = this.common;
    const templates = podTemplatesIn(body);
    if (templates.length !== 1) return templates.length > 0 || matters?.changes === 'new-pods' ? 'not-understood' : undefined;
    const before = problems.length;
    const root = Field.root(body, ref, problems);
    const template = templates[0].reduce<Field>((field, key) => (typeof key === 'number' ? field.items()[key] : field.child(key)), root);
    const completed = matters?.keepsTemplate ? undefined : `what makes its pods of ${ref.kind} ${ref.name} is not understood, and may change them`;
    this.common.pods.push(parseForeignPod(ref, root, template, completed, () => problems.length > before));
    return 'judged';
  }
}

/** Takes out what was read of an object last. */
function dropLast(list: unknown, ref: ObjectRef): void {
  if (Array.isArray(list) && (list.at(-1) as { readonly ref?: ObjectRef } | undefined)?.ref === ref) list.pop();
}

function apiVersionOf({ apiVersion }: Body): string {
  return typeof apiVersion === 'string' ? apiVersion : '';
}
