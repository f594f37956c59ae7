/** Answers of the oracle about a mesh, and how they are put together. */
import type { NaiveEnd } from './network';

export type Answer = 'allow' | 'deny' | 'conditional' | 'unknown';

export interface NaiveRequest {
  readonly from: NaiveEnd;
  readonly to: NaiveEnd;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers?: Record<string, string>;
  readonly token?: { state: string; issuer?: string; subject?: string };
  readonly how?: NaiveTransport;
}

/** How a caller shows who it is: through a Service, by an address that its proxy does not know, or nobody can say. */
export type NaiveTransport = 'identity' | 'plain' | 'unclear';

export function both(answers: Answer[]): Answer {
  for (const worst of ['deny', 'unknown', 'conditional'] as const) if (answers.includes(worst)) return worst;
  return 'allow';
}

export function any(answers: Answer[]): Answer {
  for (const best of ['allow', 'unknown', 'conditional'] as const) if (answers.includes(best)) return best;
  return 'deny';
}

export function opposite(answer: Answer): Answer {
  return answer === 'allow' ? 'deny' : answer === 'deny' ? 'allow' : answer;
}
