/** The data of a report on who can reach whom, as every format takes it. */
import type { ApiServerRow } from '../reach/questions/api-server';
import type { ExposureRow } from '../reach/questions/exposure';
import type { MatrixRow } from '../reach/questions/matrix';

export interface ReachReport {
  readonly rows: readonly MatrixRow[];
  /** What pods that nobody declared can do and what can be done to them; absent where it was not asked. */
  readonly exposure?: readonly ExposureRow[];
  /** What comes in through Gateways, likewise. */
  readonly gateways?: readonly ExposureRow[];
  /** Who may reach the API server; absent where it was not asked. */
  readonly apiServer?: readonly ApiServerRow[];
  /** Keys of all workloads. */
  readonly workloads: readonly string[];
  readonly notes: readonly string[];
}

/** Rows of the exposure with what addresses outside do through Gateways. */
export function gatewayRows(exposure: Iterable<ExposureRow>): readonly ExposureRow[] {
  return [...exposure].filter(({ from }) => from.kind === 'external' && from.via !== undefined);
}

/** Rows of the exposure with pods that nobody declared. */
export function strangerRows(exposure: Iterable<ExposureRow>): readonly ExposureRow[] {
  return [...exposure].filter(({ from, to }) => from.kind === 'stranger' || to.kind === 'stranger');
}
