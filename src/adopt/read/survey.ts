/** What was noticed while a workload was read. */
export interface Survey {
  /** Why it can't be declared as a workload of ours: what its API has no word for. */
  readonly blocks: string[];
  /** What a workload of ours would harden, and what may break by it. */
  readonly unhardened: string[];
  /** Fields that are not carried over, each with what stands in their place. */
  readonly dropped: string[];
  /** What a person has to decide. */
  readonly todos: string[];
}

export function newSurvey(): Survey {
  return { blocks: [], unhardened: [], dropped: [], todos: [] };
}
