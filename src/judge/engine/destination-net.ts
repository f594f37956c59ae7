/** What NetworkPolicies say of one destination: at which of its ports whose rules speak, and for whom. */
import { tryResolveNamedPort, type Peer } from '../cluster/pod';
import { ALL_PORTS, type PortRange, type Protocol } from '../cluster/ports';
import { portsMatch } from '../layers/network-policy/peers';
import type { NetPort, NetPorts } from '../layers/network-policy/read/network-policy';
import type { TruthVector } from '../vectors/truth-vector';

/** Callers who may connect to some ports. */
export interface PortRule {
  readonly ports: NetPorts;
  readonly row: TruthVector;
}

export interface NetFacts {
  /** Rules of callers that mean the destination. */
  readonly egress: readonly PortRule[];
  /** Whom no rule needs to let out. */
  readonly leaves: TruthVector;
  /** Callers of whom only a yes is certain. */
  readonly doubted: TruthVector;
  /** Rules of the destination; undefined where it has no say. */
  readonly ingress?: readonly PortRule[];
  /** Whom no rule needs to let in. */
  readonly enters: TruthVector;
  /** Everybody, where the destination itself is such that only a yes is certain. */
  readonly hostNetwork?: TruthVector;
}

/** Rules that speak of the same ports; equal keys at one destination mean equal rules. */
export interface RulesAt {
  readonly egress: readonly PortRule[];
  readonly ingress: readonly PortRule[];
  readonly key: string;
}

export class DestinationNet {
  private readonly egress: readonly PortRule[];
  private readonly ingress: readonly PortRule[];
  private readonly rows = new Map<string, TruthVector>();

  constructor(private readonly destination: Peer, private readonly facts: NetFacts) {
    this.egress = gather(facts.egress);
    this.ingress = gather(facts.ingress ?? []);
  }

  /** Ports at which an answer can change. */
  cuts(protocol: Protocol): PortRange[] {
    return [...this.egress, ...this.ingress].flatMap(({ ports }) => (ports === 'any' ? [] : ports.flatMap((port) => this.rangesOf(port, protocol))));
  }

  /** The rules that speak of a port. */
  rulesAt(protocol: Protocol, port: number): RulesAt {
    const [egress, ingress]: [PortRule[], PortRule[]] = [[], []];
    const key = `${this.addRules(egress, this.egress, protocol, port)}|${this.addRules(ingress, this.ingress, protocol, port)}`;
    return { egress, ingress, key };
  }

  /** Adds those of some rules that speak of a port; says which these are. */
  private addRules(found: PortRule[], rules: readonly PortRule[], protocol: Protocol, port: number): string {
    let key = '';
    rules.forEach((rule, index) => {
      const truth = portsMatch(rule.ports, this.destination, protocol, port);
      if (truth === 'no') return;
      found.push(truth === 'yes' ? rule : { ports: rule.ports, row: rule.row.copy().andAll(truth) });
      key += truth === 'yes' ? `${index},` : `${index}?,`;
    });
    return key;
  }

  /** Callers whom their own policies let out and those of the destination let in. The row is shared: copy it before changing it. */
  row({ egress, ingress, key }: RulesAt): TruthVector {
    const known = this.rows.get(key);
    if (known) return known;
    const enters = unite(this.facts.enters, ingress);
    if (this.facts.hostNetwork) enters.doubt(this.facts.hostNetwork);
    // Whom nobody lets in needs no look at who lets them out.
    const row = enters.isNever ? enters : unite(this.facts.leaves, egress).doubt(this.facts.doubted).and(enters);
    this.rows.set(key, row);
    return row;
  }

  private rangesOf(port: NetPort, protocol: Protocol): readonly PortRange[] {
    if (port.protocol !== protocol) return [];
    if (port.kind === 'all') return [ALL_PORTS];
    if (port.kind === 'range') return [port];
    if (this.destination.kind !== 'pod') return [];
    const { pod } = this.destination;
    const numbers = pod.mayHaveOtherPorts
      ? pod.ports.filter((own) => own.protocol === protocol).map((own) => own.number)
      : tryResolveNamedPort(pod, port.name, protocol);
    return numbers.map((number) => ({ first: number, last: number }));
  }
}

function unite(base: TruthVector, rules: readonly PortRule[]): TruthVector {
  const row = base.copy();
  for (const rule of rules) row.or(rule.row);
  return row;
}

/** Rules of the same ports are one. */
function gather(rules: readonly PortRule[]): readonly PortRule[] {
  const byPorts = new Map<string, PortRule>();
  for (const { ports, row } of rules) {
    const key = portsKey(ports);
    const known = byPorts.get(key);
    if (known) known.row.or(row);
    else byPorts.set(key, { ports, row: row.copy() });
  }
  return [...byPorts.values()];
}

export function portsKey(ports: NetPorts): string {
  if (ports === 'any') return 'any';
  return ports.map((port) => `${port.protocol} ${port.kind === 'range' ? `${port.first}-${port.last}` : port.kind === 'named' ? `:${port.name}` : ''}`).join();
}
