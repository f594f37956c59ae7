/** The data of a report on who can reach whom, as every format takes it. */
import { accessRowsOf } from './api-server-rows';
import type { AccessRow } from './connection';
import { partByPeers } from './known-peers';
import { objectName } from './reasons';
import type { KnownPeer } from '../judge/facts';
import type { ApiServerRow } from '../judge/questions/api-server';
import type { ExposureRow } from '../judge/questions/exposure';
import type { MatrixRow } from '../judge/questions/matrix';
import type { LimitedWay } from '../rules/gateway-api/limits-of-gateways';

export interface ReachReport {
  readonly rows: readonly MatrixRow[];
  /** What undeclared pods can do and what can be done to them; absent where it was not asked. */
  readonly exposure?: readonly ExposureRow[];
  /** What comes in through Gateways, likewise. */
  readonly gateways?: readonly ExposureRow[];
  /** Which of them have limits of requests, in sentences. @default - none */
  readonly limited?: readonly string[];
  /** Who may reach the API server; absent where it was not asked. */
  readonly apiServer?: readonly ApiServerRow[];
  /** Whom somebody declared of those that no manifest gives. @default - nobody */
  readonly peers?: readonly KnownPeer[];
  /** Keys of all workloads. */
  readonly workloads: readonly string[];
  readonly notes: readonly string[];
}

/** What a report tells apart. */
export interface ReachParts {
  readonly rows: readonly AccessRow<Verdict>[];
  /** With the platform and other programs, as it was declared. */
  readonly declared: readonly AccessRow<Verdict>[];
  readonly undeclared?: readonly AccessRow<Verdict>[];
  readonly gateways: readonly AccessRow<Verdict>[];
}

type Verdict = MatrixRow['verdict'];

export function partsOf({ rows, exposure, gateways = [], apiServer = [], peers = [] }: ReachReport): ReachParts {
  const [known, others] = [rows, exposure ?? []].map((list) => partByPeers<Verdict, AccessRow<Verdict>>(list, peers));
  return {
    rows: [...known.others, ...accessRowsOf(apiServer)],
    declared: [...known.declared, ...others.declared],
    ...(exposure && { undeclared: others.others }),
    gateways,
  };
}

/** Rows of the exposure with what addresses outside do through Gateways. */
export function gatewayRows(exposure: Iterable<ExposureRow>): readonly ExposureRow[] {
  return [...exposure].filter(({ from }) => from.kind === 'external' && from.via !== undefined);
}

/** Rows of the exposure with undeclared pods. */
export function undeclaredRows(exposure: Iterable<ExposureRow>): readonly ExposureRow[] {
  return [...exposure].filter(({ from, to }) => from.kind === 'undeclared' || to.kind === 'undeclared');
}

/** What limits the requests that come through Gateways. */
export function limitWords(ways: readonly LimitedWay[]): readonly string[] {
  const words = ways.map(({ way, by }) => `Requests through ${objectName(way.ref)} are limited by ${[...new Set(by.map(({ ref }) => objectName(ref)))].join(' and ')}.`);
  return [...new Set(words)];
}
