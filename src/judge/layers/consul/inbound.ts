/** What the proxy of a callee lets in at the port of its service: as a decision for each way in which intentions may be read. */
import { callersOf } from './callers';
import { factsOf, type ServiceFacts } from './entries';
import { consulOf, type DefaultPolicy } from './installations';
import { decisionOf, type Intention } from './intentions';
import { CONSUL } from './key';
import { notesOf } from './membership';
import { namesOf } from './names';
import { requestsOf } from './permissions';
import type { Exposed, TlsMode } from './read/common';
import type { ServiceIntentions } from './read/service-intentions';
import { ANY } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Decision } from '../../engine/decision';
import type { Reading } from '../../engine/meshes/mesh';
import { mergePatterns, NO_PATTERNS, type RequestPatterns } from '../../requests/requests';

/** The readings for a pod, whichever of its names is its own. */
export function inboundReadings(cluster: Cluster, pod: Pod, ports: readonly number[]): readonly Reading[] {
  const { possible, doubt } = namesOf(cluster, pod);
  if (possible === 'any' || possible.length === 0) return [doubtful(doubt ?? 'no service of Consul is known to be behind it')];
  return [...possible.flatMap((name) => readingsFor(cluster, name, ports)), ...(doubt === undefined ? [] : [NOT_STARTED])];
}

const READINGS = new WeakMap<Cluster, Map<string, readonly Reading[]>>();

function readingsFor(cluster: Cluster, name: string, ports: readonly number[]): readonly Reading[] {
  let known = READINGS.get(cluster);
  if (!known) READINGS.set(cluster, known = new Map());
  const key = `${name} ${ports.join()}`;
  let readings = known.get(key);
  if (!readings) known.set(key, readings = makeReadings(cluster, name, ports));
  return readings;
}

function makeReadings(cluster: Cluster, name: string, ports: readonly number[]): readonly Reading[] {
  const facts = factsOf(cluster, name);
  if (facts.unclear !== undefined) return [doubtful(facts.unclear)];
  const entries = entriesFor(cluster, name);
  const unclear = unclearOf(cluster, entries, name);
  if (unclear !== undefined) return [doubtfulFor(cluster, ports, unclear)];
  const { defaultPolicy } = consulOf(cluster.settings);
  const policies: readonly DefaultPolicy[] = defaultPolicy === 'unknown' ? ['deny', 'allow'] : [defaultPolicy];
  return waysToRead(entries, facts).flatMap(({ intentions, isHttp }) => policies.map((otherwise): Reading => {
    let decision: Decision | undefined;
    return {
      ofRequests: isHttp && intentions.some(({ source }) => source.permissions.length > 0),
      decision: () => decision ??= decisionOf(cluster, ports, { intentions, otherwise, isHttp }),
    };
  }));
}

export const UNLIKE = 'what holds where no intention does, which of two intentions comes first, or whether Consul takes an entry is not known, and makes a difference';

interface Way {
  readonly intentions: readonly Intention[];
  readonly isHttp: boolean;
}

/**
 * Ways to read entries: with and without those that Consul may refuse, because they are about requests and the service speaks no HTTP; and where proxies
 * and the documentation differ in which of two intentions comes first, both.
 */
function waysToRead(entries: readonly ServiceIntentions[], { protocols }: ServiceFacts): readonly Way[] {
  return protocols.flatMap((protocol) => {
    const isHttp = protocol !== 'tcp';
    const all = entries.flatMap(intentionsOf);
    const sure = entries.filter(({ sources }) => isHttp || sources.every(({ permissions }) => permissions.length === 0)).flatMap(intentionsOf);
    const lists = sure.length === all.length ? [all] : [all, sure];
    return lists.flatMap((list) => [list, ...documented(list)]).map((intentions) => ({ intentions, isHttp }));
  });
}

/** By the documentation, an intention for any source and the exact destination comes before those for any destination. */
function documented(list: readonly Intention[]): readonly (readonly Intention[])[] {
  const isClosed = list.some(({ entry, source }) => entry.destination !== ANY && source.name === ANY && source.peer === undefined);
  const kept = list.filter(({ entry }) => entry.destination !== ANY);
  return isClosed && kept.length < list.length ? [kept] : [];
}

function intentionsOf(entry: ServiceIntentions): readonly Intention[] {
  return entry.sources.map((source, index) => ({ entry, source, index }));
}

/** The entries for a service, and those for any. */
function entriesFor(cluster: Cluster, name: string): readonly ServiceIntentions[] {
  const { intentions } = cluster.of(CONSUL);
  return [...intentions.get(name) ?? [], ...intentions.get(ANY) ?? []];
}

function unclearOf(cluster: Cluster, entries: readonly ServiceIntentions[], name: string): string | undefined {
  const [malformed] = [...entries.filter((entry) => entry.malformed), ...cluster.of(CONSUL).unclearIntentions.filter(({ destination }) => destination === '')];
  if (malformed as object | undefined) return `ServiceIntentions ${malformed.ref.name} could not be understood`;
  for (const destination of [name, ANY]) {
    const same = entries.filter((entry) => entry.destination === destination);
    if (same.length > 1) return `ServiceIntentions ${same.map(({ ref }) => `${ref.namespace}/${ref.name}`).join(' and ')} are for one destination, and Consul takes one of them`;
  }
  return undefined;
}

export function closed(because: string): Decision {
  return Object.freeze({
    tiers: [{
      mode: 'any-allow' as const,
      captures: 'always' as const,
      policies: [{ rules: [], words: { none: { path: [], effect: 'denies' as const, truth: 'no' as const, because }, rule: () => [] } }],
    }],
    otherwise: 'no' as const,
  });
}

const NOT_STARTED: Reading = Object.freeze({ decision: () => closed('Consul does not know the callee, or does not let it start') });

function doubtful(because: string): Reading {
  return { decision: () => inDoubt(because) };
}

export function inDoubt(because: string): Decision {
  return Object.freeze({ tiers: [], otherwise: 'unknown', doubt: { because } });
}

/** Somebody with an identity may get in; nobody else does. */
function doubtfulFor(cluster: Cluster, ports: readonly number[], because: string): Reading {
  const words = { path: [], effect: 'depends' as const, truth: 'unknown' as const, because };
  return {
    decision: () => {
      const { tiers: [strict] } = decisionOf(cluster, ports, { intentions: [], otherwise: 'deny', isHttp: false });
      return { tiers: [strict, { mode: 'any-allow', captures: 'always', policies: [{ rules: [], unclear: true, words: { unclear: words, rule: () => [] } }] }], otherwise: 'no' };
    },
  };
}

/** Values that intentions for a pod compare requests with. */
export function patternsFor(cluster: Cluster, pod: Pod): RequestPatterns {
  const { possible } = namesOf(cluster, pod);
  if (possible === 'any') return NO_PATTERNS;
  const permissions = possible.flatMap((name) => entriesFor(cluster, name)).flatMap(({ sources }) => sources.flatMap((source) => source.permissions));
  return mergePatterns(permissions.map((permission) => requestsOf(permission).patterns ?? NO_PATTERNS));
}

/** What entries say of plain text to a pod. */
export function tlsModeOf(cluster: Cluster, pod: Pod): TlsMode | 'unknown' {
  const { possible, doubt } = namesOf(cluster, pod);
  return possible === 'any' || possible.length !== 1 || doubt !== undefined ? 'unknown' : factsOf(cluster, possible[0]).tlsMode;
}

/** What entries expose of a pod, whichever of its names is its own. */
export function exposedByEntries(cluster: Cluster, pod: Pod): readonly Exposed[] {
  const { possible } = namesOf(cluster, pod);
  const { serviceDefaults, proxyDefaults } = cluster.manifests.of(CONSUL);
  return possible === 'any' ? [...serviceDefaults, ...proxyDefaults].flatMap(({ exposed }) => exposed) : possible.flatMap((name) => factsOf(cluster, name).exposed);
}

/**
 * Ports by which a callee may be dialled, which decides for some callers whether they show an identity. Services lead to that of the service: another one
 * is dialled itself.
 */
export function dialledPorts(cluster: Cluster, pod: Pod, port: number): readonly number[] {
  const { port: servicePort } = notesOf(pod);
  if (servicePort !== 'unknown' && servicePort !== port) return callersOf(cluster).told([port]);
  const served = cluster.services.find(pod.namespace, pod).flatMap((service) => service.ports.map((one) => one.port));
  return callersOf(cluster).told([...new Set([port, ...served])].sort((left, right) => left - right));
}
