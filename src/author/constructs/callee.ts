import type { CalleeNode } from '../graph/declarations';
import type { Reader } from '../graph/reader';
import type { CalleeRecord } from '../graph/record/record';

/**
 * Something that can be called: a `SecureService`, a service of another program (`SecureService.fromReference`),
 * an `ExternalHost`, an `ExternalNetwork` or the `KubernetesApi`.
 */
export interface ICallee {
  /** How reports and errors name it. */
  readonly calleeName: string;

  /** @internal */
  _callee(reader: Reader): CalleeNode | undefined;

  /** @internal */
  _record(): CalleeRecord;
}
