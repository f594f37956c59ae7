/**
 * What the schemas of Linkerd's custom resources refuse. What its webhook refuses beside that is reported alone: unless somebody changes it, the API
 * server goes on without the webhook where that does not answer (webhookFailurePolicy: Ignore). Source: the CRDs of the chart linkerd-crds.
 */
import type { Field, ProblemCode, RefusalRule } from '../../../objects/read/field';

function schema(code: ProblemCode, expected: string, reason: string): RefusalRule {
  return { by: 'api-server', code, expected, reason };
}

function required(field: Field, expected: string): void {
  if (!field.present) field.refuse(schema('missing-field', expected, 'Required value'));
}

function oneOf(field: Field, keys: readonly string[], expected: string): void {
  const given = keys.filter((key) => field.child(key).present);
  if (field.present && given.length !== 1) field.refuse(schema(given.length === 0 ? 'missing-field' : 'bad-value', expected, '"spec" must validate one and only one schema (oneOf)'));
}

export function refuseServer(spec: Field): void {
  required(spec, 'a spec');
  required(spec.child('port'), 'a port');
  oneOf(spec, ['podSelector', 'externalWorkloadSelector'], 'either a podSelector or an externalWorkloadSelector');
}

export function refuseServerAuthorization(spec: Field): void {
  required(spec, 'a spec');
  required(spec.child('server'), 'a server');
  required(spec.child('client'), 'a client');
  oneOf(spec.child('server'), ['name', 'selector'], 'either a name or a selector');
  refuseIdentities(spec.child('client').child('meshTLS').child('identities'));
}

export function refuseAuthorizationPolicy(spec: Field): void {
  required(spec, 'a spec');
  required(spec.child('targetRef'), 'a target');
  required(spec.child('requiredAuthenticationRefs'), 'what callers must show ([] for nothing)');
}

export function refuseMeshTls(spec: Field): void {
  required(spec, 'a spec');
  oneOf(spec, ['identities', 'identityRefs'], 'either identities or identityRefs');
}

const IDENTITY = /^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Later versions take SPIFFE ids as well. */
export function refuseIdentities(field: Field): void {
  for (const item of field.items()) {
    if (typeof item.value !== 'string' || IDENTITY.test(item.value) || item.value.startsWith('spiffe://')) continue;
    item.refuse(schema('bad-value', 'an identity like cart.shop.serviceaccount.identity.linkerd.cluster.local, or * before a dot', `should match '${IDENTITY.source}'`));
  }
}
