import { isPortNumber } from '../../../cluster/ports';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { parseCustomLabelSelector, type Labels, type LabelSelector } from '../../../objects/read/selector';
import { INBOUND_POLICIES, type InboundPolicy } from '../inbound-policy';
import { refuseServer } from '../refusals/policies';

/** How the proxy reads what arrives. */
export type ProxyProtocol = 'unknown' | 'HTTP/1' | 'HTTP/2' | 'gRPC' | 'opaque' | 'TLS';

const PROTOCOLS: readonly ProxyProtocol[] = ['unknown', 'HTTP/1', 'HTTP/2', 'gRPC', 'opaque', 'TLS'];

/** A Server: a port of some pods, for which the default inbound policy does not hold. */
export interface Server {
  readonly ref: ObjectRef;
  /** By which ServerAuthorizations know it. */
  readonly labels: Labels;
  /** Absent where it is about workloads outside the cluster. */
  readonly selector?: LabelSelector;
  /** A number, which pods need not declare, or the name of one that they do. */
  readonly port: number | string;
  readonly protocol: ProxyProtocol;
  readonly accessPolicy: InboundPolicy;
  /** Of several Servers of a port the oldest counts. Empty where that is not known. */
  readonly created: string;
  readonly malformed: boolean;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does */
  readonly doubt?: string;
}

const FIELDS: ReadonlySet<string> = new Set(['podSelector', 'externalWorkloadSelector', 'port', 'proxyProtocol', 'accessPolicy']);

export function parseServer(ref: ObjectRef, root: Field, malformed: () => boolean): Server {
  const spec = root.child('spec').only(FIELDS);
  refuseServer(spec);
  const selector = spec.child('podSelector');
  const outside = spec.child('externalWorkloadSelector');
  if (outside.present) parseCustomLabelSelector(outside);
  return Object.freeze({
    ref,
    labels: root.child('metadata').child('labels').stringMap(),
    ...(selector.present && { selector: parseCustomLabelSelector(selector) }),
    port: parsePort(spec.child('port')),
    protocol: spec.child('proxyProtocol').oneOfKnown(PROTOCOLS) ?? 'unknown',
    accessPolicy: spec.child('accessPolicy').oneOfKnown(INBOUND_POLICIES) ?? 'deny',
    created: createdOf(root),
    malformed: malformed(),
  });
}

function parsePort(field: Field): number | string {
  if (typeof field.value === 'string') return field.value;
  const port = field.integer();
  if (port !== undefined && !isPortNumber(port)) field.report('bad-value', 'a port from 1 to 65535, or the name of one');
  return port ?? '';
}

export function createdOf(root: Field): string {
  return root.child('metadata').child('creationTimestamp').string() ?? '';
}
