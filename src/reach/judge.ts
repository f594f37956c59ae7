/**
 * The judge: manifests in, answers out. It reads nothing but manifests and options, changes nothing, and shares no
 * code with the half that writes manifests.
 */
import type { Flow } from './flow';
import { clusterOf, type Cluster } from './model/cluster';
import { settingsOf, type JudgeOptions } from './options';
import type { ManifestInput } from './parse/documents';
import type { Problem } from './parse/field';
import { parseManifests, type Manifests, type UnknownObject } from './parse/manifests';
import { check, type Answer } from './questions/check';
import { explain, type Explanation } from './questions/explain';
import { matrixRows, type MatrixRow } from './questions/matrix';
import { Destinations } from './rows/destination';
import { universeOf } from './rows/universe';

/** Answers about one set of manifests. */
export interface Judgement {
  readonly cluster: Cluster;
  /** What could not be taken at its word. Verdicts that it touches are unknown. */
  readonly problems: readonly Problem[];
  /** Objects of kinds that the judge does not read and that are not known to be irrelevant. */
  readonly unknownKinds: readonly UnknownObject[];
  /** Whether one flow passes. */
  check(flow: Flow): Answer;
  /** Whether one flow passes, with every object that had a say. */
  explain(flow: Flow): Explanation;
  /** Everything that is not denied among the given workloads and with the outside, destination by destination. */
  matrix(): Iterable<MatrixRow>;
}

/** Reads manifests and judges them. Throws a ManifestSyntaxError where they can't be read at all. */
export function judge(inputs: readonly ManifestInput[], options: JudgeOptions = {}): Judgement {
  return judgeParsed(parseManifests(inputs), options);
}

/** Judges manifests that were read before. */
export function judgeParsed(manifests: Manifests, options: JudgeOptions = {}): Judgement {
  const cluster = clusterOf(manifests, settingsOf(options));
  return Object.freeze({
    cluster,
    problems: manifests.problems,
    unknownKinds: manifests.unknownKinds,
    check: (flow: Flow) => check(cluster, flow),
    explain: (flow: Flow) => explain(cluster, flow),
    matrix: () => ({ [Symbol.iterator]: () => matrixRows(new Destinations(cluster, universeOf(cluster))) }),
  });
}
