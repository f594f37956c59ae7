/** Calls that begin or end outside the workloads that are adopted: nothing of them is declared, but for hosts that something names. */
import { transportOf } from './allowed';
import type { OpenQuestion } from './call';
import type { OutsideHint } from './hinted';
import type { Judgement } from '../../judge/judge';
import type { ExposureRow } from '../../judge/questions/exposure';
import type { Party } from '../../judge/questions/party';
import { partyName } from '../../report/party-words';
import type { Found } from '../read/found';
import type { Port } from '../read/ports';
import type { SeenTraffic } from '../traffic/resolve';

/** A host outside that a workload calls. */
export interface HostCall {
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly todo?: string;
}

export interface OutsideCalls {
  readonly hosts: readonly HostCall[];
  readonly questions: readonly OpenQuestion[];
}

/** Addresses of public resolvers, and one that is for documentation: a host may have any public address. */
const PUBLIC = ['1.1.1.1', '8.8.8.8', '203.0.113.7', '93.184.216.34'];

export function outsideCalls(
  judgement: Judgement, found: readonly Found[], portsOf: ReadonlyMap<string, readonly Port[]>, { hints, seen }: OutsideEvidence,
): OutsideCalls {
  const keys = new Set(found.map(({ key }) => key));
  const rows = [...judgement.exposure([...keys])];
  const mayCall = (from: string, port: number): boolean => PUBLIC.every((ip) => (
    judgement.check({ from: { workload: from }, to: { ip }, port }).verdict === 'allow'
  ));
  const wanted: readonly HostCall[] = seen
    ? seen.outside.map((one) => ({ ...one }))
    : hints.map(({ from, host, port, text }) => ({ from, host, port, todo: `confirm: ${text} suggests this call` }));
  const hosts = wanted.filter(({ from, port }) => keys.has(from) && mayCall(from, port));
  const denied = wanted.filter((one) => keys.has(one.from) && !hosts.includes(one)).map(({ from, host, port }): OpenQuestion => (
    { about: `${from} → ${host}:${port}`, says: `${seen ? 'observed' : 'suggested by a variable'}, and not every address is allowed today` }
  ));
  return { hosts, questions: [...denied, ...inward(rows, portsOf), ...outward(rows), ...apiServer(judgement, found)] };
}

export interface OutsideEvidence {
  readonly hints: readonly OutsideHint[];
  readonly seen: SeenTraffic | undefined;
}

/** From this many kinds of callers on, only their number is reported. */
const MOST = 4;

/** Callers that are not adopted, on ports that are declared. */
function inward(rows: readonly ExposureRow[], portsOf: ReadonlyMap<string, readonly Port[]>): readonly OpenQuestion[] {
  const callers = new Map<string, Set<string>>();
  for (const { direction, verdict, from, to, ports: { first, last }, protocol } of rows) {
    if (direction !== 'in' || verdict !== 'allow' || to.kind !== 'workload') continue;
    if (!portsOf.get(to.workload)?.some((port) => transportOf(port) === protocol && first <= port.number && port.number <= last)) continue;
    callers.set(to.workload, (callers.get(to.workload) ?? new Set()).add(callerWords(from)));
  }
  return [...callers].map(([about, words]): OpenQuestion => {
    const shown = [...words].sort().slice(0, MOST).join('; ');
    const more = words.size > MOST ? `; and ${words.size - MOST} more` : '';
    return { about, says: `open to callers that are not adopted, of whom nothing is declared: ${shown}${more}` };
  });
}

function outward(rows: readonly ExposureRow[]): readonly OpenQuestion[] {
  const callers = rows.flatMap(({ direction, verdict, from, to }) => (
    direction === 'out' && verdict === 'allow' && to.kind === 'external' && from.kind === 'workload' ? [from.workload] : []
  ));
  return [...new Set(callers)].map((about) => ({ about, says: 'may call addresses outside: declare those that it needs, as ExternalHost or ExternalNetwork' }));
}

function apiServer(judgement: Judgement, found: readonly Found[]): readonly OpenQuestion[] {
  const may = new Set([...judgement.apiServer()].filter(({ verdict }) => verdict === 'allow').map(({ workload }) => workload));
  return found.filter(({ key, bindings }) => may.has(key) && bindings.length > 0).map(({ key, bindings }) => ({
    about: key,
    says: `may call the Kubernetes API, with rights by ${bindings.map(({ kind, name }) => `${kind} ${name}`).join(', ')}: `
      + 'declare `calls(KubernetesApi.inCluster())`, with apiServerCidrs in the ClusterProfile',
  }));
}

function callerWords(from: Party): string {
  return from.kind === 'external' && from.via !== undefined ? `addresses outside, through the Gateway ${from.via}: declare an EdgeGateway` : partyName(from);
}
