/** Reports for programs. `schema.ts` says what may stand in them, and a test holds both together. */
import { isWidening } from './change';
import type { Finding } from './finding';
import { tryFindPeer } from './known-peers';
import type { Picture } from './picture';
import type { ReachReport } from './reach-report';
import type { UnmodelledChange } from './unmodelled';
import type { KnownPeer } from '../judge/facts';
import type { DoubtfulKind } from '../judge/objects/kinds/kind';
import type { Change } from '../judge/questions/diff';
import type { Explanation } from '../judge/questions/explain';
import type { MatrixRow } from '../judge/questions/matrix';

/** Grows compatibly; anything else is a v2. */
export const API_VERSION = 'cdk8s-zero-trust.dev/v1';

export type ReportKind = 'ReachReport' | 'ExplainReport' | 'DiffReport' | 'VerifyReport' | 'GraphReport' | 'SecretsReport';

/** An object whose kind the judge does not read. */
export interface UnknownKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly because?: DoubtfulKind['because'];
}

export function reachJson({ rows, exposure, gateways = [], apiServer, peers = [], workloads, notes, limited = [] }: ReachReport): string {
  return reportJson('ReachReport', { workloads, rows: rows.map((row) => rowData(row, peers)), ...(exposure && { exposure: [...exposure, ...gateways].map((row) => rowData(row, peers)) }), ...(apiServer && { apiServer }), notes: [...notes, ...limited] });
}

export function explainJson({ flow, verdict, hops }: Explanation): string {
  return reportJson('ExplainReport', { flow, verdict, hops });
}

export function diffJson(changes: readonly Change[], unmodelled: readonly UnmodelledChange[] = []): string {
  return reportJson('DiffReport', {
    ...(unmodelled.length > 0 && { unmodelled }),
    widens: changes.some(isWidening),
    changes: changes.map((change) => ({ ...change, widens: isWidening(change) })),
  });
}

export function verifyJson(findings: readonly Finding[], unknownKinds: readonly UnknownKind[]): string {
  return reportJson('VerifyReport', { findings, unknownKinds });
}

export function graphJson({ nodes, edges }: Picture): string {
  return reportJson('GraphReport', {
    nodes: nodes.map(({ kind, name, namespace }) => ({ kind, name, ...(namespace !== undefined && { namespace }) })),
    edges: edges.map(({ from, to, verdict, accesses }) => ({ from, to, verdict, on: accesses.map(({ words }) => words) })),
  });
}

function rowData(row: MatrixRow, peers: readonly KnownPeer[]): object {
  const { from, to, protocol, ports, verdict, requests, credentials, certificate, witness, self } = row;
  const peer = tryFindPeer({ from, to, protocol, ports, verdict, witness }, peers);
  return {
    from,
    to,
    protocol,
    ports,
    verdict,
    ...(requests && { requests }),
    ...(credentials && { credentials }),
    ...(certificate && { certificate }),
    witness,
    self,
    ...(peer && { peer: peer.name }),
  };
}

/** Items of lists one a line: a matrix of thousands of rows stays a third of its size, and line tools can read it. */
/** A report for programs. */
export function reportJson(kind: ReportKind, body: object): string {
  const fields = Object.entries({ apiVersion: API_VERSION, kind, ...body }).map(([key, value]) => `  ${JSON.stringify(key)}: ${fieldText(value)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
}

function fieldText(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
}
