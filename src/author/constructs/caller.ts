import type { Access } from './access';
import type { IExposable } from './callee';
import { checkArgument } from './props/check';
import { ACCESS, SERVICE } from './props/tables';
import type { CallerNode } from '../graph/declarations';
import type { Reader } from '../graph/reader';
import type { CallerRecord } from '../graph/record/record';

/**
 * The other end of a call: somebody of whom this program owns nothing.
 *
 * @internal
 */
export interface _CallerParts {
  readonly name: string;
  readonly read: (reader: Reader) => CallerNode | undefined;
  readonly record: () => CallerRecord;
  /** Whether the mesh vouches for who it is. */
  readonly showsIdentity: boolean;
}

/**
 * A service of this program, as its callers know it.
 *
 * @internal
 */
export interface _Receiver {
  _receive(caller: _CallerParts, access: Access | undefined): void;
}

/**
 * Declares that somebody calls a service of this program, which opens that service's end.
 *
 * @internal
 */
export function _callFrom(caller: _CallerParts, callee: IExposable, access: Access | undefined): void {
  checkArgument(`${caller.name}.calls`, 'callee', callee, SERVICE);
  if (access !== undefined) checkArgument(`${caller.name}.calls`, 'access', access, ACCESS);
  (callee as unknown as _Receiver)._receive(caller, access);
}
