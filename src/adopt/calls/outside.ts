/** Calls that begin or end outside the workloads that are adopted: nothing of them is declared, but for hosts that something names. */
import type { OpenQuestion } from './call';
import type { OutsideHint } from './hinted';
import type { Judgement } from '../../judge/judge';
import type { ExposureRow } from '../../judge/questions/exposure';
import type { Party } from '../../judge/questions/party';
import { grouped, type Found } from '../read/found';
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

export function outsideCalls(judgement: Judgement, found: readonly Found[], hints: readonly OutsideHint[], seen: SeenTraffic | undefined): OutsideCalls {
  const keys = new Set(found.map(({ key }) => key));
  const rows = [...judgement.exposure([...keys])];
  const mayCall = (from: string, port: number): boolean => PUBLIC.every((ip) => judgement.check({ from: { workload: from }, to: { ip }, port }).verdict === 'allow');
  const wanted: readonly HostCall[] = seen
    ? seen.outside.map((one) => ({ ...one }))
    : hints.map(({ from, host, port, text }) => ({ from, host, port, todo: `confirm: ${text} suggests this call` }));
  const hosts = wanted.filter(({ from, port }) => keys.has(from) && mayCall(from, port));
  const denied = wanted.filter((one) => keys.has(one.from) && !hosts.includes(one))
    .map(({ from, host, port }): OpenQuestion => ({ about: from, text: `${from} → ${host}:${port} is ${seen ? 'observed' : 'suggested'}, and not every address is allowed today` }));
  return { hosts, questions: [...denied, ...inward(rows), ...outward(rows), ...apiServer(judgement, found)] };
}

/** Callers that are not adopted. */
function inward(rows: readonly ExposureRow[]): readonly OpenQuestion[] {
  const own = rows.filter(({ direction, verdict }) => direction === 'in' && verdict === 'allow');
  return [...grouped(own, ({ to }) => workloadOf(to))].flatMap(([to, group]): OpenQuestion[] => {
    if (to === '') return [];
    const questions: OpenQuestion[] = [];
    const said = new Set<string>();
    for (const { from } of group) {
      const words = callerWords(from);
      if (words === undefined || said.has(words)) continue;
      said.add(words);
      questions.push({ about: to, text: `${to} is open to ${words}: nothing is declared` });
    }
    return questions.length > MOST ? [{ about: to, text: `${to} is open to ${said.size} kinds of pods that no manifest gives, and to addresses, among them ${[...said].slice(0, 2).join(' and ')}: nothing is declared` }] : questions;
  });
}

const MOST = 4;

function outward(rows: readonly ExposureRow[]): readonly OpenQuestion[] {
  const own = rows.filter(({ direction, verdict, to }) => direction === 'out' && verdict === 'allow' && to.kind === 'external');
  return [...grouped(own, ({ from }) => workloadOf(from))].map(([from, group]): OpenQuestion => {
    const ports = [...new Set(group.map(({ ports: { first, last } }) => (first === last ? `${first}` : first <= 1 && last === 65535 ? 'any port' : `${first}-${last}`)))];
    return { about: from, text: `${from} may call addresses outside, on ${ports.slice(0, MOST).join(', ')}: declare those that it needs, as ExternalHost or ExternalNetwork` };
  });
}

function apiServer(judgement: Judgement, found: readonly Found[]): readonly OpenQuestion[] {
  const may = new Set([...judgement.apiServer()].filter(({ verdict }) => verdict === 'allow').map(({ workload }) => workload));
  return found.filter(({ key, bindings }) => may.has(key) && bindings.length > 0)
    .map(({ key, bindings }) => ({ about: key, text: `${key} may call the Kubernetes API, with rights by ${bindings.map(({ kind, name }) => `${kind} ${name}`).join(', ')}: declare \`calls(KubernetesApi.inCluster())\`, with apiServerCidrs in the ClusterProfile` }));
}

function workloadOf(party: Party): string {
  return party.kind === 'workload' ? party.workload : '';
}

/** Other workloads are told of where calls are decided. */
function callerWords(from: Party): string | undefined {
  switch (from.kind) {
    case 'workload': return `${from.workload}, which is not adopted`;
    case 'foreign': return undefined;
    case 'external': return from.via === undefined ? 'addresses outside' : `addresses outside, through the Gateway ${from.via}: declare an EdgeGateway`;
    case 'undeclared': {
      const labels = Object.entries(from.labels).map(([key, value]) => `${key}=${value}`).join(',');
      return labels === '' ? `any pod of ${from.namespace}` : `pods labelled ${labels} of ${from.namespace}`;
    }
  }
}
