/** Hosts outside the mesh as ServiceEntries name them, found by port and name: there may be thousands, and each is asked for by name. */
import { leadsByNameAlone } from '../istio/proxy-egress';
import { hostPattern } from '../l7/pattern';
import type { ServiceEntry } from '../parse/istio-egress';

/** One name of an entry. */
export interface RegistryName {
  readonly entry: ServiceEntry;
  readonly name: string;
}

interface AtPort {
  readonly all: RegistryName[];
  /** Whole names to which nothing but the name leads. */
  readonly byName: Map<string, RegistryName[]>;
  /** All that may be meant whatever name is called. */
  readonly anyName: RegistryName[];
}

export class Registry {
  /** Whether an entry could not be read: it may name anything. */
  readonly isUnclear: boolean;
  private readonly byPort = new Map<number, AtPort>();

  constructor(entries: readonly ServiceEntry[]) {
    this.isUnclear = entries.some((entry) => entry.malformed);
    for (const entry of entries) if (!entry.malformed) for (const port of new Set(entry.ports.map(({ number }) => number))) this.file(entry, port);
  }

  /** Names that may lead a call to a port somewhere; all of them, where it is open which host is called. */
  at(port: number, host: string | undefined): readonly RegistryName[] {
    const names = this.byPort.get(port);
    if (!names) return [];
    return host === undefined ? names.all : [...names.byName.get(host.toLowerCase()) ?? [], ...names.anyName];
  }

  private file(entry: ServiceEntry, port: number): void {
    const names = this.byPort.get(port) ?? { all: [], byName: new Map<string, RegistryName[]>(), anyName: [] };
    this.byPort.set(port, names);
    for (const name of entry.hosts) {
      const filed = { entry, name };
      names.all.push(filed);
      const pattern = hostPattern(name);
      if (pattern.kind !== 'exact' || !leadsByNameAlone(entry, port)) names.anyName.push(filed);
      else names.byName.set(pattern.text, [...names.byName.get(pattern.text) ?? [], filed]);
    }
  }
}
