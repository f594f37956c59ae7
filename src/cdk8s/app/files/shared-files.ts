import { synthesisError } from '../synthesis-error';

/** A file and what is written into it. */
export interface FileOf {
  readonly path: string;
  /** In words. */
  readonly of: string;
}

/** Two that would share a file, of which the last alone would be written. Upper and lower case are one name to some file systems. */
export function refuseSharedFiles(files: readonly FileOf[]): void {
  const firsts = new Map<string, FileOf>();
  const shared = files.flatMap((file) => {
    const key = file.path.toLowerCase();
    const first = firsts.get(key);
    firsts.set(key, first ?? file);
    return first ? [`file ${file.path}: got two, of ${first.of} and of ${file.of}, expected one, because the second would overwrite the first`] : [];
  });
  if (shared.length === 0) return;
  throw synthesisError(['nothing can be written:', ...shared.map((one) => `${one}; use ZeroTrustApp, which names each file apart, another yamlOutputType, or other names`)].join('\n  '));
}
