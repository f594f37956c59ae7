/** A Gateway of Kong with one route, and what its plugins say of requests that the route leads on. */
import type { RequestQuestion, Token } from '../../../../src/judge/core/flow';
import { allOf, toVerdict, type Verdict } from '../../../../src/judge/core/verdict';
import { entrancesOf } from '../../../../src/judge/engine/hop';
import type { Judgement } from '../../../../src/judge/judge';
import { KONG_GUARD } from '../../../../src/judge/layers/kong/guard';
import { findPeer } from '../../../../src/judge/questions/endpoints';
import { given, pod } from '../../given';
import { FROM_SHOP } from '../gateway-api/given-routes';

const API = 'gateway.networking.k8s.io/v1';
const PARENT = { name: 'public', namespace: 'edge' };

export interface Metadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An object whose fields stand at the top. */
export function flat(apiVersion: string, kind: string, key: string, fields: object, more: Metadata = {}): object {
  const [namespace, name] = key.split('/');
  return { apiVersion, kind, metadata: { name, ...(namespace !== '' && { namespace }), ...more }, ...fields };
}

export function plugin(name: string, kind: string, config: object = {}, more: object = {}): object {
  return flat('configuration.konghq.com/v1', 'KongPlugin', `shop/${name}`, { plugin: kind, config, ...more });
}

export function clusterPlugin(name: string, kind: string, config: object = {}, { global = true, className = 'kong' } = {}): object {
  return flat('configuration.konghq.com/v1', 'KongClusterPlugin', `/${name}`, { plugin: kind, config }, {
    annotations: { 'kubernetes.io/ingress.class': className }, ...(global && { labels: { global: 'true' } }),
  });
}

export function consumer(name: string, credentials: readonly string[], plugins?: string): object {
  return flat('configuration.konghq.com/v1', 'KongConsumer', `shop/${name}`, { username: name, credentials }, {
    annotations: { 'kubernetes.io/ingress.class': 'kong', ...(plugins !== undefined && { 'konghq.com/plugins': plugins }) },
  });
}

export function credential(name: string, type: string, data: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = { 'konghq.com/secret': 'true' }): object {
  const coded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  return flat('v1', 'Secret', `shop/${name}`, { data: coded }, { labels: { 'konghq.com/credential': type, ...more } });
}

export const jwtKey = (name: string, issuer: string) => credential(name, 'jwt', { key: issuer, algorithm: 'RS256', rsa_public_key: 'PEM' });
export const group = (name: string, of: string) => credential(name, 'acl', { group: of });

export function gateway(className = 'kong'): object {
  const listeners = [{ name: 'shop', port: 443, protocol: 'HTTPS', hostname: 'shop.example.com', tls: { certificateRefs: [{ name: 'tls' }] }, allowedRoutes: FROM_SHOP }];
  return flat(API, 'Gateway', 'edge/public', { spec: { gatewayClassName: className, listeners } });
}

export function route(plugins?: string, annotations: Readonly<Record<string, string>> = {}): object {
  const rules = [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }] }];
  return flat(API, 'HTTPRoute', 'shop/web', { spec: { parentRefs: [PARENT], hostnames: ['shop.example.com'], rules } }, {
    annotations: { ...(plugins !== undefined && { 'konghq.com/plugins': plugins }), ...annotations },
  });
}

export function web(plugins?: string): readonly object[] {
  return [
    pod('shop/web', { ports: [{ containerPort: 8080 }] }),
    flat('v1', 'Service', 'shop/web', { spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } }, plugins === undefined ? {} : { annotations: { 'konghq.com/plugins': plugins } }),
  ];
}

export interface Asked extends RequestQuestion {
  readonly ip?: string;
}

export const ABSENT: Token = { state: 'absent' };
export const INVALID: Token = { state: 'invalid' };
export const of = (issuer: string): Token => ({ state: 'valid', issuer, subject: 'somebody', audiences: [] });

/** What the plugins say, whatever becomes of the request before and behind them. */
export function pluginsSay(judgement: Judgement, { ip = '198.51.100.7', ...question }: Asked): Verdict {
  const { cluster } = judgement;
  const way = entrancesOf(cluster).get('edge/public')!;
  const request = { method: 'GET', path: '/', host: 'shop.example.com', ...question };
  const leads = way.leading(cluster, request, 443, { pod: cluster.workloadByKey.get('shop/web')!, port: 8080 });
  if (leads.length !== 1) throw new Error(`${leads.length} rules lead the request on`);
  const statements = KONG_GUARD.decide(cluster, { way, lead: leads[0], request, source: findPeer(cluster, { ip }) });
  return toVerdict(allOf(statements.map(({ truth }) => truth)));
}

/** The same of a route with these plugins. */
export function says(plugins: string | undefined, objects: readonly object[], asked: Asked = {}): Verdict {
  return pluginsSay(given([gateway(), route(plugins), ...web(), ...objects]), asked);
}
