import { Yaml } from 'cdk8s';
import { isMisread, quoted } from './misread';

/**
 * Strings that stand as they are wherever they stand: no indicator at either end, no space, nothing that could be a number or a date,
 * and too long for a word of YAML 1.1 (`off`, `Null`, `FALSE`).
 */
const PLAIN = /^[A-Za-z/][\w./@=+:-]{4,}[\w./@=+]$/;

/** Several lines, or what looks like the end of a document, is written differently in every place. */
const PLACE_MATTERS = /[\n\r\u2028\u2029]|^(?:%|---|\.\.\.|<<$)/;

/** Longer ones are hardly written twice. */
const KEPT_LENGTH = 200;

/**
 * Scalars as cdk8s writes them. What is not plain beyond doubt is written by cdk8s itself, alone; on one line a scalar looks
 * the same alone as in any place. Kept, because names, labels and addresses come again and again.
 */
export class Scalars {
  private readonly known = new Map<string, string>();

  /** Undefined where it depends on the place, so that cdk8s must write the whole document. */
  public text(value: unknown): string | undefined {
    if (typeof value === 'string') return this.string(value);
    if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? `${value}` : alone(value);
    if (value === true) return 'true';
    if (value === false) return 'false';
    return value === null ? 'null' : undefined;
  }

  private string(value: string): string | undefined {
    if (PLAIN.test(value)) return value;
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const misread = isMisread(value);
    if (!misread && PLACE_MATTERS.test(value)) return undefined;
    const text = misread ? quoted(value) : alone(value);
    if (value.length <= KEPT_LENGTH) this.known.set(value, text);
    return text;
  }
}

function alone(scalar: string | number): string {
  return Yaml.stringify(scalar).slice(0, -'\n'.length);
}
