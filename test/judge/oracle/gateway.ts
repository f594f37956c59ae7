/**
 * The Gateway API, read once more from its documentation: raw objects, one request, every reading that the API leaves open played
 * through. Shares nothing with the judge.
 */
/* eslint-disable @typescript-eslint/no-explicit-any */
import type { Answer } from './answers';

export interface NaiveCall {
  /** `namespace/name` of the Gateway. */
  readonly via: string;
  /** `namespace/name` of the Service whose pods are called, on 8080. */
  readonly to: string;
  readonly method: string;
  /** With a query. */
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A choice that the API leaves to implementations, or to the age of objects. */
interface Reading {
  readonly isolated: boolean;
  /** Names of routes, the first counts where two are alike. */
  readonly order: readonly string[];
}

export function routesLead(objects: readonly any[], call: NaiveCall): Answer {
  const gateway = objects.find((object) => object.kind === 'Gateway' && keyOf(object) === call.via);
  const routes = objects.filter((object) => object.kind === 'HTTPRoute');
  const ports: number[] = gateway.spec.listeners.map((listener: any) => listener.port);
  const answers = ports.map((port) => {
    const orders = permutations(routes.map((route) => route.metadata.name as string));
    const readings = [true, false].flatMap((isolated) => orders.map((order): Reading => ({ isolated, order })));
    const winners = readings.map((reading) => winner(objects, gateway, routes, port, call, reading));
    const leading = winners.map((rule) => rule !== undefined && leads(objects, rule, call.to));
    if (!leading.includes(true)) return 'deny';
    return winners.every((rule) => rule?.rule === winners[0]?.rule) ? 'allow' : 'unknown';
  });
  return answers.includes('allow') ? 'allow' : answers.includes('unknown') ? 'unknown' : 'deny';
}

interface Won { readonly route: any; readonly rule: any }

function winner(objects: readonly any[], gateway: any, routes: readonly any[], port: number, call: NaiveCall, reading: Reading): Won | undefined {
  const host = call.host.toLowerCase().split(':')[0];
  const onPort: any[] = gateway.spec.listeners.filter((listener: any) => listener.port === port && fits(listener.hostname, host));
  const narrowest = Math.max(...onPort.map((listener) => narrowness(listener.hostname)));
  const listeners = reading.isolated ? onPort.filter((listener) => narrowness(listener.hostname) === narrowest) : onPort;
  const candidates: (Won & { readonly rank: readonly number[] })[] = [];
  for (const listener of listeners) {
    for (const route of routes) {
      if (!isAttached(objects, gateway, listener, route)) continue;
      const names = hostsInCommon(listener.hostname, route.spec.hostnames).filter((name) => fits(name, host));
      if (names.length === 0) continue;
      route.spec.rules.forEach((rule: any, index: number) => {
        for (const match of rule.matches ?? [{}]) {
          const path = match.path ?? { type: 'PathPrefix', value: '/' };
          candidates.push({
            route,
            rule,
            rank: [
              Math.max(...names.map(narrowness)), path.type === 'Exact' ? 1 : 0, path.value.replace(/\/$/, '').length, match.method ? 1 : 0,
              match.headers?.length ?? 0, match.queryParams?.length ?? 0, -reading.order.indexOf(route.metadata.name), -index,
              isTaken(match, call) ? 1 : 0,
            ],
          });
        }
      });
    }
  }
  const best = reading.isolated ? Math.max(...candidates.map(({ rank }) => rank[0])) : undefined;
  return candidates
    .filter(({ rank }) => (best === undefined || rank[0] === best) && rank[rank.length - 1] === 1)
    .sort((left, right) => right.rank.map((value, at) => value - left.rank[at]).find((difference) => difference !== 0) ?? 0)[0];
}

function isAttached(objects: readonly any[], gateway: any, listener: any, route: any): boolean {
  if (!['HTTP', 'HTTPS'].includes(listener.protocol)) return false;
  const { namespaces = { from: 'Same' }, kinds } = listener.allowedRoutes ?? {};
  if (kinds && !kinds.some((kind: any) => kind.kind === 'HTTPRoute')) return false;
  const labels: Record<string, string> = {
    ...objects.find((object) => object.kind === 'Namespace' && object.metadata.name === route.metadata.namespace)?.metadata.labels,
    'kubernetes.io/metadata.name': route.metadata.namespace,
  };
  const selector = namespaces.selector ?? {};
  const isSelected = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
    && (selector.matchExpressions ?? []).every((one: any) => !one.values.includes(labels[one.key]));
  if (namespaces.from === 'Same' && route.metadata.namespace !== gateway.metadata.namespace) return false;
  if (namespaces.from === 'Selector' && !isSelected) return false;
  return route.spec.parentRefs.some((parent: any) => `${parent.namespace}/${parent.name}` === keyOf(gateway)
    && (parent.sectionName === undefined || parent.sectionName === listener.name)
    && (parent.port === undefined || parent.port === listener.port));
}

function isTaken(match: any, call: NaiveCall): boolean {
  const [path, query] = call.path.split('?');
  const wanted = match.path ?? { type: 'PathPrefix', value: '/' };
  const segments = (text: string) => text.replace(/\/$/, '').split('/');
  const below = segments(wanted.value).every((segment, at) => path.split('/')[at] === segment);
  return (wanted.type === 'Exact' ? path === wanted.value : below)
    && (match.method === undefined || match.method === call.method)
    && (match.headers ?? []).every((header: any) => call.headers[header.name.toLowerCase()] === header.value)
    && (match.queryParams ?? []).every((item: any) => query.split('&').includes(`${item.name}=${item.value}`));
}

function leads(objects: readonly any[], { route, rule }: Won, to: string): boolean {
  const filters: any[] = rule.filters ?? [];
  const called = filters.some(({ type }) => type === 'RequestRedirect') ? [] : rule.backendRefs.filter((backend: any) => backend.weight !== 0);
  const copies = filters.filter(({ type }) => type === 'RequestMirror').map(({ requestMirror }) => requestMirror.backendRef);
  return [...called, ...copies].some((backend: any) => `${backend.namespace}/${backend.name}` === to && backend.port === 80
    && (backend.namespace === route.metadata.namespace || objects.some((object) => object.kind === 'ReferenceGrant'
      && object.metadata.namespace === backend.namespace && object.spec.from[0].namespace === route.metadata.namespace
      && (object.spec.to[0].name === undefined || object.spec.to[0].name === backend.name))));
}

/** Every host that can be meant by both, by trying all that this file's worlds know. */
function hostsInCommon(listener: string | undefined, names: readonly string[] | undefined): readonly string[] {
  if (names === undefined) return [listener ?? '*'];
  if (listener === undefined) return names;
  const inside = (narrow: string, wide: string) => wide.startsWith('*.') && narrow.replace('*.', 'x.').endsWith(wide.slice(1));
  return names.flatMap((name) => (name === listener || inside(name, listener) ? [name] : inside(listener, name) ? [listener] : []));
}

function fits(name: string | undefined, host: string): boolean {
  if (name === undefined || name === '*') return true;
  return new RegExp(`^${name.replace(/\./g, '\\.').replace('*', '.+')}$`).test(host);
}

function narrowness(name: string | undefined): number {
  if (name === undefined || name === '*') return 0;
  return name.startsWith('*') ? name.length : 1000 + name.length;
}

function permutations(items: readonly string[]): readonly (readonly string[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

function keyOf(object: any): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}
