/** Objects of kinds that are not read, in words. */
import type { UnknownObject } from '../judge/objects/manifests';

/** Whether the effect of an object, or the pods that it creates, are unknown: verdicts without it do not describe the cluster. */
export function leavesOpen({ unknown, pods }: UnknownObject): boolean {
  return unknown || pods === 'not-understood';
}

/** Whether it is more than a note: verdicts depend on it, or might. */
export function isDoubtful(object: UnknownObject): boolean {
  return leavesOpen(object) || (object.matters?.hops.length ?? 0) > 0;
}

/** What an object does to verdicts, read on after a colon. */
export function effectOf({ unknown, matters, routes, pods }: UnknownObject): string {
  const touched = (matters?.hops.length ?? 0) > 0 ? 'verdicts that it may touch are unknown' : routes ? 'what comes through a Gateway is unknown' : undefined;
  return [
    matters?.because ?? (unknown ? 'its effect is unknown' : undefined),
    touched,
    pods && PODS[pods],
  ].filter((part) => part !== undefined).join('; ');
}

const PODS: Readonly<Record<NonNullable<UnknownObject['pods']>, string>> = {
  'judged': 'its pods are judged by the template in it',
  'not-understood': 'the pods that it makes are not judged',
};
