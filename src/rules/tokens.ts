import type { Field } from '../judge/objects/read/field';

/** What the kubelet asks for where nothing is said. Source: Kubernetes ServiceAccountTokenProjection. */
const DEFAULT_SECONDS = 3600;

/** The volume that the API server adds for automounting, with five characters behind. Source: its ServiceAccount admission. */
const ADDED_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;

/** Projected tokens that the Kubernetes API itself takes and that live longer than they have to. */
export function longTokens(podSpec: Field): readonly Field[] {
  return podSpec.child('volumes').items().flatMap(longTokensIn);
}

/** Projected tokens, for whomever, without those of the volume that comes with automounting. */
export function projectedTokens(podSpec: Field): readonly Field[] {
  return ownVolumes(podSpec).flatMap(tokensIn);
}

/** Long ones without the volume that comes with automounting, which is reported there. */
export function ownLongTokens(podSpec: Field): readonly Field[] {
  return ownVolumes(podSpec).flatMap(longTokensIn);
}

function ownVolumes(podSpec: Field): readonly Field[] {
  return podSpec.child('volumes').items().filter((volume) => !ADDED_VOLUME.test(String(volume.child('name').value)));
}

function longTokensIn(volume: Field): readonly Field[] {
  return tokensIn(volume).filter((token) => !token.child('audience').value && isLong(token.child('expirationSeconds')));
}

function tokensIn(volume: Field): readonly Field[] {
  return volume.child('projected').child('sources').items().map((source) => source.child('serviceAccountToken')).filter((token) => token.present);
}

/** Nothing said is long too: nobody has thought about it. */
function isLong({ value }: Field): boolean {
  return typeof value !== 'number' || value > DEFAULT_SECONDS;
}
