/** What adopting has to know of a mesh. A new mesh is a folder beside this file, and a line in `table.ts`. */
import type { Workload } from '../../judge/cluster/pod';
import type { RecordReader } from '../traffic/observed';

export interface AdoptedMesh {
  /** What it is called on the command line. */
  readonly id: string;
  /** How a program names it: a static method without arguments. */
  readonly factory: string;
  /** Kinds that the library writes for each workload and namespace, in the place of those that are there. */
  readonly replaced: readonly (readonly [group: string, kind: string])[];
  /** Formats in which it notes traffic. */
  readonly records: readonly RecordReader[];
  /** Whether the pods of a workload are in it. */
  isIn(workload: Workload): boolean;
}
