import type { Construct } from 'constructs';
import { checkArgument, checkProps } from './props/check';
import { USERS } from './props/tables';
import type { Users } from './users';
import { ZeroTrustNamespace } from './zero-trust-namespace';
import { emitUsers } from '../../cdk8s/bridge/emit-workload';
import { Registry } from '../../cdk8s/bridge/registry';
import type { AdmissionRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';
import type { _Admission } from '../interpret/state';
import type { WorkloadName } from '../meshes/backend';

/** What need not be signed in for at a service. */
export interface AdmitOptions {
  /**
   * Paths for which nobody has to be signed in, such as `/status`: exact, or with `*` as the last character for all that begins so. Callers reach
   * those of them that they were declared to call.
   *
   * @default - none
   */
  readonly publicPaths?: string[];
}

/**
 * Whom one workload admits: as they are interpreted, and word for word.
 *
 * @internal
 */
export class _Admissions {
  public readonly all: _Admission[] = [];

  public readonly records: AdmissionRecord[] = [];

  /** `place`: undefined where the workload has no place. `onHold`: puts before the workload what looks at requests. */
  public constructor(
    private readonly workload: Construct, private readonly place: () => WorkloadName | undefined, private readonly onHold: () => void,
  ) {}

  public declare(users: Users, options: AdmitOptions): void {
    const where = `${this.workload.node.path}.admits`;
    checkArgument(where, 'users', users, USERS);
    checkProps(where, 'AdmitOptions', options);
    this.all.push({ users, publicPaths: options.publicPaths });
    this.records.push(wordForWord({ users: users._record, publicPaths: options.publicPaths }));
    this.hold();
    Registry.of(this.workload).touch();
  }

  /** Lets the mesh verify tokens before the workload. */
  public hold(): void {
    const [place, namespace] = [this.place(), ZeroTrustNamespace.tryOf(this.workload)];
    if (place && namespace) emitUsers(this.workload, namespace.mesh._node, place);
    this.onHold();
  }
}
