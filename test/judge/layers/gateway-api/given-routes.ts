/** Pods behind a Gateway, and what of a request gets to them. */
import type { Flow } from '../../../../src/judge/core/flow';
import type { Verdict } from '../../../../src/judge/core/verdict';
import type { Judgement } from '../../../../src/judge/judge';
import { given, meshed, object, service } from '../../given';

export const API = 'gateway.networking.k8s.io/v1';
export const EDGE = { name: 'public', namespace: 'edge' };
export const FROM_SHOP = { namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } } };
export const HTTPS = { name: 'shop', port: 443, protocol: 'HTTPS', hostname: 'shop.example.com', tls: { certificateRefs: [{ name: 'tls' }] }, allowedRoutes: FROM_SHOP };

export function gateway(...listeners: object[]): object {
  return object(API, 'Gateway', 'edge/public', { gatewayClassName: 'istio', listeners: listeners.length > 0 ? listeners : [HTTPS] });
}

export function rule(path: string, name: string, more: object = {}): object {
  return { matches: [{ path: { type: 'PathPrefix', value: path } }], backendRefs: [{ name, port: 80 }], ...more };
}

export function route(key: string, rules: readonly object[], more: object = {}): object {
  return object(API, 'HTTPRoute', key, { parentRefs: [EDGE], hostnames: ['shop.example.com'], rules, ...more });
}

export const PODS = ['web', 'api', 'admin'].flatMap((name) => [
  meshed(`shop/${name}`, { ports: [{ containerPort: 8080 }] }), service(`shop/${name}`, { port: 80, targetPort: 8080, appProtocol: 'http' }),
]);

export function ask(judgement: Judgement, to: string, asked: Partial<Flow>): Verdict {
  const base = { from: { ip: '198.51.100.7' }, via: 'edge/public', port: 8080, method: 'GET', path: '/', host: 'shop.example.com', headers: {} };
  return judgement.check({ ...base, to: { workload: `shop/${to}` }, ...asked }).verdict;
}

/** Who of web, api and admin gets a request. */
export function gets(objects: readonly object[], asked: Partial<Flow> = {}): Readonly<Record<string, Verdict>> {
  const judgement = given([...PODS, ...objects]);
  expect(judgement.problems).toEqual([]);
  return Object.fromEntries(['web', 'api', 'admin'].map((name) => [name, ask(judgement, name, asked)]).filter(([, verdict]) => verdict !== 'deny'));
}
