import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import type { Item } from '../input';
import { defineRule, type Evidence } from '../rule';
import { owasp } from '../standards';
import { nameOf } from '../words';
import { gatewayKey } from './attached-routes';

/** A segment that is a version: `/v1`, `/api/v2.1/orders`. */
const VERSION = /^(.*?\/)v(\d+(?:\.\d+)*)(?:\/|$)/i;

export const OLD_API_VERSION = defineRule({
  code: 'ZT434',
  name: 'old-api-version',
  title: 'An old version of an API is exposed beside a new one',
  severity: 'warning',
  why: 'Old versions are patched last, and lack the checks that the new one was made for. What nobody means to keep stays open.',
  fix: 'Delete the route of the old version; or waive this until the day on which it goes, so that somebody answers for it.',
  standards: [owasp('API9')],
  check: (input) => {
    const places = input.ofKind('gateway.networking.k8s.io', 'HTTPRoute').flatMap(versionsIn);
    const newest = new Map<string, readonly number[]>();
    for (const { key, version } of places) if (compare(version, newest.get(key) ?? []) > 0) newest.set(key, version);
    const old = places.filter(({ key, version }) => compare(version, newest.get(key)!) < 0);
    return [...new Map(old.map((place) => [`${nameOf(place.route)} ${place.path.path.join('.')}`, place])).values()].map((place): Evidence => (
      evidenceAt(place.route, place.path, { details: { host: place.host, path: String(place.path.value), newest: `${place.before}v${newest.get(place.key)!.join('.')}` } })
    ));
  },
  describe: ({ object, details }) => `${nameOf(object)} exposes ${details.host}${details.path}, although ${details.newest} is exposed there, too.`,
});

/** A path with a version in it, under one host of one gateway. */
interface Place {
  readonly route: Item['ref'];
  readonly path: Field;
  readonly host: string;
  /** What comes before the version. */
  readonly before: string;
  readonly version: readonly number[];
  readonly key: string;
}

function versionsIn({ ref, root }: Item): readonly Place[] {
  const spec = root.child('spec');
  const parents = spec.child('parentRefs').items().map((parent) => gatewayKey(parent.child('namespace').value ?? ref.namespace, parent.child('name').value));
  const named = spec.child('hostnames').strings().map((host) => host.toLowerCase());
  const paths = spec.child('rules').items().flatMap((rule) => rule.child('matches').items()).map((match) => match.child('path')).filter((path) => path.child('type').value !== 'RegularExpression');
  return paths.map((path) => path.child('value')).flatMap((path) => {
    const [, before, version] = VERSION.exec(typeof path.value === 'string' ? path.value : '') ?? [];
    if (before === undefined) return [];
    return parents.flatMap((parent) => (named.length === 0 ? ['any host'] : named).map((host) => (
      { route: ref, path, host, before, version: version.split('.').map(Number), key: JSON.stringify([parent, host, before]) }
    )));
  });
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length > 0 && right.length === 0 ? 1 : 0;
}
