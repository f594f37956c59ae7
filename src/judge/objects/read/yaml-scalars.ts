/** How a plain scalar is resolved: what it must look like, and what it then is. */
export interface PlainScalar {
  readonly tag: 'null' | 'bool' | 'int' | 'float';
  readonly test: RegExp;
  readonly resolve: (text: string) => unknown;
}

/**
 * Plain scalars as Kubernetes reads them, by the rules of YAML 1.1 without numbers of base 60: `yes`, `on` and `y` are booleans, 010 is 8.
 * Timestamps stay text. Source: sigs.k8s.io/yaml and go.yaml.in/yaml/v2, resolve.go; tried one by one in test/judge/objects/read/yaml.test.ts.
 */
export const PLAIN_SCALARS: readonly PlainScalar[] = [
  { tag: 'null', test: /^(?:~|null|Null|NULL)?$/, resolve: () => null },
  { tag: 'bool', test: /^(?:[yY]|yes|Yes|YES|true|True|TRUE|on|On|ON)$/, resolve: () => true },
  { tag: 'bool', test: /^(?:[nN]|no|No|NO|false|False|FALSE|off|Off|OFF)$/, resolve: () => false },
  { tag: 'int', test: /^(?:[-+]_*)?(?:0_*b[01_]+|0_*o[0-7_]+|0_*x[0-9a-f_]+|0[0-7_]*|[1-9][0-9_]*)$/i, resolve: (text) => integerOf(text) },
  { tag: 'float', test: /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?$/, resolve: finiteOf },
  { tag: 'float', test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/, resolve: (text) => (/nan/i.test(text) ? NaN : Infinity) },
];

/** Longer ones that begin with a letter are text. */
const LONGEST_WORD = 5;

/** What a plain scalar says; most are text. */
export function plainScalar(text: string): unknown {
  const first = text.charCodeAt(0);
  const isWord = first >= LETTER_A;
  if (isWord && text.length > LONGEST_WORD) return text;
  const kind = PLAIN_SCALARS.find(({ test }) => test.test(text));
  return kind ? kind.resolve(text) : text;
}

/** All letters, and no character with which a number begins, come from here on. */
const LETTER_A = 'A'.charCodeAt(0);

/** What no number of 64 bits holds stays text. */
function finiteOf(text: string): number | string {
  const number = Number(text.replaceAll('_', ''));
  return Number.isFinite(number) ? number : text;
}

/** A zero in front means base 8, as in Go. */
function integerOf(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase();
  const digits = plain.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o');
  return plain.startsWith('-') ? -Number(digits) : Number(digits);
}
