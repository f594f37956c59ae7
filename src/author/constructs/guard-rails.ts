import { checkArgument } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { GuardRailsRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/**
 * What keeps a namespace as it was proven after the delivery: the API server itself refuses pods that take the identity of a declared workload, and
 * changes of policies by anybody but the delivery.
 */
export class GuardRails {
  /**
   * Two ValidatingAdmissionPolicies for the namespace, with their bindings:
   *
   * - a pod has the labels by which policies know a workload if, and only if, it runs as the ServiceAccount of that workload;
   * - NetworkPolicies, objects of meshes and gateways, Roles and RoleBindings, EndpointSlices and the labels of the Namespace are changed and deleted by
   *   the delivery alone, and by controllers of Kubernetes that have to.
   *
   * Who may change ValidatingAdmissionPolicies or impersonate the delivery can take them away: no admission sees those.
   *
   * @param users who applies manifests, as the API server names them: `system:serviceaccount:argocd:argocd-application-controller`. Of several programs in one
   * namespace, all deliveries have to be named.
   * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
   */
  public static deliveredBy(users: string[]): GuardRails {
    checkArgument('GuardRails.deliveredBy', 'users', users, ARGUMENTS.texts);
    return new GuardRails({ factory: 'deliveredBy', users });
  }

  /** @internal */
  public readonly _record: GuardRailsRecord;

  private constructor(said: GuardRailsRecord) {
    mark(this, 'GuardRails');
    this._record = wordForWord(said);
  }
}
