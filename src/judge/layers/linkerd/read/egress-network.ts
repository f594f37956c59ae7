import { parseNetworks } from './networks';
import { createdOf } from './server';
import type { IpBlock } from '../../../cluster/ip';
import type { Field, ObjectRef } from '../../../objects/read/field';

/** Addresses outside, and what proxies do with calls to them that no route of theirs is about. */
export interface EgressNetwork {
  readonly ref: ObjectRef;
  readonly trafficPolicy: 'Allow' | 'Deny';
  /** Absent: everything but the networks of the cluster. */
  readonly networks?: readonly IpBlock[];
  /** Empty where it is not known. */
  readonly created: string;
  readonly malformed: boolean;
}

const FIELDS: ReadonlySet<string> = new Set(['trafficPolicy', 'networks']);

export function parseEgressNetwork(ref: ObjectRef, root: Field, malformed: () => boolean): EgressNetwork {
  const spec = root.child('spec').only(FIELDS);
  const policy = spec.child('trafficPolicy');
  if (!policy.present) policy.refuse({ code: 'missing-field', expected: 'Allow or Deny', by: 'api-server', reason: 'Required value' });
  const networks = spec.child('networks');
  if (networks.present && networks.items().length === 0) networks.report('bad-value', 'at least one network');
  return Object.freeze({
    ref,
    trafficPolicy: policy.oneOf(['Allow', 'Deny'] as const) ?? 'Deny',
    ...(networks.present && { networks: parseNetworks(networks) }),
    created: createdOf(root),
    malformed: malformed(),
  });
}
