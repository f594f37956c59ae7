/** Fields that ServiceDefaults and ProxyDefaults share. Source: consul-k8s, api/v1alpha1/shared_types.go and servicedefaults_types.go. */
import { isPortNumber } from '../../../cluster/ports';
import type { Field } from '../../../objects/read/field';
import { webhook } from '../refusals/intentions';

const PROTOCOLS = ['tcp', 'http', 'http2', 'grpc'] as const;

export type Protocol = (typeof PROTOCOLS)[number];

export type TlsMode = 'strict' | 'permissive';

/** A port at which the proxy passes on one path from whoever asks. */
export interface Exposed {
  readonly port: number;
  readonly path: string;
}

export function parseTlsMode(field: Field): TlsMode | undefined {
  if (!field.present || field.value === '') return undefined;
  if (field.value === 'strict' || field.value === 'permissive') return field.value;
  field.refuse(webhook('bad-value', 'strict or permissive', 'must be one of "", "strict", or "permissive"'));
  return undefined;
}

export function parseProtocol(field: Field): Protocol | undefined {
  if (!field.present || field.value === '') return undefined;
  const found = PROTOCOLS.find((protocol) => protocol === field.value);
  if (!found) field.refuse(webhook('bad-value', `one of ${PROTOCOLS.join(', ')}`, `must be one of ${PROTOCOLS.map((one) => `"${one}"`).join(', ')}`));
  return found;
}

/** Paths that are asked for past all intentions. `checks` opens those of checks, which are written elsewhere. */
export function parseExposed(field: Field): readonly Exposed[] {
  field.only(new Set(['checks', 'paths']));
  if (field.child('checks').boolean() === true) field.child('checks').report('not-supported', 'nothing: paths of checks are written elsewhere');
  return field.child('paths').items().flatMap((item) => {
    item.only(new Set(['listenerPort', 'localPathPort', 'path', 'protocol']));
    const [port, path] = [item.child('listenerPort').integer(), item.child('path').string()];
    if (port === undefined || !isPortNumber(port) || path === undefined) {
      item.report('bad-value', 'a listenerPort and a path');
      return [];
    }
    return [Object.freeze({ port, path })];
  });
}

/** What annotations of pods say is not said here. Source: the CRD, which says so itself. Returns whether proxies of callers know pods by their own addresses. */
export function parseRedirection(spec: Field): boolean {
  const mode = spec.child('mode');
  if (mode.present && mode.value !== '') mode.report('not-supported', 'nothing: pods say by annotation whether their proxies take all traffic');
  const redirection = spec.child('transparentProxy').only(new Set(['dialedDirectly', 'outboundListenerPort']));
  const port = redirection.child('outboundListenerPort');
  if (port.present && port.value !== 0) port.report('not-supported', 'nothing: pods lead their traffic to the port that the injector chooses');
  return redirection.child('dialedDirectly').boolean() === true;
}
