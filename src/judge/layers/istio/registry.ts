/** Hosts outside the mesh as ServiceEntries name them, found by port and name: there may be thousands, and each is asked for by name. */
import type { ServiceEntry } from './read/egress';
import { asksCallersPolicies, leadsByAddress, leadsByName, takesMoreNames } from './service-entries';
import { rangeHas, type Address } from '../../cluster/ip';
import type { KnownHosts } from '../../engine/meshes/mesh';
import { hostPattern } from '../../requests/pattern';

/** One name of an entry. */
export interface RegistryName {
  readonly entry: ServiceEntry;
  readonly name: string;
}

interface AtPort {
  readonly all: RegistryName[];
  /** Whole names by which entries are called that are no matter of addresses. */
  readonly byName: Map<string, RegistryName[]>;
  /** Those of entries that are called by address. */
  readonly byAddress: RegistryName[];
  /** All others: patterns, and entries that take any address or more names than their own. */
  readonly others: RegistryName[];
  /** Names by which a call may be led. */
  readonly hosts: Set<string>;
  /** Entries that have addresses of their own. */
  readonly addressed: ServiceEntry[];
}

export class Registry implements KnownHosts {
  /** Whether an entry could not be read: it may name anything. */
  readonly isUnclear: boolean;
  /** Names of all entries. */
  readonly names: readonly string[];
  private readonly byPort = new Map<number, AtPort>();
  private readonly addressed = new WeakMap<Address, Map<number, readonly RegistryName[]>>();

  /** `serverNames`: those that policies tell apart, which may be asked about calls to hosts with a wildcard. */
  constructor(entries: readonly ServiceEntry[], private readonly serverNames: readonly string[]) {
    this.names = entries.flatMap(({ hosts }) => hosts);
    this.isUnclear = entries.some((entry) => entry.malformed);
    for (const entry of entries) if (!entry.malformed) for (const port of new Set(entry.ports.map(({ number }) => number))) this.file(entry, port);
  }

  /** Ports that some entry names. */
  get ports(): Iterable<number> {
    return this.byPort.keys();
  }

  /** Names that may lead a call to an address; all of them, where it is open which host is called. */
  at(address: Address, port: number, host: string | undefined): readonly RegistryName[] {
    const names = this.byPort.get(port);
    if (!names) return [];
    return host === undefined ? names.all : [...names.byName.get(host.toLowerCase()) ?? [], ...this.holding(names, address, port), ...names.others];
  }

  /** Names that can make a difference to a call to a port; where an entry is called by address, its name makes none. */
  namesAt(port: number): readonly string[] {
    return [...this.byPort.get(port)?.hosts ?? []];
  }

  /** Equal for addresses that no entry of a port can tell apart. */
  placeOf(address: Address, port: number): string {
    const places: number[] = [];
    this.byPort.get(port)?.addressed.forEach(({ addresses, endpoints }, place) => {
      if (addresses.some((range) => rangeHas(range, address)) || endpoints.some((range) => rangeHas(range, address))) places.push(place);
    });
    return places.join();
  }

  /** Names of entries that have an address. */
  private holding({ byAddress }: AtPort, address: Address, port: number): readonly RegistryName[] {
    const atPorts = this.addressed.get(address) ?? new Map<number, readonly RegistryName[]>();
    const known = atPorts.get(port) ?? byAddress.filter(({ entry: { addresses } }) => addresses.some((range) => rangeHas(range, address)));
    this.addressed.set(address, atPorts.set(port, known));
    return known;
  }

  private file(entry: ServiceEntry, port: number): void {
    const names = this.byPort.get(port)
      ?? { all: [], byName: new Map<string, RegistryName[]>(), byAddress: [], others: [], hosts: new Set<string>(), addressed: [] };
    this.byPort.set(port, names);
    if (entry.addresses.length + entry.endpoints.length > 0) names.addressed.push(entry);
    for (const name of entry.hosts) {
      const filed = { entry, name };
      names.all.push(filed);
      const named = leadsByName(entry, port);
      if (named) names.hosts.add(name);
      if (asksCallersPolicies(entry, name, port)) for (const serverName of this.serverNames) names.hosts.add(serverName);
      const pattern = hostPattern(name);
      if (leadsByAddress(entry, port) && entry.endpoints.length === 0) names.byAddress.push(filed);
      else if (!named || pattern.kind !== 'exact' || entry.endpoints.length > 0 || takesMoreNames(entry, port)) names.others.push(filed);
      else names.byName.set(pattern.text, [...names.byName.get(pattern.text) ?? [], filed]);
    }
  }
}
