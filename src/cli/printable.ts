/**
 * Names in manifests are anybody's text. On a terminal, control characters could move the cursor and overwrite what
 * was said, and marks of direction could turn it around; both become a visible sign. Colours of our own stay.
 */

// eslint-disable-next-line no-control-regex
const DANGEROUS = /\u001b(?!\[\d+m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

export function printable(text: string): string {
  return text.replace(DANGEROUS, '\ufffd');
}
