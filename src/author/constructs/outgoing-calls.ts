import type { Construct } from 'constructs';
import { Access } from './access';
import type { Callee, ICallee, _HeardCaller } from './callee';
import { checkArgument } from './props/check';
import { ACCESS, CALLEE } from './props/tables';
import type { ZeroTrustNamespace } from './zero-trust-namespace';
import { emitCertificate } from '../../cdk8s/bridge/emit-access';
import { emitWildcardCalls } from '../../cdk8s/bridge/emit-workload';
import { Registry } from '../../cdk8s/bridge/registry';
import { isMade } from '../graph/prop-types';
import type { CallRecord } from '../graph/record/record';
import type { AccessRecord } from '../graph/record/values';
import type { _Call } from '../interpret/state';

/**
 * The calls that one workload declares: as they are interpreted, and word for word.
 *
 * @internal
 */
export class _OutgoingCalls {
  public readonly all: _Call[] = [];

  private readonly said: { readonly callee: Callee; readonly access: AccessRecord | undefined }[] = [];

  /** How callees know it. */
  public readonly heardAs: _HeardCaller;

  /**
   * @param makesPods whether the program writes the pods, and not somebody else
   */
  public constructor(
    private readonly caller: Construct, private readonly name: string, private readonly namespace: ZeroTrustNamespace | undefined,
    private readonly makesPods = true,
  ) {
    this.heardAs = { id: `${namespace?.name ?? '?'}/${name}`, showsIdentity: true };
  }

  /** What somebody declared. */
  public declare(callee: ICallee, access: Access | undefined): void {
    checkArgument(`${this.caller.node.path}.calls`, 'callee', callee, CALLEE);
    if (access !== undefined) checkArgument(`${this.caller.node.path}.calls`, 'access', access, ACCESS);
    this.said.push({ callee: callee.callee, access: access?._record });
    this.add({ callee: callee.callee, given: callee, access: access ?? Access.all() });
    Registry.of(this.caller).touch();
  }

  /** What follows from something else that was declared. */
  public add(call: _Call): void {
    this.all.push(call);
    if (isMade(call.callee, 'Callee')) call.callee._parts.onCall?.(call.access, this.heardAs);
    this.declareOutside(call.callee);
  }

  /** Lets the mesh know of a callee outside, and the cluster of a caller that needs a certificate. */
  public declareOutside(called: Callee): void {
    // In JavaScript anything may be given; an invalid callee is reported with all other mistakes.
    const { name = '', host, isOfEdge = false, cidrs = [], certificates } = isMade(called, 'Callee') ? called._parts : {};
    if (host !== undefined) this.declareHost(host, isOfEdge);
    if (certificates === true && this.namespace && this.makesPods) {
      const { name: namespace, profile } = this.namespace;
      emitCertificate(this.caller, { workload: this.name, namespace }, profile._cluster.certificateIssuers);
    }
    for (const cidr of cidrs) this.namespace?._declareNetwork(name, cidr);
  }

  public records(): CallRecord[] {
    return this.said.map(({ callee, access }) => ({ callee: callee._parts.record(), access }));
  }

  private declareHost(host: string, isOfEdge: boolean): void {
    const { namespace, caller, name } = this;
    namespace?._declareHost(host, isOfEdge);
    if (!namespace || !host.startsWith('*')) return;
    emitWildcardCalls(caller, namespace.mesh._node, { name, namespace: namespace.name });
  }
}
