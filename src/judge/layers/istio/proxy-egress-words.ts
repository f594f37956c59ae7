/** How explanations describe what the proxy of a caller does. */
import { callerProxyOf, isCertain, type CallerProxy, type KnownProxy } from './caller-proxy';
import { modeOf } from './membership';
import type { Sidecar } from './read/egress';
import type { Cluster } from '../../cluster/cluster';
import type { Peer } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import type { TraceEntry } from '../../core/trace';
import type { Truth } from '../../core/verdict';
import type { PeerSet, PolicyWords } from '../../engine/decision';
import { setTruth } from '../../engine/evaluate';
import type { KnownWays } from '../../engine/meshes/ways';

interface Wording {
  /** The ways to a pod. @default - the destination is no pod */
  readonly ways?: () => KnownWays;
  readonly dial?: Dial;
  /** What is said of a proxy that knows the destination, or does not. @default - words about hosts that lead there */
  readonly because?: Readonly<Partial<Record<Truth, string>>>;
}

/** `known`: callers whose proxies are shown what leads there; `any`, where that depends on the request as well. */
export function egressWords(cluster: Cluster, known: PeerSet, wording: Wording = {}): PolicyWords {
  const entriesOf = (peer: Peer, truth: Truth) => entries(cluster, peer, known === 'any' ? truth : holds(known, peer), wording);
  return {
    none: ({ peer }) => entriesOf(peer, 'no')[0],
    rule: (_, truth, { peer }) => entriesOf(peer, truth),
  };
}

type Entry = Omit<TraceEntry, 'hop'>;

function entries(cluster: Cluster, peer: Peer, known: Truth, wording: Wording): readonly Entry[] {
  const proxy = callerProxyOf(cluster, peer);
  if (proxy.kind === 'absent' || peer.kind === 'external') return [entry('yes', 'no proxy holds the caller back')];
  if (proxy.kind === 'unknown') return proxy.reasons.map(([because, sidecar]) => entry('unknown', because, sidecar));
  const { ways, dial, because } = wording;
  if (ways && isCertain(cluster, peer.pod)) return [dial === 'address' ? addressEntry(proxy, known) : serviceEntry(proxy, holds(ways().service, peer))];
  if (proxy.kind === 'open') return [entry('yes', PASSES, proxy.sidecar)];
  const goesAround = peer.pod.outbound === 'perhaps' && (because !== undefined || modeOf(peer.pod) === 'sidecar');
  if (known !== 'yes' && goesAround) return [entry('unknown', peer.pod.proxyDoubt ?? 'it may go around its proxy', proxy.sidecar)];
  return [entry(known, because?.[known] ?? SHOWN[known], proxy.sidecar)];
}

function serviceEntry({ kind, sidecar }: KnownProxy, known: Truth): Entry {
  if (known === 'no') return entry(passes(kind), `the proxy is shown no Service that leads there, ${UNKNOWN_TO[kind]}`, sidecar);
  return entry(known === 'yes' || kind === 'open' ? 'yes' : 'unknown', WAYS[known === 'yes' ? 'yes' : 'unknown'], sidecar);
}

function addressEntry({ kind, sidecar }: KnownProxy, known: Truth): Entry {
  return known === 'yes' ? entry('yes', WAYS.yes, sidecar) : entry(passes(kind), `no proxy knows the address of the pod, ${UNKNOWN_TO[kind]}`, sidecar);
}

function passes(kind: KnownProxy['kind']): Truth {
  return kind === 'open' ? 'yes' : 'no';
}

function holds(set: PeerSet, peer: Peer): Truth {
  return setTruth(set, (test) => test.matches(peer));
}

function entry(truth: Truth, because: string, sidecar?: Sidecar): Entry {
  return {
    ...(sidecar && { object: sidecar.ref }),
    path: sidecar ? ['spec'] : [],
    effect: truth === 'yes' ? 'allows' : truth === 'no' ? 'denies' : 'depends',
    truth,
    because,
    ...(sidecar?.doubt !== undefined && { ofLabels: true }),
  };
}

const PASSES = 'the proxy passes on what it does not know';

const SHOWN: Readonly<Record<Truth, string>> = {
  yes: 'the proxy sees a host that leads there',
  no: 'REGISTRY_ONLY, and nothing that the proxy sees leads there',
  conditional: 'the name that is called decides whether the proxy sees a host that leads there',
  unknown: 'REGISTRY_ONLY, and it is not known whether what the proxy sees leads there',
};

const WAYS = {
  yes: 'the proxy knows a Service that leads there',
  unknown: 'it is not known whether a Service that the proxy knows leads there',
};

/** What becomes of what a proxy does not know. */
const UNKNOWN_TO: Readonly<Record<Exclude<CallerProxy['kind'], 'absent' | 'unknown'>, string>> = {
  open: 'and it passes such connections on as they are',
  registry: 'and under REGISTRY_ONLY it lets nothing else through',
};
