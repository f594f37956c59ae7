import { quoted } from '../graph/problem';
import type { ProblemCode } from '../graph/problem';
import type { Reader } from '../graph/reader';

const MINOR_VERSION = /^1\.\d+$/;

/** Notes a version that is invalid, or too old for the manifests. */
export function readVersion(
  reader: Reader, code: ProblemCode, subject: string, version: string, known: { readonly example: string; readonly oldest: number },
): void {
  const { example, oldest } = known;
  if (!MINOR_VERSION.test(version)) {
    reader.refuse(code, subject, quoted(version), 'a minor version', `write it like '${example}'`);
  } else if (Number(version.slice('1.'.length)) < oldest) {
    reader.refuse(code, subject, quoted(version), `1.${oldest} or later: what is written needs it`, 'upgrade first, and say which version runs then');
  }
}
