/** ConfigMaps, as far as a server takes them. Source: Kubernetes API, ConfigMap: keys, texts and at most 1 MiB of them. */
import { anythingIn, fields } from './shape';
import type { Path, Report, Shape } from './shape';
import { BOOLEAN } from './values';

const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
const MOST_BYTES = 2 ** 20;
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;
const REFUSED = 'the API server refuses it';

const BODY = fields({
  ...anythingIn('apiVersion', 'kind', 'metadata'),
  immutable: BOOLEAN,
  data: (value, path, report) => entries(value, path, report, (text) => text),
  binaryData: (value, path, report) => entries(value, path, report, (text) => (BASE64.test(text) ? text : undefined)),
});

/** The whole object: a ConfigMap says nothing under `spec`. */
export const CONFIG_MAP: Shape = (value, path, report) => {
  BODY(value, path, report);
  const { data, binaryData } = value as { readonly data?: unknown; readonly binaryData?: unknown };
  const bytes = sizeOf(data, 1) + sizeOf(binaryData, 3 / 4);
  if (bytes > MOST_BYTES) report([...path, 'data'], `${Math.round(bytes)} bytes`, REFUSED, `at most ${MOST_BYTES} bytes`);
};

function entries(value: unknown, path: Path, report: Report, read: (text: string) => string | undefined): void {
  if (typeof value !== 'object' || Array.isArray(value)) {
    report(path, value, REFUSED, 'keys with texts');
    return;
  }
  for (const [key, item] of Object.entries(value as object)) {
    if (!KEY.test(key)) report([...path, key], item, REFUSED, 'a value under a key of letters, digits, \'-\', \'_\' and \'.\'');
    // `yes`, `0o17` and `1_000` of a file are no texts: YAML 1.1 reads them as something else.
    if (typeof item !== 'string') report([...path, key], item, `${REFUSED}: in a file, a text like this needs quotes`, JSON.stringify(String(item)));
    else if (read(item) === undefined) report([...path, key], item, REFUSED, 'bytes in base64');
  }
}

function sizeOf(map: unknown, share: number): number {
  if (typeof map !== 'object' || map === null) return 0;
  return Object.values(map).reduce<number>((sum, item) => sum + (typeof item === 'string' ? Buffer.byteLength(item) * share : 0), 0);
}
