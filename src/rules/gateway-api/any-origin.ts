import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import type { Item } from '../input';
import { defineRule, type Evidence } from '../rule';
import { owasp } from '../standards';
import { nameOf } from '../words';

/** Every origin, every host of a scheme, or every one below what anybody can register names under: `*`, `https://*`, `https://*.com`. */
const ANY_ORIGIN = /^\*$|:\/\/\*(?:\.[^./:]*)?(?::.*)?$/;

export const ANY_ORIGIN_ALLOWED = defineRule({
  code: 'ZT432',
  name: 'any-origin-allowed',
  title: 'Pages of every origin may read answers',
  severity: 'error',
  why: 'Any page that a user opens can ask in the browser of that user, and read what comes back; with credentials, as that user.',
  fix: 'Name the origins of the pages that call it, with scheme and host.',
  standards: [owasp('API8'), { name: 'Fetch', control: 'CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' }],
  check: (input) => input.ofKind('gateway.networking.k8s.io', 'HTTPRoute').flatMap(openOrigins),
  describe: ({ object, details }) => `${nameOf(object)} lets pages of ${details.origin} read answers${details.credentials === 'true' ? ', asked for with the credentials of users' : ''}.`,
});

function openOrigins({ ref, root }: Item): readonly Evidence[] {
  const rules = root.child('spec').child('rules').items();
  const filters = rules.flatMap((rule) => [rule.child('filters'), ...rule.child('backendRefs').items().map((backend) => backend.child('filters'))]);
  return filters.flatMap((list) => list.items()).filter((filter) => filter.child('type').value === 'CORS').flatMap((filter) => {
    const cors = filter.child('cors');
    return cors.child('allowOrigins').items().filter(isAnyOrigin).map((origin) => (
      evidenceAt(ref, origin, { details: { origin: String(origin.value), credentials: String(cors.child('allowCredentials').value === true) } })
    ));
  });
}

function isAnyOrigin({ value }: Field): boolean {
  return typeof value === 'string' && ANY_ORIGIN.test(value);
}
