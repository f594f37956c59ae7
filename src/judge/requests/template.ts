/**
 * One step of a path template: a literal character, one segment (`{*}`), or any rest (`{**}`). `anything` takes all
 * characters; it is the star of plain prefixes and suffixes, so that one automaton serves all patterns.
 */
export type TemplateStep = { readonly char: string } | 'segment' | 'rest' | 'anything';

const OPERATOR_STEP: Readonly<Record<string, TemplateStep>> = { '{*}': 'segment', '{**}': 'rest' };

/** Whether a path of a policy is a template rather than a plain or wildcard path. Source: "URI templates" in paths of policies. */
export function isPathTemplate(path: string): boolean {
  return path.includes('{*}') || path.includes('{**}');
}

/** What is wrong with a path of a policy, in words, or undefined. */
export function pathTemplateProblem(path: string): string | undefined {
  if (!isPathTemplate(path)) return undefined;
  const segments = path.split('/');
  const operators = segments.filter((segment) => Object.hasOwn(OPERATOR_STEP, segment));
  const literals = segments.filter((segment) => !Object.hasOwn(OPERATOR_STEP, segment));
  if (segments[0] !== '') return 'a template that begins with /';
  if (literals.some((literal) => /[*{}]/.test(literal))) return 'a template whose operators {*} and {**} are whole segments, and no other wildcard';
  const rest = operators.indexOf('{**}');
  if (rest >= 0 && rest < operators.length - 1) return 'a template with {**} as its last operator';
  return undefined;
}

/** The steps of a template. */
export function templateSteps(path: string): readonly TemplateStep[] {
  return path.split('/').flatMap((segment, index) => {
    const slash: TemplateStep[] = index === 0 ? [] : [{ char: '/' }];
    if (Object.hasOwn(OPERATOR_STEP, segment)) return [...slash, OPERATOR_STEP[segment]];
    return [...slash, ...[...segment].map((char) => ({ char }))];
  });
}

/** Characters of one segment of a path template. Source: RFC 3986, pchar; tried one by one at a real proxy. */
const TEMPLATE_SEGMENT_CHARACTERS = /^[a-zA-Z0-9\-._~%!$&'()*+,;=:@]$/;

/** `{*}` takes these, at least one of them. Source: the same. */
export function isSegmentCharacter(char: string): boolean {
  return TEMPLATE_SEGMENT_CHARACTERS.test(char);
}

/** `{**}` takes these, and none is fine as well. */
export function isRestCharacter(char: string): boolean {
  return char === '/' || isSegmentCharacter(char);
}

/** Whether a path matches a template. */
export function matchesTemplate(steps: readonly TemplateStep[], path: string): boolean {
  let states = advance(steps, new Set([0]));
  for (const char of path) {
    states = advance(steps, step(steps, states, char));
    if (states.size === 0) return false;
  }
  return states.has(accepting(steps));
}

/**
 * States of the automaton of a template: 2i before step i, 2i+1 inside it (for `{*}`, which must take one character
 * and may take more).
 */
export function accepting(steps: readonly TemplateStep[]): number {
  return 2 * steps.length;
}

/** The states reached by one character, without empty moves. */
export function step(steps: readonly TemplateStep[], states: ReadonlySet<number>, char: string): Set<number> {
  const next = new Set<number>();
  for (const state of states) {
    const index = Math.floor(state / 2);
    const current = steps[index] as TemplateStep | undefined;
    if (current === undefined) continue;
    if (current === 'segment') {
      if (isSegmentCharacter(char)) next.add(2 * index + 1);
    } else if (current === 'rest') {
      if (isRestCharacter(char)) next.add(2 * index);
    } else if (current === 'anything') {
      next.add(2 * index);
    } else if (current.char === char) {
      next.add(2 * index + 2);
    }
  }
  return next;
}

/** Adds the states reached by empty moves: behind a begun segment, and past a `{**}`. */
export function advance(steps: readonly TemplateStep[], states: ReadonlySet<number>): Set<number> {
  const closed = new Set(states);
  for (const state of closed) {
    const index = Math.floor(state / 2);
    if (state % 2 === 1) closed.add(2 * index + 2);
    else if (steps[index] === 'rest' || steps[index] === 'anything') closed.add(2 * index + 2);
  }
  return closed;
}
