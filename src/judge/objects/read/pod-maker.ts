/** What a manifest says of the pods that will be made, beside their template: how many, and which labels are theirs alone. */
import type { Field } from './field';
import { tryParseAddress, type Address } from '../../cluster/ip';

export interface MakerFacts {
  readonly count?: number;
  readonly firstOrdinal?: number;
  readonly indexed?: boolean;
  readonly manualSelector?: boolean;
  readonly observed?: boolean;
  readonly addresses?: readonly Address[];
}

const NO_FACTS: MakerFacts = Object.freeze({});

/** Values of the wrong type are the API server's business: here they say nothing. */
export function makerFactsOf(kind: string, root: Field): MakerFacts {
  const spec = root.child('spec');
  switch (kind) {
    case 'Pod': return isObserved(root) ? { observed: true, ...addressesOf(root.child('status')) } : NO_FACTS;
    case 'StatefulSet': return { ...counted(spec.child('replicas')), ...first(spec.child('ordinals').child('start')) };
    case 'Job': return jobFacts(spec);
    case 'CronJob': return jobFacts(spec.child('jobTemplate').child('spec'));
    default: return NO_FACTS;
  }
}

/** A pod that has a phase, or that a controller made, exists. */
function isObserved(root: Field): boolean {
  return typeof root.child('status').child('phase').value === 'string' || root.child('metadata').child('ownerReferences').items().length > 0;
}

/** The first of `podIPs` is `podIP`. Source: Kubernetes PodStatus. */
function addressesOf(status: Field): MakerFacts {
  const listed = status.child('podIPs').value;
  const texts = Array.isArray(listed) && listed.length > 0
    ? listed.map((item: unknown) => (item as { readonly ip?: unknown } | null)?.ip)
    : [status.child('podIP').value];
  const addresses = texts.flatMap((text) => (typeof text === 'string' ? tryParseAddress(text) ?? [] : []));
  return addresses.length > 0 ? { addresses } : NO_FACTS;
}

function jobFacts(spec: Field): MakerFacts {
  const indexed = spec.child('completionMode').value === 'Indexed';
  return {
    ...(indexed && { indexed, ...counted(spec.child('completions')) }),
    ...(spec.child('manualSelector').value === true && { manualSelector: true }),
  };
}

function counted({ value }: Field): MakerFacts {
  return isCount(value) ? { count: value } : NO_FACTS;
}

function first({ value }: Field): MakerFacts {
  return isCount(value) ? { firstOrdinal: value } : NO_FACTS;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
