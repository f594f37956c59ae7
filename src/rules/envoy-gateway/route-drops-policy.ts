import { ENVOY_GATEWAY } from '../../judge/layers/envoy-gateway/key';
import type { SecurityPolicy } from '../../judge/layers/envoy-gateway/read/security-policy';
import { GATEWAY_API } from '../../judge/layers/gateway-api/key';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { envoyGateway } from './standards';
import { nameOf } from '../words';

/** The nearest policy replaces all that are farther, whatever it says itself. */
export const ROUTE_DROPS_POLICY = defineRule({
  code: 'ZT447',
  name: 'route-drops-policy',
  title: 'A policy of a route takes away what its Gateway asks for',
  severity: 'error',
  why: 'A SecurityPolicy of a route replaces that of its Gateway as a whole. One that only sets CORS, say, leaves the route without tokens and rules.',
  fix: 'Repeat in the policy of the route what the Gateway asks for, or merge both: `mergeType: StrategicMerge`.',
  standards: [envoyGateway('SecurityPolicy', 'concepts/gateway_api_extensions/security-policy/'), owasp('API2'), owasp('API5')],
  check: ({ manifests }) => {
    const { securityPolicies } = manifests.of(ENVOY_GATEWAY);
    const { routes } = manifests.of(GATEWAY_API);
    return securityPolicies.filter((policy) => asksFor(policy).length === 0 && !policy.merges && !policy.malformed).flatMap((policy) => (
      policy.targets.flatMap((target) => {
        const route = routes.find(({ ref }) => ref.kind === target.kind && ref.namespace === policy.ref.namespace && ref.name === target.name);
        const dropped = route?.parents.flatMap(({ namespace, name }) => securityPolicies.filter((other) => (
          other.ref.namespace === namespace && asksFor(other).length > 0 && other.targets.some((one) => one.kind === 'Gateway' && one.name === name)
        ))).at(0);
        return dropped ? [evidenceOf(policy.ref, ['spec'], { other: dropped.ref, details: { route: target.name, dropped: asksFor(dropped).join(', ') } })] : [];
      })
    ));
  },
  describe: ({ object, other, details }) => `${nameOf(object)} replaces ${other ? nameOf(other) : 'that of the Gateway'} for the route ${details.route}, and asks for nothing of what that asks for: ${details.dropped}.`,
});

/** What a policy asks of requests, by the names of its fields. */
function asksFor({ jwt, authorization, asksBesides }: SecurityPolicy): readonly string[] {
  return [...(jwt ? ['jwt'] : []), ...(authorization ? ['authorization'] : []), ...asksBesides.filter((one) => one !== 'csrf')];
}
