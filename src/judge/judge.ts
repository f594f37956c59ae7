/**
 * The judge: manifests in, answers out. It reads nothing but manifests and options, changes nothing, and shares no
 * code with the half that writes manifests.
 */
import { clusterOf, type Cluster } from './cluster/cluster';
import type { Flow } from './core/flow';
import type { DeclaredEdge } from './declared';
import { Destinations } from './engine/destination';
import { byRelaysAlone } from './engine/meshes/by-relays-alone';
import { peerClassesOf } from './engine/peer-classes';
import type { Layer } from './layers/layer';
import { LAYERS } from './layers/table';
import type { Manifests, UnknownObject } from './objects/manifests';
import type { ManifestInput } from './objects/read/documents';
import type { ObjectProblem } from './objects/read/field';
import { settingsOf, type JudgeOptions } from './options';
import { parseManifests } from './parse';
import { apiServerRows, type ApiServerRow } from './questions/api-server';
import { check, type Answer } from './questions/check';
import { diffRows, type Change } from './questions/diff';
import { explain, type Explanation } from './questions/explain';
import { exposureRows, type ExposureRow } from './questions/exposure';
import { matrixRows, type MatrixRow } from './questions/matrix';
import { openRules, type OpenRule } from './questions/open-rules';
import { prove, type Proof, type ProveOptions } from './questions/prove';

/** Answers about one set of manifests. */
export interface Judgement {
  readonly cluster: Cluster;
  /** What could not be taken at its word. Verdicts that it touches are unknown. */
  readonly problems: readonly ObjectProblem[];
  /** Objects of kinds that the judge does not read and that are not known to be irrelevant. */
  readonly unknownKinds: readonly UnknownObject[];
  /** Whether one flow passes. */
  check(flow: Flow): Answer;
  /** Whether one flow passes, with every object that had a say. */
  explain(flow: Flow): Explanation;
  /** Everything that is not denied among the given workloads and with the outside, destination by destination. */
  matrix(): Iterable<MatrixRow>;
  /**
   * What is open between some workloads (by default all) and everybody else: addresses outside, and pods that nobody
   * declared, in every namespace.
   */
  exposure(workloads?: readonly string[]): Iterable<ExposureRow>;
  /** The workloads that may reach the API server, through the Service `kubernetes` that every cluster has. */
  apiServer(): Iterable<ApiServerRow>;
  /** Rules of Gateways by which anybody outside, with no token, reaches a workload. */
  openRules(): readonly OpenRule[];
  /** What changes if other manifests take the place of these. */
  diff(after: Judgement): Iterable<Change>;
  /** Whether these manifests do exactly what is declared. */
  prove(declared: readonly DeclaredEdge[], options?: ProveOptions): Proof;
}

/** Reads manifests and judges them. Throws a ManifestSyntaxError where they can't be read at all. */
export function judge(inputs: readonly ManifestInput[], options: JudgeOptions = {}): Judgement {
  return judgeParsed(parseManifests(inputs), options);
}

/** Judges manifests that were read before. */
export function judgeParsed(manifests: Manifests, options: JudgeOptions = {}): Judgement {
  const installations = LAYERS.flatMap((layer) => layer.installations?.(options, manifests.of(layer.key)) ?? []);
  return judgementOf(manifests, clusterOf(manifests, settingsOf(options, installations), LAYERS));
}

/** Judges other policies for the same pods: what is known of these is not worked out again. */
export function judgeView(whole: Judgement, manifests: Manifests, { of = 'calls' }: ViewOptions = {}): Judgement {
  return judgementOf(manifests, clusterOf(manifests, whole.cluster.settings, LAYERS_OF[of], whole.cluster));
}

export interface ViewOptions {
  /**
   * What is asked for: calls; packets, which pods send to each other whatever their proxies put into them; or calls of which those that leave the cluster
   * go by way of pods of a mesh, and no others.
   *
   * @default 'calls'
   */
  readonly of?: ViewOf;
}

export type ViewOf = 'calls' | 'packets' | 'relayed-calls';

const LAYERS_OF: Readonly<Record<ViewOf, readonly Layer[]>> = Object.freeze({
  'calls': LAYERS,
  'packets': Object.freeze(LAYERS.map((layer) => (layer.mesh ? Object.freeze({ ...layer, mesh: undefined }) : layer))),
  'relayed-calls': Object.freeze(LAYERS.map((layer) => {
    const { mesh } = layer;
    if (!mesh?.callers || !mesh.outside) return layer;
    return Object.freeze({ ...layer, mesh: Object.freeze({ ...mesh, outside: byRelaysAlone(mesh.outside, mesh.callers.site) }) });
  })),
});

function judgementOf(manifests: Manifests, cluster: Cluster): Judgement {
  return Object.freeze({
    cluster,
    problems: manifests.problems,
    unknownKinds: manifests.unknownKinds,
    check: (flow: Flow) => check(cluster, flow),
    explain: (flow: Flow) => explain(cluster, flow),
    matrix: () => iterable(() => matrixRows(new Destinations(cluster, peerClassesOf(cluster)))),
    exposure: (workloads?: readonly string[]) => iterable(() => exposureRows(cluster, workloads)),
    apiServer: () => iterable(() => apiServerRows(cluster)),
    openRules: () => openRules(cluster),
    diff: (after: Judgement) => iterable(() => diffRows(cluster, after.cluster)),
    prove: (declared: readonly DeclaredEdge[], proveOptions?: ProveOptions) => prove(cluster, declared, proveOptions),
  });
}

/** Computed anew on every iteration, so that nothing large is kept. */
function iterable<T>(start: () => Iterator<T>): Iterable<T> {
  return Object.freeze({ [Symbol.iterator]: start });
}
