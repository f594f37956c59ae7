import type { Access } from './access';
import { Callee } from './callee';
import type { ICallee, IExposable } from './callee';
import { _callFrom } from './caller';
import { checkProps } from './props/check';
import type { ServiceReferenceProps } from './service-reference-props';
import { _shownAt } from './shown-identity';
import type { ReferenceNode } from '../graph/nodes';
import { mark } from '../graph/prop-types';
import type { Reader } from '../graph/reader';
import type { ReferenceRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { readReference } from '../interpret/reference';

/** A service that another program owns. Calls to and from it open the end that this program owns; the other end is its owner's. */
export class ServiceReference implements ICallee {
  public readonly callee: Callee;

  /** @internal */
  public readonly _record: ReferenceRecord;

  /** @internal */
  public constructor(private readonly props: ServiceReferenceProps) {
    checkProps('SecureService.fromReference', 'ServiceReferenceProps', props);
    mark(this, 'ServiceReference');
    this._record = wordForWord({
      kind: 'reference',
      namespace: props.namespace,
      name: props.name,
      ports: props.ports?.map((port) => port._record),
      serviceAccountName: props.serviceAccountName,
      podLabels: props.podLabels,
      mesh: props.mesh?._record,
      serviceIdentity: props.serviceIdentity?._record,
    });
    this.callee = Callee._of({
      name: `${props.namespace}/${props.name}`, read: (reader) => this._read(reader), record: () => this._record, ..._shownAt(props, props.serviceIdentity),
    });
  }

  /**
   * Declares that it calls a service of this program, which opens that service's end.
   *
   * @param callee the `SecureService` that it calls
   * @param access how much it may use; all declared ports by default
   */
  public calls(callee: IExposable, access?: Access): void {
    _callFrom({ name: this.callee.name, read: (reader) => this._read(reader), record: () => this._record, showsIdentity: true }, callee, access);
  }

  /** @internal */
  public _read(reader: Reader): ReferenceNode | undefined {
    return readReference(reader, this.props);
  }
}
