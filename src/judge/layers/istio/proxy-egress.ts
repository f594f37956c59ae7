/**
 * What the sidecars of callers let them reach, as decisions about the caller. UDP and SCTP never meet a proxy.
 *
 * Sources: Istio Sidecar and ServiceEntry; ways.ts and service-entries.ts say where Services and entries lead.
 */
import { callerTestsOf } from './caller-tests';
import { EVERYWHERE, exportedTo } from './exported';
import { ISTIO } from './key';
import { egressWords } from './proxy-egress-words';
import type { AuthorizationPolicy } from './read/authorization-policy';
import { Registry, type RegistryName } from './registry';
import { asksCallersPolicies, nameLeadsTo } from './service-entries';
import { shownAddresses, shownServices, waysTo } from './ways';
import { namesAskedAbout, wildcardDecision } from './wildcard-egress';
import type { Cluster } from '../../cluster/cluster';
import type { Address } from '../../cluster/ip';
import type { Pod } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import { eitherOf as eitherSet, type Case, type Decision, type PeerSet, type Policy, type RequestTest } from '../../engine/decision';
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
  const names = registry.at(address, port, host).map((one) => ({ ...one, leads: leadsTo(one, address) }));
  const unclear = registry.isUnclear ? [tests.unclear] : [];
  const words = egressWords(cluster, 'any');
  const asked = namesAskedAbout(names, port, host);
  if (asked.length > 0) return wildcardDecision(cluster, tests, { port, names, asked, unclear }, words);
  return decision([
    { peer: tests.passes, request: 'any' },
    ...unclear.map((peer): Case => ({ peer, request: 'any' })),
    ...names.map(({ entry, name, leads }): Case => ({ peer: tests.shownEntry(entry, name, port), request: leads })),
  ], words);
}

/** Which calls a name of an entry leads to an address. */
function leadsTo({ entry, name }: RegistryName, address: Address): RequestTest {
  return {
    kind: 'request',
    key: `leads ${entry.ref.namespace}/${entry.ref.name}/${name}`,
    matches: (request) => nameLeadsTo(entry, name, address, request.port, request.host ?? request.sni),
  };
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

/** Whose proxies let out what they know alone, or ask policies about some of it. */
export function limitedCallers(cluster: Cluster): PeerSet {
  const tests = callerTestsOf(cluster);
  const { authorizationPolicies, serviceEntries } = cluster.manifests.of(ISTIO);
  if (authorizationPolicies.length === 0) return tests.limited;
  const asking = serviceEntries.filter(({ malformed }) => !malformed).flatMap((entry) => entry.hosts.flatMap((name) => (
    entry.ports.filter(({ number }) => asksCallersPolicies(entry, name, number)).map(({ number }) => tests.seesEntry(entry, name, number))
  )));
  return eitherSet([tests.limited, ...asking]);
}

const REGISTRIES = new WeakMap<Cluster, Registry>();

/** What proxies know of hosts outside. */
export function registryOf(cluster: Cluster): Registry {
  let known = REGISTRIES.get(cluster);
  if (!known) {
    const { serviceEntries, authorizationPolicies } = cluster.manifests.of(ISTIO);
    REGISTRIES.set(cluster, known = new Registry(serviceEntries, serverNamesIn(authorizationPolicies)));
  }
  return known;
}

/** Server names that policies tell apart. */
function serverNamesIn(policies: readonly AuthorizationPolicy[]): readonly string[] {
  const names = new Set<string>();
  for (const { rules } of policies) {
    for (const { when } of rules) {
      for (const { attribute, values, notValues } of when) {
        if (attribute === 'connection.sni') for (const name of [...values, ...notValues]) names.add(name);
      }
    }
  }
  return [...names];
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
