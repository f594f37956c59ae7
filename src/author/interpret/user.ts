import type { _WorkloadState } from './state';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { dialectOf } from '../meshes/table';

/** `nonroot` of distroless and Chainguard images. */
export const NONROOT = 65532;

/** The largest id that Linux and the Kubernetes API take. */
const MAX_ID = 2 ** 31 - 1;

/** A user or group that a container may run as. In a mesh a workload that runs as the proxy would call others without one. */
export function readId(reader: Reader, { namespace }: Pick<_WorkloadState, 'namespace'>, subject: string, id: number): number {
  if (!Number.isInteger(id) || id < 1 || id > MAX_ID) {
    reader.refuse(
      'user', subject, quoted(id), 'a whole number above 0: Pod Security "restricted" refuses root', `leave it out for ${NONROOT}, or name the image's own user`,
    );
  }
  const proxyUser = namespace && dialectOf(namespace.mesh).proxyUsers.find((one) => one.id === id);
  if (proxyUser) reader.refuse('user', subject, quoted(id), `any other id: ${proxyUser.why}`, `leave it out for ${NONROOT}, or name another id`);
  return id;
}
