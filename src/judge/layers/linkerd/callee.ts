/**
 * The proxy of a callee, and the ways on which calls arrive at it.
 *
 * Sources: Linkerd "Proxy Configuration" (skipped ports and networks go around the proxy, and callers with a proxy send plain text there, too), "Protocol
 * Detection" (opaque ports); destination/endpoint_translator.go: calls between proxies arrive at the port of the proxy where the port is opaque, or
 * where the installation has it so for all ports.
 */
import { callersOf, PERHAPS } from './callers';
import { inboundReading, inDoubt, probePaths } from './inbound';
import { linkerdOf } from './installations';
import { isInLinkerd, mayBeInLinkerd, notesOf, whyPerhaps } from './membership';
import { holdsPort } from './read/ports';
import { ownersOf, serverPorts, serversOf } from './servers';
import { INBOUND_POLICY } from './sites';
import { OPAQUE_ANNOTATION } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import { ipBlockOf } from '../../cluster/ip';
import type { Pod } from '../../cluster/pod';
import type { PortRange } from '../../cluster/ports';
import { and, truthOf, type Truth } from '../../core/verdict';
import { everyOf, type Decision, type PeerSet } from '../../engine/decision';
import type { CallPath, ProxyHop, Reading } from '../../engine/meshes/mesh';

/** The hops before a port, whoever calls; none where no proxy stands before it. */
export function calleeHops(cluster: Cluster, pod: Pod, port: number): readonly ProxyHop[] {
  if (!isInLinkerd(pod)) return mayBeInLinkerd(cluster, pod) ? [inboundHop(cluster, pod, port, whyPerhaps(pod))] : [];
  if (port === notesOf(pod).inboundPort) return [hop([{ decision: () => OF_THE_PROXY }])];
  if (pod.inbound === 'unclear') return [hop([{ decision: () => inDoubt(pod.proxyDoubt ?? 'nothing is known of its proxy') }])];
  const skipped = skips(cluster, pod, port);
  return skipped === 'yes' ? [] : [inboundHop(cluster, pod, port, skipped === 'no' ? undefined : 'the port may go around the proxy, as the installation has it')];
}

/** Callers with a proxy, without one, and those whose packets go around the proxy; undefined where all arrive in one way. */
export function calleePaths(cluster: Cluster, pod: Pod, port: number): readonly CallPath[] | undefined {
  if (!isInLinkerd(pod) || pod.inbound === 'unclear' || skips(cluster, pod, port) === 'yes') return undefined;
  const { skipSubnets, inboundPort } = notesOf(pod);
  if (port === inboundPort) return undefined;
  const tunnels = tunnelsAt(cluster, pod, port);
  const callers = callersOf(cluster);
  const around = skipSubnets.length === 0 ? undefined : callers.networks(skipSubnets.map((range) => ipBlockOf(range, [])));
  if (tunnels === 'no' && !around) return undefined;
  const hops = calleeHops(cluster, pod, port);
  const meshed = callers.meshed(dialledPorts(cluster, pod, port));
  const tunnelled: PeerSet = tunnels === 'yes' ? meshed : { kind: 'and', sets: [meshed, PERHAPS] };
  const straight: PeerSet = tunnels === 'no' ? 'any' : { kind: 'not', set: tunnelled };
  const plainAround: PeerSet | undefined = around && everyOf([around, { kind: 'not', set: meshed }]);
  const leg = (networkPort: number, at: readonly ProxyHop[]) => [{ to: pod, networkPort, hops: at }];
  return [
    ...(tunnels === 'no' ? [] : [{ callers: tunnelled, legs: leg(inboundPort, hops) }]),
    ...(plainAround ? [{ callers: plainAround, legs: leg(port, []) }] : []),
    { callers: plainAround ? everyOf([straight, { kind: 'not', set: plainAround }]) : straight, legs: leg(port, hops) },
  ];
}

/** Ports at which the proxy can answer differently; undefined without a proxy. */
export function calleePorts(cluster: Cluster, pod: Pod): readonly (number | PortRange)[] | undefined {
  if (!isInLinkerd(pod) && !mayBeInLinkerd(cluster, pod)) return undefined;
  const { skipInbound, opaque, identityPorts, probes, inboundPort } = notesOf(pod);
  const { skipInbound: skipped, opaquePorts } = linkerdOf(cluster.settings);
  const runs = [...skipInbound ?? skipped.ports, ...opaque ?? opaquePorts, ...identityPorts, ...callersOf(cluster).skippedPorts];
  const inRuns = runs.map((run) => (run.first === run.last ? run.first : run));
  return [...serverPorts(cluster, pod), ...inRuns, ...probes.map(({ port }) => port), inboundPort];
}

function inboundHop(cluster: Cluster, pod: Pod, port: number, perhaps: string | undefined): ProxyHop {
  const { possible, unclear } = ownersOf(cluster, pod, port);
  if (unclear !== undefined) return hop([{ decision: () => inDoubt(unclear) }]);
  const ports = dialledPorts(cluster, pod, port);
  return hop(possible.map((server): Reading => {
    const { ofRequests, decision } = inboundReading(cluster, pod, port, ports, server);
    const key = JSON.stringify([
      server ? `${server.ref.namespace}/${server.ref.name}` : [notesOf(pod).key, port], ports, probePaths(pod, port), perhaps ?? '',
    ]);
    return { ofRequests, decision: () => known(cluster, key, () => (perhaps === undefined ? decision() : withDoubt(decision(), perhaps))) };
  }));
}

/** A doubt that is there already goes before. */
function withDoubt(decision: Decision, because: string): Decision {
  return { ...decision, doubt: decision.doubt ?? { because, keeps: 'yes' } };
}

const DECISIONS = new WeakMap<Cluster, Map<string, Decision>>();

function known(cluster: Cluster, key: string, make: () => Decision): Decision {
  let decisions = DECISIONS.get(cluster);
  if (!decisions) DECISIONS.set(cluster, decisions = new Map());
  let decision = decisions.get(key);
  if (!decision) decisions.set(key, decision = make());
  return decision;
}

function hop(readings: readonly Reading[]): ProxyHop {
  return { hop: INBOUND_POLICY.id, readings, unlike: 'which Server owns the port is not known, and another one answers otherwise' };
}

const OF_THE_PROXY: Decision = {
  tiers: [{
    mode: 'any-allow',
    captures: 'always',
    policies: [{ rules: [], words: { none: { path: [], effect: 'denies', truth: 'no', because: 'the proxy takes calls of other ports there, and none of this one' }, rule: () => [] } }],
  }],
  otherwise: 'no',
};

/** Whether what arrives at a port goes around the proxy. */
export function skips(cluster: Cluster, pod: Pod, port: number): Truth {
  const { skipInbound } = notesOf(pod);
  const { ports, isKnown } = linkerdOf(cluster.settings).skipInbound;
  if (skipInbound) return truthOf(holdsPort(skipInbound, port));
  return holdsPort(ports, port) ? and(truthOf(true), isKnown ? 'yes' : 'unknown') : 'no';
}

/** Whether callers with a proxy come by its port. */
function tunnelsAt(cluster: Cluster, pod: Pod, port: number): 'yes' | 'no' | 'unknown' {
  const { tunnels, opaquePorts } = linkerdOf(cluster.settings);
  const isOpaque = holdsPort(notesOf(pod).opaque ?? opaquePorts, port) || serversOf(cluster, pod).some((server) => server.protocol === 'opaque' && server.port === port);
  if (isOpaque) return tunnels === 'no' ? 'unknown' : 'yes';
  // A Service may say the same to callers alone.
  const isCalledSo = cluster.services.find(pod.namespace, pod).some(({ annotations }) => Object.hasOwn(annotations, OPAQUE_ANNOTATION));
  return isCalledSo && tunnels === 'no' ? 'unknown' : tunnels;
}

/** Where callers may send what arrives at a port: there, or at ports of Services that lead there. */
export function dialledPorts(cluster: Cluster, pod: Pod, port: number): readonly number[] {
  const names = new Set(pod.ports.filter((own) => own.protocol === 'TCP' && own.number === port).flatMap(({ name }) => name ?? []));
  const served = cluster.services.find(pod.namespace, pod).flatMap((service) => service.ports
    .filter(({ target }) => (typeof target === 'number' ? target === port : names.has(target)))
    .map((one) => one.port));
  return callersOf(cluster).told([...new Set([port, ...served])].sort((left, right) => left - right));
}

