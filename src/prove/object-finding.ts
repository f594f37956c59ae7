/** What is wrong with an object that no connection depends on, in one sentence. */
export interface ObjectFinding {
  /** The workload or gateway on whose side something is to be done; undefined where it is nobody's. */
  readonly node: string | undefined;
  /** Whether it is merely open to doubt. @default false */
  readonly doubt?: boolean;
  readonly text: string;
}
