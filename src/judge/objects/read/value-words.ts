/** Longest value that a line shows. */
const SHOWN = 200;

/** A value of a field in a message. */
export function valueWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
