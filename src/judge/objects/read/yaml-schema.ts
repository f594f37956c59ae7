import { Schema, type ScalarTag } from 'yaml';

/**
 * Plain scalars as Kubernetes reads them, by the rules of YAML 1.1 without numbers of base 60: `yes`, `on` and `y` are booleans, 010 is 8.
 * Timestamps stay text. Source: sigs.k8s.io/yaml and go.yaml.in/yaml/v2, resolve.go; tried one by one in test/judge/objects/read/yaml.test.ts.
 */
const SCALARS: readonly ScalarTag[] = [
  { tag: 'tag:yaml.org,2002:null', default: true, test: /^(?:~|null|Null|NULL)?$/, resolve: () => null },
  { tag: 'tag:yaml.org,2002:bool', default: true, test: /^(?:[yY]|yes|Yes|YES|true|True|TRUE|on|On|ON)$/, resolve: () => true },
  { tag: 'tag:yaml.org,2002:bool', default: true, test: /^(?:[nN]|no|No|NO|false|False|FALSE|off|Off|OFF)$/, resolve: () => false },
  { tag: 'tag:yaml.org,2002:int', default: true, test: /^(?:[-+]_*)?(?:0_*b[01_]+|0_*o[0-7_]+|0_*x[0-9a-f_]+|0[0-7_]*|[1-9][0-9_]*)$/i, resolve: (text) => integerOf(text) },
  {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?$/,
    resolve: finiteOf,
  },
  { tag: 'tag:yaml.org,2002:float', default: true, test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/, resolve: (text) => (/nan/i.test(text) ? NaN : Infinity) },
];

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

/** The schema by which all text is read. */
export const KUBERNETES_YAML = new Schema({ schema: 'failsafe', customTags: [...SCALARS], merge: true });
