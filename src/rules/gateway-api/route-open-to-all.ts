import type { OpenRule } from '../../judge/questions/open-rules';
import { evidenceOf } from '../evidence';
import type { Item } from '../input';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { nameOf } from '../words';

/** An annotation of a route whose text says why nobody has to sign in for it. */
export const OPEN_TO_ALL_KEY = 'cdk8s-zero-trust.dev/open-to-all';

/** Judged, and not read from policies: whatever asks for a token on the way counts. */
export const ROUTE_OPEN_TO_ALL = defineRule({
  code: 'ZT433',
  name: 'route-open-to-all',
  title: 'Nobody has to sign in for a route from outside',
  severity: 'warning',
  why: 'Anybody on the internet gets to the service behind it. A route that was meant for users, or for administrators, looks the same.',
  fix: `Ask for the token of a user at the gateway or at the service; or, where all may come or the service signs users in itself, say so: the annotation ${OPEN_TO_ALL_KEY} of the route, with the reason (in a program: \`openToAll\`).`,
  standards: [owasp('API2'), owasp('API5'), nist('800-204B', 'EAUN-SR-1')],
  check: (input) => {
    const reasons = new Set(input.ofKind('gateway.networking.k8s.io', 'HTTPRoute').filter(saysWhy).map(({ ref }) => ref));
    const open = input.openRules.filter(({ object }) => !reasons.has(object));
    const byRule = new Map(open.map((rule) => [JSON.stringify([nameOf(rule.object), rule.path]), rule]));
    return [...byRule.values()].map((rule) => evidenceOf(rule.object, rule.path, { details: detailsOf(rule) }));
  },
  describe: ({ object, path, details }) => (
    `${nameOf(object)} leads anybody, signed in or not, to ${details.to} through Gateway ${details.gateway} (rule ${Number(path.at(-1)) + 1}, for example ${details.example}).`
  ),
});

function detailsOf({ gateway, to, example: { method, host, path } }: OpenRule): Readonly<Record<string, string>> {
  return { gateway, to, example: `${method} ${host}${path}` };
}

function saysWhy({ root }: Item): boolean {
  const reason = root.child('metadata').child('annotations').child(OPEN_TO_ALL_KEY).value;
  return typeof reason === 'string' && reason.trim() !== '';
}
