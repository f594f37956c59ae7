import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { nameOf } from '../words';
import { gatewayKey, GATEWAY_GROUP, routesByGateway } from './attached-routes';
import { INNER_CLASSES } from './gateway-without-tls';
import { isLimited } from './request-limits';

export const NO_REQUEST_LIMIT = defineRule({
  code: 'ZT435',
  name: 'no-request-limit',
  title: 'Nothing limits how many requests come through a gateway',
  severity: 'note',
  why: 'One client can use up what all others need, and may guess passwords and identifiers as fast as it likes.',
  fix: 'Limit requests for each client at the gateway (a policy of its controller with a `rateLimit`, a rate-limiting plugin of Kong, a filter of its proxy) or before it, where no manifest shows it.',
  standards: [owasp('API4'), nist('800-204', 'MS-SS-6')],
  check: (input) => {
    const routes = routesByGateway(input);
    return input.ofKind(GATEWAY_GROUP, 'Gateway').filter((gateway) => {
      if (INNER_CLASSES.has(gateway.root.child('spec').child('gatewayClassName').value)) return false;
      const own = (routes.get(gatewayKey(gateway.ref.namespace, gateway.ref.name)) ?? []).map(({ route }) => route)
        .filter(({ root }) => root.child('spec').child('rules').items().some((rule) => rule.child('backendRefs').items().length > 0));
      return own.length > 0 && !isLimited(input, gateway) && !own.every((route) => isLimited(input, route));
    }).map(({ ref, root }) => evidenceAt(ref, root.child('spec').child('listeners')));
  },
  describe: ({ object }) => `${nameOf(object)} passes on as many requests as come: no object that is known limits them.`,
});
