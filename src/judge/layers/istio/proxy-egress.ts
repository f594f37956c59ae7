/**
 * What the sidecars of callers let them reach, as decisions about the caller. UDP and SCTP never meet a proxy.
 *
 * Sources: Istio Sidecar and ServiceEntry; ways.ts and service-entries.ts say where Services and entries lead.
 */
import { callerTestsOf } from './caller-tests';
import { EVERYWHERE, exportedTo } from './exported';
import { ISTIO } from './key';
import { egressWords } from './proxy-egress-words';
import { Registry } from './registry';
import { nameLeadsTo } from './service-entries';
import { shownAddresses, shownServices, waysTo } from './ways';
import type { Cluster } from '../../cluster/cluster';
import type { Address } from '../../cluster/ip';
import type { Pod } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import type { Case, Decision, PeerSet, Policy } from '../../engine/decision';
import type { ServicePort } from '../../engine/meshes/mesh';

/** Whose proxies pass on a connection to a port of a pod. */
export function egressToPod(cluster: Cluster, callee: Pod, port: number, dial?: Dial): Decision {
  const tests = callerTestsOf(cluster);
  const ways = () => waysTo(cluster, callee, port);
  const shown = shownServices(cluster, callee, port);
  // Of whom nobody asks for ways, what is dialled makes no difference.
  const known = dial === 'address' ? eitherOf(tests.unasked, shown, shownAddresses(cluster, callee, port)) : shown;
  const words = egressWords(cluster, known, { ways, ...(dial && { dial }) });
  return decision([{ peer: { kind: 'or', sets: [tests.passes, known] }, request: 'any' }], words);
}

/** Whose proxies pass on a connection to a port of an address outside. `host`, where it is known, is what is called. */
export function egressToAddress(cluster: Cluster, address: Address, port: number, host?: string): Decision {
  const tests = callerTestsOf(cluster);
  const registry = registryOf(cluster);
  const entries: Case[] = registry.at(address, port, host).map(({ entry, name }) => ({
    peer: tests.shownEntry(entry, name, port),
    request: {
      kind: 'request',
      key: `leads ${entry.ref.namespace}/${entry.ref.name}/${name}`,
      matches: (request) => nameLeadsTo(entry, name, address, request.port, request.host ?? request.sni),
    },
  }));
  const unclear: readonly Case[] = registry.isUnclear ? [{ peer: tests.unclear, request: 'any' }] : [];
  return decision([{ peer: tests.passes, request: 'any' }, ...unclear, ...entries], egressWords(cluster, 'any'));
}

/** Whose proxies pass on a connection to a Service behind which there are no pods. */
export function egressToService(cluster: Cluster, { namespace, name, port }: ServicePort): Decision {
  const tests = callerTestsOf(cluster);
  const given = cluster.manifests.services.find(({ ref }) => ref.namespace === namespace && ref.name === name);
  const host = `${name}.${namespace}.svc.${cluster.settings.clusterDomain}`;
  const shown = tests.shown({ namespace, name: host, exportTo: given ? exportedTo(given) : EVERYWHERE, port });
  const words = egressWords(cluster, shown, {
    because: {
      yes: `the proxy sees the Service ${name}, which every cluster has`,
      no: `REGISTRY_ONLY, and the proxy is not shown the Service ${name} in ${namespace}`,
    },
  });
  return decision([{ peer: { kind: 'or', sets: [tests.passes, shown] }, request: 'any' }], words);
}

const REGISTRIES = new WeakMap<Cluster, Registry>();

/** What proxies know of hosts outside. */
export function registryOf(cluster: Cluster): Registry {
  let known = REGISTRIES.get(cluster);
  if (!known) REGISTRIES.set(cluster, known = new Registry(cluster.manifests.of(ISTIO).serviceEntries));
  return known;
}

/** The first set for those whom a test means, and the second for all others. */
function eitherOf(test: PeerSet, first: PeerSet, second: PeerSet): PeerSet {
  return { kind: 'or', sets: [{ kind: 'and', sets: [test, first] }, { kind: 'and', sets: [{ kind: 'not', set: test }, second] }] };
}

/** The caller's proxy lets out what any of these cases does. */
function decision(cases: readonly Case[], words: Policy['words']): Decision {
  const [first, ...others] = cases;
  const rule = others.length === 0 ? first : { peer: 'any' as PeerSet, request: 'any' as const, cases };
  return { tiers: [{ mode: 'any-allow', captures: 'always', policies: [{ rules: [{ action: 'allow', path: [], ...rule }], words }] }], otherwise: 'no' };
}
