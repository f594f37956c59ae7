/**
 * Strings in policies. Sources: "exact, prefix, suffix and presence match" of the documentation, and its
 * string matcher, in which a leading star is looked at first, so that `*a*` is a suffix match of the literal `a*`.
 */
import { Regex } from './regex';
import { isPathTemplate, matchesTemplate, templateSteps, type TemplateStep } from './template';

export type Pattern =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'suffix'; readonly text: string }
  | { readonly kind: 'present' }
  | { readonly kind: 'template'; readonly steps: readonly TemplateStep[] }
  | { readonly kind: 'regex'; readonly regex: Regex };

/** How a value begins that is a regular expression. It has a blank, which neither methods nor hosts nor paths have. */
const REGEX = 'matching ';

/**
 * The values that tell apart what a regular expression tells apart, for spaces of requests: texts, and texts with a star behind, where these are
 * enough. Hosts are written in small letters there.
 */
export function valuesOfRegex({ text, plain }: Regex, special = /[*{}]/): readonly string[] {
  const isPlain = plain?.every((one) => one.text !== '' && !special.test(one.text)) === true;
  return isPlain ? plain!.map((one) => `${one.text}${one.andMore ? '*' : ''}`) : [valueOfRegex(text)];
}

/** A value that is a regular expression, which must be understood. */
export function valueOfRegex(text: string): string {
  return `${REGEX}${text}`;
}

/** Reads a value that only spaces of requests know: policies of no mesh have such. */
export function tryParseRegexValue(value: string): Pattern | undefined {
  const regex = value.startsWith(REGEX) ? Regex.tryParse(value.slice(REGEX.length)) : undefined;
  return regex && { kind: 'regex', regex };
}

/** Reads a value that may have a star at one end. */
export function stringPattern(value: string): Pattern {
  if (value === '*') return { kind: 'present' };
  if (value.startsWith('*')) return { kind: 'suffix', text: value.slice(1) };
  if (value.endsWith('*')) return { kind: 'prefix', text: value.slice(0, -1) };
  return { kind: 'exact', text: value };
}

/** Reads a path of a policy, which may also be a template. */
export function pathPattern(value: string): Pattern {
  return isPathTemplate(value) ? { kind: 'template', steps: templateSteps(value) } : stringPattern(value);
}

/** Reads a host of a policy; hosts are compared without regard to case. */
export function hostPattern(value: string): Pattern {
  return stringPattern(value.toLowerCase());
}

export function matchesPattern(pattern: Pattern, value: string): boolean {
  switch (pattern.kind) {
    case 'exact': return value === pattern.text;
    case 'prefix': return value.startsWith(pattern.text);
    case 'suffix': return value.endsWith(pattern.text);
    case 'present': return value !== '';
    case 'template': return matchesTemplate(pattern.steps, value);
    case 'regex': return pattern.regex.matches(value);
  }
}

/** Whether a string matches a value with a star at one end. */
export function matchesString(value: string, text: string): boolean {
  return matchesPattern(stringPattern(value), text);
}

/** Whether a string matches a value in which every star takes any characters, none included. */
export function matchesGlob(value: string, text: string): boolean {
  const [head, ...middle] = value.split('*');
  const tail = middle.pop();
  if (tail === undefined) return value === text;
  if (!text.startsWith(head)) return false;
  let rest = text.slice(head.length);
  for (const part of middle) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return rest.endsWith(tail);
}

/** A value whose stars take any characters. It may go on behind the name, where policies compare more than the name. */
export interface NamePattern {
  readonly glob: string;
  /** What may follow the name. @default - nothing */
  readonly tails?: readonly string[];
}

export function matchesName({ glob, tails = NO_TAIL }: NamePattern, name: string): boolean {
  return tails.some((tail) => matchesGlob(glob, name + tail));
}

const NO_TAIL: readonly string[] = [''];
