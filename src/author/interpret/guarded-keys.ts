import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';

/**
 * Labels and annotations by which Pod Security, injection and the redirection of traffic are switched: one word in them would undo what
 * the namespace and the mesh promise. They are written from the declaration alone, and what was given for them would be lost. All other
 * keys are written as they are given, and refused by the proof where nobody knows what they do.
 * @see https://istio.io/latest/docs/reference/config/annotations/ and https://istio.io/latest/docs/reference/config/labels/
 */
const GUARDED: readonly RegExp[] = [
  /^kubernetes\.io\/metadata\.name$/,
  /^pod-security\.kubernetes\.io\//,
  /^istio-injection$/,
  /^istio\.io\/(rev|dataplane-mode|use-waypoint)$/,
  /^sidecar\.istio\.io\/inject$/,
  /^(traffic\.sidecar|ambient)\.istio\.io\//,
];

export function isGuarded(key: string): boolean {
  return GUARDED.some((pattern) => pattern.test(key));
}

export function refuseGuarded(reader: Reader, subject: string, key: string): void {
  reader.refuse(
    'label', subject, quoted(key), 'labels and annotations of your own: this one switches a protection', 'leave it out: it follows from the mesh and the profile',
  );
}
