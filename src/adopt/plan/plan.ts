/** What will be written: which workload becomes what, and what is declared between them. */
import type { KeptPods } from './kept';
import type { AdoptedCall, OpenQuestion } from '../calls/call';
import type { HostCall } from '../calls/outside';
import type { AdoptedMesh } from '../meshes/mesh';
import type { Found } from '../read/found';
import type { Port } from '../read/ports';
import type { Survey } from '../read/survey';
import type { Secured } from '../secure/secure';
import type { Traffic } from '../traffic/read';

/**
 * `secure`: a construct of ours makes its pods. `kept`: a ForeignWorkload has policies of ours, and its pods stay as they are. `left`: it is not in the
 * program.
 */
export type Form = 'secure' | 'kept' | 'left';

export interface PlannedWorkload {
  readonly found: Found;
  readonly survey: Survey;
  readonly secured: Secured | undefined;
  readonly ports: readonly Port[];
  readonly kept: KeptPods;
  form: Form;
  /** Why it is no workload of ours, or in no program. */
  readonly reasons: string[];
  /** Rules that its kept objects break, by the members of `Rule`. */
  readonly waived: Set<string>;
}

export interface PlannedNamespace {
  readonly name: string;
  readonly mesh: AdoptedMesh | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that are not carried over. */
  readonly dropped: readonly string[];
  /** The profile of Pod Security that its kept pods keep to. */
  podSecurity: 'restricted' | 'baseline' | 'privileged';
  readonly waived: Set<string>;
  readonly workloads: readonly PlannedWorkload[];
}

export interface Plan {
  readonly today: string;
  readonly owner: string;
  readonly expires: string;
  readonly namespaces: readonly PlannedNamespace[];
  calls: readonly AdoptedCall[];
  hosts: readonly HostCall[];
  readonly questions: OpenQuestion[];
  readonly profile: ProfileFacts;
  /** Undefined where none was given. */
  readonly traffic: Traffic | undefined;
}

/** What options said of the cluster. */
export interface ProfileFacts {
  readonly podCidrs: readonly string[];
  readonly apiServerCidrs: readonly string[];
}

export function workloadsOf(plan: Plan): readonly PlannedWorkload[] {
  return plan.namespaces.flatMap(({ workloads }) => workloads);
}

/** Those of which the program says something. */
export function declaredIn(namespace: Pick<PlannedNamespace, 'workloads'>): readonly PlannedWorkload[] {
  return namespace.workloads.filter(({ form }) => form !== 'left');
}
