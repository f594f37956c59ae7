import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { isGuardedByMesh } from '../meshes/table';

/**
 * Labels and annotations by which Pod Security, injection and the redirection of traffic are switched: one word in them would undo what
 * the namespace and the mesh promise. They are written from the declaration alone, and what was given for them would be lost. All other
 * keys are written as they are given, and refused by the proof where nobody knows what they do.
 */
const OF_KUBERNETES: readonly RegExp[] = [
  /^kubernetes\.io\/metadata\.name$/,
  /^pod-security\.kubernetes\.io\//,
];

export function isGuarded(key: string): boolean {
  return OF_KUBERNETES.some((pattern) => pattern.test(key)) || isGuardedByMesh(key);
}

export function refuseGuarded(reader: Reader, subject: string, key: string): void {
  reader.refuse(
    'label', subject, quoted(key), 'labels and annotations of your own: this one switches a protection', 'leave it out: it follows from the mesh and the profile',
  );
}
