/** What was seen: who called whom. */
export interface Observed {
  readonly from: End;
  readonly to: End;
  readonly protocol: 'TCP' | 'UDP';
  /** Of the pod, or of the Service through which it was dialled; undefined where nobody noted it. */
  readonly port?: { readonly number: number; readonly of: 'pod' | 'service' };
  readonly method?: string;
  readonly path?: string;
}

/** A workload by what logs know of it, or somebody outside. */
export type End =
  | { readonly kind: 'workload'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'account'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'outside'; readonly host?: string; readonly address?: string };

export type Body = Readonly<Record<string, unknown>>;

/** A reader of one format: undefined where a record is of another one, nothing where it is no call. */
export type RecordReader = (record: Body, prefix: string | undefined) => readonly Observed[] | undefined;

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}

export function pathWithoutQuery(path: string | undefined): string | undefined {
  return path?.replace(/[?#].*$/s, '') || undefined;
}
