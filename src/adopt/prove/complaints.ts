/** What stops a synthesis, by the construct that it is about. */
export interface Complaint {
  /** Empty where it is about no construct. */
  readonly path: string;
  readonly text: string;
  /** The member of `Rule` that would lift it. */
  readonly rule?: string;
}

const HEAD = 'Validation failed with the following errors:\n';

/** Undefined where synthesis did not fail by a validation, but by an error of another kind. */
export function complaintsIn(error: string): readonly Complaint[] | undefined {
  if (!error.startsWith(HEAD)) return undefined;
  return error.slice(HEAD.length).split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [, path = '', text = line] = /^\[([^\]]*)\] (.*)$/s.exec(line) ?? [];
    const rule = /Waivers\.of\(construct\)\.add\(\{ rule: Rule\.([A-Z_]+)/.exec(text)?.[1] ?? /waive Rule\.([A-Z_]+)/.exec(text)?.[1];
    return { path, text, ...(rule !== undefined && { rule }) };
  });
}
