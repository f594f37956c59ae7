import type { IConstruct } from 'constructs';
import { Access } from './access';
import type { Callee, ICallee, _HeardCaller } from './callee';
import { checkArgument } from './props/check';
import { ACCESS, CALLEE } from './props/tables';
import { recordDefaults } from '../../cdk8s/bridge/defaults';
import { Registry } from '../../cdk8s/bridge/registry';
import { isMade } from '../graph/prop-types';
import type { _Call } from '../interpret/state';

/** By the construct under which all workloads call. */
const CALLS = new WeakMap<IConstruct, readonly _Call[]>();

/** A workload that lets its mesh know of what is outside. */
interface Caller {
  readonly callee?: Callee;
  readonly _heardAs: _HeardCaller;
  _declareOutside(callee: Callee): void;
}

/**
 * Declares a call of every workload under a construct, those that come later too.
 *
 * @internal
 */
export function _allCall(construct: IConstruct, of: string, given: ICallee, access: Access | undefined): void {
  checkArgument(of, 'callee', given, CALLEE);
  if (access !== undefined) checkArgument(of, 'access', access, ACCESS);
  const { callee } = given;
  const { path } = construct.node;
  CALLS.set(construct, [...CALLS.get(construct) ?? [], { callee, given, access: access ?? Access.all() }]);
  recordDefaults(construct, () => ({ construct: 'CommonCall', path, callee: callee._parts.record(), access: access?._record }));
  for (const child of construct.node.findAll()) if (isCaller(child)) hear(child, { callee, access: access ?? Access.all() });
  Registry.tryOf(construct)?.touch();
}

/**
 * Lets the callees of common calls, and the mesh, know of a workload that comes later.
 *
 * @internal
 */
export function _hearCommonCalls(workload: IConstruct & Caller): void {
  for (const call of _commonCalls(workload)) hear(workload, call);
}

function hear(caller: Caller, { callee, access }: Pick<_Call, 'callee' | 'access'>): void {
  caller._declareOutside(callee);
  // Nobody calls itself because all around it do.
  if (caller.callee !== callee && isMade(callee, 'Callee')) callee._parts.onCall?.(access, caller._heardAs);
}

/**
 * What a workload calls because all around it do. What they call does not call itself.
 *
 * @internal
 */
export function _commonCalls(workload: IConstruct): readonly _Call[] {
  const own = (workload as Partial<ICallee>).callee;
  return workload.node.scopes.flatMap((scope) => CALLS.get(scope) ?? []).filter(({ callee }) => callee !== own);
}

function isCaller(construct: object): construct is Caller {
  return '_declareOutside' in construct;
}
