import { createHash } from 'node:crypto';

/** So many characters that two versions of one job hardly ever share a name. */
const HASH_LENGTH = 8;

/** Behind the name of a job that is applied stands `-` and the hash. */
export const JOB_SUFFIX_LENGTH = HASH_LENGTH + 1;

/** What may change while a Job runs. Source: Kubernetes, ValidateJobSpecUpdate: everything else is immutable. */
const MUTABLE: ReadonlySet<string> = new Set(['parallelism', 'suspend', 'backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished']);

interface JobManifest {
  readonly metadata?: { readonly name?: unknown } | null;
  readonly spec?: object;
}

/**
 * The Job under a name that changes with whatever the API server does not let change: applied again it is the same Job, and another image is
 * another Job. A name that somebody patched stays, for the proof to refuse.
 */
export function nameByContent<T extends JobManifest>(manifest: T, name: string): T {
  if (manifest.metadata?.name !== name) return manifest;
  const fixed = Object.entries(manifest.spec ?? {}).filter(([key]) => !MUTABLE.has(key));
  const hash = createHash('sha256').update(JSON.stringify(fixed)).digest('hex').slice(0, HASH_LENGTH);
  return { ...manifest, metadata: { ...manifest.metadata, name: `${name}-${hash}` } };
}
