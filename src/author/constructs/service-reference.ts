import type { Access } from './access';
import { Callee } from './callee';
import type { ICallee } from './callee';
import type { Mesh } from './mesh';
import type { Port } from './port';
import type { SecureService } from './secure-service';
import type { ReferenceNode } from '../graph/nodes';
import { checkArgument, checkProps } from './props/check';
import { selectorOf } from '../graph/labels';
import { ACCESS, SERVICE } from './props/tables';
import type { Reader } from '../graph/reader';
import type { ReferenceRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { parseDnsLabel, parseLabelKey, parseLabelValue, parseServiceName } from '../graph/values/names';
import { readPorts } from '../interpret/ports';

/** A service that another chart, program or repository owns. */
export interface ServiceReferenceProps {
  /** Its namespace. */
  readonly namespace: string;

  /** The name of its Service. */
  readonly name: string;

  /**
   * The ports that it listens on. Only needed to call it.
   *
   * @default - none: it can call, but not be called
   */
  readonly ports?: Port[];

  /**
   * The ServiceAccount that it runs as: its identity in a mesh.
   *
   * @default - the name of the service, as this library does it
   */
  readonly serviceAccount?: string;

  /**
   * The labels of its pods.
   *
   * @default - `app.kubernetes.io/name` and `app.kubernetes.io/instance` with its name, as this library does it
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * The mesh that it is in.
   *
   * @default - the mesh of whoever it speaks with
   */
  readonly mesh?: Mesh;
}

/**
 * A service that another program owns. Calls to and from it open the end that this program owns; the other end is its owner's.
 */
export class ServiceReference implements ICallee {
  public readonly callee: Callee;

  /** @internal */
  public readonly _record: ReferenceRecord;

  /** @internal */
  public constructor(private readonly props: ServiceReferenceProps) {
    checkProps('SecureService.fromReference', 'ServiceReferenceProps', props);
    this._record = wordForWord({
      kind: 'reference',
      namespace: props.namespace,
      name: props.name,
      ports: props.ports?.map((port) => port._record),
      serviceAccount: props.serviceAccount,
      podLabels: props.podLabels,
      mesh: props.mesh?._record,
    });
    this.callee = new Callee({ name: `${props.namespace}/${props.name}`, read: (reader) => this._read(reader), record: () => this._record });
  }

  /**
   * Declares that it calls a service of this program, which opens that service's end.
   *
   * @param callee whom it calls
   * @param access how much it may use; all declared ports by default
   */
  public calls(callee: SecureService, access?: Access): void {
    checkArgument(`${this.callee.name}.calls`, 'callee', callee, SERVICE);
    if (access !== undefined) checkArgument(`${this.callee.name}.calls`, 'access', access, ACCESS);
    callee._receive(this, access);
  }

  /** @internal */
  public _read(reader: Reader): ReferenceNode | undefined {
    const { props } = this;
    const subject = `reference ${this.callee.name}`;
    const namespace = reader.read('name', `${subject}: namespace`, props.namespace, parseDnsLabel);
    const name = reader.read('name', `${subject}: name`, props.name, parseServiceName);
    const serviceAccount = props.serviceAccount === undefined
      ? name
      : reader.read('name', `${subject}: serviceAccount`, props.serviceAccount, parseDnsLabel);
    const ports = readPorts(reader, props.ports ?? [], `${subject}: ports`);
    const podLabels = props.podLabels ?? selectorOf(props.name);
    this.readLabels(reader, subject, podLabels);
    if (namespace === undefined || name === undefined || serviceAccount === undefined) return undefined;
    return { kind: 'reference', id: `${namespace}/${name}`, namespace, name, serviceAccount, podLabels, ports, mesh: props.mesh?._node };
  }

  private readLabels(reader: Reader, subject: string, labels: { readonly [key: string]: string }): void {
    if (Object.keys(labels).length === 0) {
      reader.refuse(
        'label', `${subject}: podLabels`, 'no labels', 'at least one label: no labels would select every pod of the namespace',
        'name the labels of its pods',
      );
    }
    for (const [key, value] of Object.entries(labels)) {
      reader.read('label', `${subject}: podLabels`, key, parseLabelKey);
      reader.read('label', `${subject}: podLabels.${key}`, value, parseLabelValue);
    }
  }
}
