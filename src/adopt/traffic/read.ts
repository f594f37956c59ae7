/** Files of observed traffic: JSON on lines, or one JSON document. Each record says by its fields which format it is of. */
import { readHubble } from './hubble';
import type { Body, Observed, RecordReader } from './observed';
import { MESHES } from '../meshes/table';
import { isBody } from '../read/fields';

export interface TrafficFile {
  readonly file: string;
  readonly text: string;
}

export interface Traffic {
  readonly observed: readonly Observed[];
  /** Records that are of no known format, by file. */
  readonly unknown: ReadonlyMap<string, number>;
}

const READERS: readonly RecordReader[] = [readHubble, ...MESHES.flatMap(({ records }) => records)];

export function readTraffic(files: readonly TrafficFile[]): Traffic {
  const observed = new Map<string, Observed>();
  const unknown = new Map<string, number>();
  for (const { file, text } of files) {
    for (const { record, prefix } of recordsIn(text)) {
      const found = record && READERS.reduce<readonly Observed[] | undefined>((known, reader) => known ?? reader(record, prefix), undefined);
      if (!found) unknown.set(file, (unknown.get(file) ?? 0) + 1);
      // Most calls are made again and again.
      for (const one of found ?? []) observed.set(JSON.stringify(one), one);
    }
  }
  return { observed: [...observed.values()], unknown };
}

interface Line {
  readonly record: Body | undefined;
  /** What stands before the JSON in brackets, as `kubectl logs --prefix` writes it. */
  readonly prefix: string | undefined;
}

function* recordsIn(text: string): Generator<Line> {
  const whole = tryParse(text);
  if (whole !== undefined) {
    for (const record of recordsOf(whole)) yield { record: isBody(record) ? record : undefined, prefix: undefined };
    return;
  }
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, prefix, json] = /^\s*(?:\[([^\]]*)\]\s*)?(.*)$/s.exec(line) ?? [];
    const value = tryParse(json ?? '');
    for (const record of recordsOf(value)) yield { record: isBody(record) ? record : undefined, prefix };
  }
}

/** Answers of Prometheus have their series in `data.result`; a list is its items. */
function recordsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isBody(value) && isBody(value.data) && Array.isArray(value.data.result)) return value.data.result;
  return [value];
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
