import { Construct } from 'constructs';
import { Access } from './access';
import { Callee } from './callee';
import type { ICallee, IExposable, _AskedFor, _HeardCaller } from './callee';
import { ClusterProfile } from './cluster-profile';
import type { ForeignWorkloadProps } from './foreign-workload-props';
import { _HeardCallers } from './heard-callers';
import { _OutgoingCalls } from './outgoing-calls';
import { checkArgument, checkConstructProps, checkScope } from './props/check';
import { ACCESS, REFERENCE } from './props/tables';
import type { ServiceReference } from './service-reference';
import { ZeroTrustNamespace, _surroundings } from './zero-trust-namespace';
import { emitUsers, emitWorkloadPolicies } from '../../cdk8s/bridge/emit-workload';
import { Registry } from '../../cdk8s/bridge/registry';
import { mark } from '../graph/prop-types';
import type { ReceivedCallRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { interpretForeign } from '../interpret/foreign';
import type { _Call, _ReceivedCall } from '../interpret/state';

/**
 * Pods that Helm, an operator or kubectl makes: the policies around them are written here, the pods are not. They reach exactly the callees that are
 * declared, and are reached by exactly the callers that are declared, like a `SecureService`.
 *
 * Where the manifests that make the pods are in the app (with `Include` or `Helm`), they are compared with the declaration, and hardening is
 * asked of them. Where they are not, labels and account are an assumption: `TrustReport.assumptions`. What runs in the pods is not proven.
 */
export class ForeignWorkload extends Construct implements IExposable {
  public readonly callee: Callee;

  /** The name of the object that makes the pods, and of the policies. */
  public readonly name: string;

  /** The name under which others dial it, from any namespace: that of its first Service. */
  public readonly host: string;

  private readonly outgoing: _OutgoingCalls;
  private readonly received: _ReceivedCall[] = [];
  private readonly saidOfCallers: ReceivedCallRecord[] = [];
  private readonly namespace: ZeroTrustNamespace | undefined;
  private readonly heard: _HeardCallers;

  public constructor(scope: Construct, id: string, props: ForeignWorkloadProps) {
    super(checkScope('ForeignWorkload', scope, id), id);
    checkConstructProps(scope, id, 'ForeignWorkloadProps', props);
    mark(this, 'ForeignWorkload');
    this.name = props.name ?? id;
    this.namespace = ZeroTrustNamespace.tryOf(this);
    this.outgoing = new _OutgoingCalls(this, this.name, this.namespace, false);
    this.heard = new _HeardCallers(this, () => ({
      place: this.namespace && { name: this.name, namespace: this.namespace.name }, ports: props.ports ?? [],
    }));
    const { path } = this.node;
    const namespace = this.namespace?.name ?? '?';
    const key = `${namespace}/${this.name}`;
    this.callee = Callee._of({ name: key, read: () => ({ kind: 'owned', id: key }), record: () => ({ kind: 'service', path }), onCall: (access, caller) => this.isCalled(access, caller) });
    const profile = this.namespace?.profile ?? ClusterProfile.vanilla();
    this.host = `${props.serviceNames?.[0] ?? this.name}.${namespace}.svc.${profile._cluster.clusterDomain}`;
    Registry.of(this).add(this, () => interpretForeign({
      path,
      name: this.name,
      namespace: this.namespace && _surroundings(this.namespace),
      props,
      outgoing: this.outgoing.all,
      received: this.received,
      waivers: Registry.of(this).waivers.holdingFor(this).map(({ waiver }) => waiver),
    }), () => ({
      construct: 'ForeignWorkload',
      path,
      id,
      name: props.name,
      ...wordForWord({
        podLabels: props.podLabels, madeBy: props.madeBy, serviceAccountName: props.serviceAccountName, serviceNames: props.serviceNames,
      }),
      ports: (props.ports ?? []).map((port) => port._record),
      received: this.saidOfCallers,
      calls: this.outgoing.records(),
    }));
    if (this.namespace) {
      emitWorkloadPolicies(this, { mesh: this.namespace.mesh._node, cluster: this.namespace.profile._cluster }, { name: this.name, namespace, controller: 'Deployment', resilience: undefined, isTimed: false });
    }
    this.heard.write();
    for (const callee of props.calls ?? []) this.calls(callee);
  }

  /**
   * Declares that a service of another program calls it, which opens its own end.
   *
   * @param caller who calls
   * @param access how much it may use; all declared ports by default
   */
  public calledBy(caller: ServiceReference, access?: Access): void {
    checkArgument(`${this.node.path}.calledBy`, 'caller', caller, REFERENCE);
    if (access !== undefined) checkArgument(`${this.node.path}.calledBy`, 'access', access, ACCESS);
    this.received.push({ caller: { name: caller.callee.name, read: (reader) => caller._read(reader) }, access: access ?? Access.all() });
    this.saidOfCallers.push({ caller: caller._record, access: access?._record });
    this.isCalled(access ?? Access.all(), { id: JSON.stringify(caller._record), showsIdentity: true });
    Registry.of(this).touch();
  }

  /**
   * Declares that its pods call another: both ends are opened, as far as this program owns them. Saying it twice changes nothing; two accesses to one
   * callee add up.
   *
   * @param callee what it calls
   * @param access how much it may use; all declared ports by default
   */
  public calls(callee: ICallee, access?: Access): void {
    this.outgoing.declare(callee, access);
  }

  /** Lets the mesh verify tokens before the pods, and let the caller in. */
  private isCalled(access: _AskedFor, caller: _HeardCaller): void {
    const { _users } = access;
    this.heard.add(caller, access);
    if (_users && this.namespace) emitUsers(this, this.namespace.mesh._node, { name: this.name, namespace: this.namespace.name });
  }
}
