import type { Construct } from 'constructs';
import type { Authorizer } from './authorizer';
import { checkArgument } from './props/check';
import { AUTHORIZER } from './props/tables';
import { ZeroTrustNamespace } from './zero-trust-namespace';
import { emitAuthorizer } from '../../cdk8s/bridge/emit-workload';
import { Registry } from '../../cdk8s/bridge/registry';
import type { AuthorizerRecord } from '../graph/record/values';
import type { WorkloadName } from '../meshes/backend';

/**
 * Whom the proxy of one workload asks about requests: as they are interpreted, and word for word.
 *
 * @internal
 */
export class _AskedAuthorizers {
  public readonly all: Authorizer[] = [];

  public readonly records: AuthorizerRecord[] = [];

  /** `place`: undefined where the workload has no place. */
  public constructor(private readonly workload: Construct, private readonly place: () => WorkloadName | undefined) {}

  public declare(authorizer: Authorizer): void {
    checkArgument(`${this.workload.node.path}.asks`, 'authorizer', authorizer, AUTHORIZER);
    this.all.push(authorizer);
    this.records.push(authorizer._record);
    const [place, namespace] = [this.place(), ZeroTrustNamespace.tryOf(this.workload)];
    if (place && namespace) emitAuthorizer(this.workload, namespace.mesh._node, place);
    Registry.of(this.workload).touch();
  }
}
