/** What policies allow between workloads today, on the ports that are declared, and whether some policy means just these two. */
import type { PortAccess, RequestAccess } from './call';
import { reservedBy } from '../../author/meshes/table';
import type { Protocol } from '../../judge/cluster/ports';
import type { Endpoint, Flow } from '../../judge/core/flow';
import type { Verdict } from '../../judge/core/verdict';
import { sitesOf } from '../../judge/engine/hop';
import type { Judgement } from '../../judge/judge';
import type { MatrixRow } from '../../judge/questions/matrix';
import type { RequestSet, StringSet } from '../../judge/requests/describe';
import type { Port } from '../read/ports';

export interface Allowed {
  readonly from: string;
  readonly to: string;
  readonly access: PortAccess;
  readonly verdict: Exclude<Verdict, 'deny'>;
  /** Whether a policy tells this caller from others, or this callee. */
  readonly named: boolean;
  /** Why what is allowed can't be declared. */
  readonly unsaid?: string;
}

export interface AllowedCalls {
  readonly calls: readonly Allowed[];
  /** Ports that are open between two workloads, and that no container declares. */
  readonly undeclared: readonly MatrixRow[];
}

/** @param portsOf the declared ports of each workload that is adopted */
export function allowedCalls(judgement: Judgement, portsOf: ReadonlyMap<string, readonly Port[]>): AllowedCalls {
  const naming = new Naming(judgement);
  const calls: Allowed[] = [];
  const undeclared: MatrixRow[] = [];
  for (const row of judgement.matrix()) {
    if (row.from.kind !== 'workload' || row.to.kind !== 'workload') continue;
    const [from, to] = [row.from.workload, row.to.workload];
    const ports = portsOf.get(to);
    if (!ports || !portsOf.has(from)) continue;
    const covered = ports.filter((port) => transportOf(port) === row.protocol && row.ports.first <= port.number && port.number <= row.ports.last);
    if (!row.self && row.protocol === 'TCP' && isMore(row, covered)) undeclared.push(row);
    for (const port of covered) {
      const flow = { ...row.witness, port: port.number };
      const requests = row.requests?.map(requestAccess);
      const unsaid = requests?.some((one) => one === undefined) === true ? 'requests that no declaration can name' : undefined;
      calls.push({
        from,
        to,
        access: { port, ...(requests && unsaid === undefined && { requests: requests as readonly RequestAccess[] }) },
        verdict: row.verdict,
        named: naming.isNamed(from, to, flow),
        ...(unsaid !== undefined && { unsaid }),
      });
    }
  }
  return { calls, undeclared };
}

export function transportOf({ protocol }: Port): Protocol {
  return protocol === 'udp' ? 'UDP' : 'TCP';
}

/** Whether a row is about ports besides those that are declared, and those of proxies. */
function isMore({ ports: { first, last } }: MatrixRow, covered: readonly Port[]): boolean {
  if (last - first < PROXY_PORTS && reservedBy(first) !== undefined && reservedBy(last) !== undefined) return false;
  return last - first + 1 > new Set(covered.map(({ number }) => number)).size;
}

/** How many a mesh takes for itself, at most. */
const PROXY_PORTS = 100;

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** Undefined where a declaration would have to say more than it can. */
function requestAccess({ methods, paths, hosts }: RequestSet): RequestAccess | undefined {
  if (hosts.kind !== 'any') return undefined;
  const named = exactly(methods);
  if (named === undefined || named?.some((method) => !METHODS.has(method))) return undefined;
  const [only, not] = [exactly(paths), allBut(paths)];
  if (only === undefined && not === undefined) return undefined;
  return { ...(named && { methods: named }), ...(not ? { notPaths: not } : only ? { paths: only } : {}) };
}

/** Null is everything. */
function exactly(set: StringSet): readonly string[] | null | undefined {
  if (set.kind === 'any') return null;
  return set.like.length > 0 || set.except.length > 0 || set.patterns.length === 0 ? undefined : set.patterns;
}

function allBut(set: StringSet): readonly string[] | undefined {
  return set.kind === 'in' && set.like.length === 0 && set.except.length > 0 && set.patterns.join() === '*' ? set.except : undefined;
}

/**
 * Whether policies mean a pair. One that lets in any pod, or any of a namespace, means nobody: a pod without labels and with an account of nobody's
 * stands for the other end, and has to be stopped at the end whose policies are asked.
 */
class Naming {
  private readonly sides: ReadonlyMap<string, 'source' | 'destination' | 'between'>;
  private readonly known = new Map<string, boolean>();

  constructor(private readonly judgement: Judgement) {
    this.sides = new Map(sitesOf(judgement.cluster).map(({ id, side }) => [id, side]));
  }

  isNamed(from: string, to: string, flow: Flow): boolean {
    const request = [flow.protocol, flow.port, flow.method, flow.path, flow.host].join(' ');
    const [caller, callee] = [from, to].map((key) => this.judgement.cluster.workloadByKey.get(key));
    if (!caller || !callee) return false;
    return this.once(`in ${caller.namespace} ${caller.mesh} ${to} ${request}`, () => this.stops({ ...flow, from: strangerIn(caller) }, (side) => side !== 'source'))
      || this.once(`out ${from} ${callee.namespace} ${callee.mesh} ${request}`, () => this.stops({ ...flow, to: strangerIn(callee) }, (side) => side === 'source'));
  }

  private once(key: string, ask: () => boolean): boolean {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const answer = ask();
    this.known.set(key, answer);
    return answer;
  }

  private stops(flow: Flow, asked: (side: 'source' | 'destination' | 'between' | undefined) => boolean): boolean {
    return this.judgement.explain(flow).hops.some(({ hop, verdict }) => verdict === 'deny' && asked(this.sides.get(hop)));
  }
}

function strangerIn({ namespace, mesh }: { readonly namespace: string; readonly mesh: string }): Endpoint {
  return { undeclared: { namespace, labels: {}, meshed: mesh !== 'none' } };
}
