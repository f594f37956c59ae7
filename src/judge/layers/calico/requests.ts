/** At which ports of a destination a rule applies. */
import type { CalicoPorts, CalicoRule, Entity } from './read/model';
import type { Cluster } from '../../cluster/cluster';
import { ALL_PORTS, PROTOCOLS, type PortRange, type Protocol } from '../../cluster/ports';
import { everyOf, type RequestSet } from '../../engine/decision';
import { portsTest, type PortSet } from '../../engine/port-tests';
import { API_SERVER_SERVICE } from '../../known';

/** A part of a rule, by how it knows ports. */
export interface AskedPorts {
  readonly request: RequestSet;
  /** Whether the name of a port decides. */
  readonly isNamed: boolean;
}

/** Parts of a rule that say together what it says; none where it opens and closes no port. */
export function requestsOf(cluster: Cluster, rule: CalicoRule): readonly AskedPorts[] {
  const { protocols, ports, notPorts, peer: { service } } = rule;
  const asked = protocols === 'any' ? PROTOCOLS : protocols;
  if (asked.length === 0) return [];
  if (service) {
    const targets = targetsOf(cluster, service)?.filter(({ protocol }) => asked.includes(protocol));
    return targets ? parts(targets) : [{ request: protocols === 'any' ? 'any' : all(asked), isNamed: false }];
  }
  const withoutNamed = (request: RequestSet): RequestSet => (
    notPorts.names.length === 0 ? request : everyOf([request, { kind: 'not', set: portsTest(namedOf(notPorts, asked)) }])
  );
  if (!ports) {
    const request = notPorts.numbers.length === 0 ? (protocols === 'any' ? 'any' : all(asked)) : portsTest(rangesOf([ALL_PORTS], notPorts, asked));
    return [{ request: withoutNamed(request), isNamed: false }];
  }
  const [numbers, names] = [rangesOf(ports.numbers, notPorts, asked), namedOf(ports, asked)];
  // Names stand for numbers, of which some may be left out.
  const others: RequestSet[] = notPorts.numbers.length === 0 ? [] : [portsTest(rangesOf([ALL_PORTS], notPorts, asked))];
  const named = everyOf([portsTest(names), ...others]);
  return [
    ...(numbers.length > 0 ? [{ request: withoutNamed(portsTest(numbers)), isNamed: false }] : []),
    ...(names.length > 0 ? [{ request: withoutNamed(named), isNamed: true }] : []),
  ];
}

function parts(sets: readonly PortSet[]): readonly AskedPorts[] {
  const [names, numbers] = [sets.filter(({ kind }) => kind === 'named'), sets.filter(({ kind }) => kind !== 'named')];
  const both = [{ some: numbers, isNamed: false }, { some: names, isNamed: true }];
  return both.flatMap(({ some, isNamed }) => (some.length > 0 ? [{ request: portsTest(some), isNamed }] : []));
}

function all(protocols: readonly Protocol[]): RequestSet {
  return portsTest(protocols.map((protocol) => ({ kind: 'all', protocol })));
}

function namedOf({ names }: CalicoPorts, protocols: readonly Protocol[]): readonly PortSet[] {
  return protocols.flatMap((protocol) => names.map((name): PortSet => ({ kind: 'named', protocol, name })));
}

function rangesOf(ranges: readonly PortRange[], { numbers }: CalicoPorts, protocols: readonly Protocol[]): readonly PortSet[] {
  let left = ranges;
  for (const hole of numbers) left = left.flatMap((range) => without(range, hole));
  return protocols.flatMap((protocol) => left.map((range): PortSet => ({ kind: 'range', protocol, ...range })));
}

function without({ first, last }: PortRange, hole: PortRange): readonly PortRange[] {
  if (hole.last < first || last < hole.first) return [{ first, last }];
  return [{ first, last: hole.first - 1 }, { first: hole.last + 1, last }].filter((range) => range.first <= range.last);
}

/** The ports of the pods behind a Service; undefined where they are not known. */
function targetsOf({ manifests, settings: { apiServer } }: Cluster, { namespace, name }: NonNullable<Entity['service']>): readonly PortSet[] | undefined {
  if (namespace === API_SERVER_SERVICE.namespace && name === API_SERVER_SERVICE.name) {
    return apiServer.port === undefined ? undefined : [{ kind: 'range', protocol: 'TCP', first: apiServer.port, last: apiServer.port }];
  }
  return manifests.services.find(({ ref }) => ref.namespace === namespace && ref.name === name)?.ports.map(({ target, protocol }): PortSet => (
    typeof target === 'number' ? { kind: 'range', protocol, first: target, last: target } : { kind: 'named', protocol, name: target }
  ));
}

/** Whether a rule is about a Service of which it is not known at which ports it leads to. */
export function isOpenService(cluster: Cluster, { peer: { service } }: CalicoRule): boolean {
  return service !== undefined && targetsOf(cluster, service) === undefined;
}
