/** How tokens are verified at an edge, as far as no request shows it: by whose keys, where in a request they are looked for, and what is made of them. */
import { ENVOY_GATEWAY_GROUP as GROUP } from '../../../judge/layers/envoy-gateway/kinds';
import type { SecurityPolicy } from '../../../judge/layers/envoy-gateway/read/security-policy';
import { isKeySet } from '../../checks/key-sets';
import { describeDifferences, hasFields, hasTexts, is, isAnything, isByDefault, isList, isNothing } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { GatewayNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';
import type { IssuerSpec } from '../../specification/users';

export function* verifiedFindings(
  { issuers }: Specification, { id }: GatewayNode, policies: readonly SecurityPolicy[], { objects }: ProofInput,
): Generator<Message> {
  for (const { ref } of policies) {
    const object = objects.tryFind(GROUP, 'SecurityPolicy', ref.namespace, ref.name);
    if (!object) continue;
    const spec = fieldsOf(object.body.spec);
    const about = { node: id, object: keyOfObject(object) };
    const besides = MEANING(spec, 'spec');
    if (besides.length > 0) yield { ...about, text: `${nameOf(object)} does more than was declared: ${describeDifferences(besides)}` };
    for (const [index, provider] of itemsOf(fieldsOf(spec.jwt).providers).entries()) {
      const at = `spec.jwt.providers[${index}]`;
      const issuer = issuers.find((one) => one.issuer === fieldsOf(provider).issuer);
      if (!issuer) {
        yield { ...about, text: `${nameOf(object)} takes tokens of ${String(fieldsOf(provider).issuer ?? 'any issuer')} (${at}), which is undeclared. Declare it: Issuer.oidc({ … }), or delete it` };
        continue;
      }
      const differences = providerMeaning(issuer)(provider, at);
      if (differences.length > 0) yield { ...about, text: `${nameOf(object)} verifies tokens of ${issuer.issuer} otherwise than declared: ${describeDifferences(differences)}` };
    }
  }
}

/** Which requests it lets through is compared with the declaration. */
const MEANING: Meaning = hasFields({
  targetRef: isAnything,
  targetRefs: isAnything,
  targetSelectors: isAnything,
  mergeType: isAnything,
  authorization: isAnything,
  jwt: (got, at) => (got === undefined ? [] : hasFields({ optional: isAnything, failOpen: isByDefault(false), providers: isAnything })(got, at)),
});

/** Audiences are looked at with the requests that tokens open. */
function providerMeaning({ issuer, jwks }: IssuerSpec): Meaning {
  return hasFields({
    name: isAnything,
    issuer: is(issuer),
    audiences: isAnything,
    remoteJWKS: isNothing,
    localJWKS: hasFields({ type: isByDefault('Inline'), inline: isKeySet(jwks), valueRef: isNothing }),
    claimToHeaders: hasTexts([]),
    recomputeRoute: isByDefault(false),
    extractFrom: hasFields({
      headers: isList([hasFields({ name: is('Authorization'), valuePrefix: is('Bearer ') })]), cookies: hasTexts([]), params: hasTexts([]),
    }),
  });
}
