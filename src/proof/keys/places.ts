import type { Place } from './place';
import type { StoredObject } from '../../judge/objects/store';
import { ALL_CONTROLLERS } from '../gateways/table';
import { ALL_MESHES } from '../meshes/table';
import { fieldsOf, itemsOf } from '../objects/values';

/** The keys of one metadata. */
export interface Bearer {
  readonly place: Place;
  /** In words that go on from the object's name. */
  readonly words: string;
  readonly labels: unknown;
  readonly annotations: unknown;
}

/** By group and kind. What is in no table is some object. */
const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  [' Pod', 'pod'],
  [' Namespace', 'namespace'],
  [' Service', 'service'],
  [' ServiceAccount', 'account'],
  [' ReplicationController', 'controller'],
  ['apps Deployment', 'controller'],
  ['apps StatefulSet', 'controller'],
  ['apps DaemonSet', 'controller'],
  ['apps ReplicaSet', 'controller'],
  ['batch Job', 'job'],
  ['batch CronJob', 'job'],
  ['gateway.networking.k8s.io Gateway', 'gateway'],
  ['gateway.networking.k8s.io HTTPRoute', 'route'],
  ['gateway.networking.k8s.io GRPCRoute', 'route'],
  ['networking.k8s.io NetworkPolicy', 'policy'],
  ['cilium.io CiliumNetworkPolicy', 'policy'],
  ...ALL_MESHES.flatMap(({ kinds }) => kinds.policies.map((kind): [string, Place] => [kind, 'policy'])),
  ...ALL_CONTROLLERS.flatMap(({ policies = [] }) => policies.map((kind): [string, Place] => [kind, 'policy'])),
]);

/** Where the keys of such objects stand. */
export function placeOf(group: string, kind: string): Place {
  return PLACES.get(`${group} ${kind}`) ?? 'object';
}

/** The metadata of what an object makes, whatever its kind: pods above all. */
export function madeBearersOf({ body }: StoredObject): readonly Bearer[] {
  const spec = fieldsOf(body.spec);
  const { template, jobTemplate, infrastructure, volumeClaimTemplates } = spec;
  if (template === undefined && jobTemplate === undefined && infrastructure === undefined) return madeSecretsOf(spec);
  const job = fieldsOf(jobTemplate);
  return [
    bearerOf('pod', ' on its pods', fieldsOf(template).metadata),
    bearerOf('job', ' on its Jobs', job.metadata),
    bearerOf('pod', ' on its pods', fieldsOf(fieldsOf(job.spec).template).metadata),
    // A Gateway's controller copies them to the pods, the Service and the account that it makes.
    bearerOf('gateway', ' on what it makes', infrastructure),
    ...itemsOf(volumeClaimTemplates).map((claim) => bearerOf('object', ' on its volume claims', fieldsOf(claim).metadata)),
  ];
}

const NOTHING: readonly Bearer[] = Object.freeze([]);

/** What cert-manager and External Secrets put on the Secrets that they make. */
function madeSecretsOf({ secretTemplate, target, externalSecretSpec, externalSecretMetadata }: Readonly<Record<string, unknown>>): readonly Bearer[] {
  const template = fieldsOf(target).template ?? fieldsOf(fieldsOf(externalSecretSpec).target).template;
  if (template === undefined && secretTemplate === undefined && externalSecretMetadata === undefined) return NOTHING;
  return [secretTemplate, externalSecretMetadata, fieldsOf(template).metadata].map((metadata) => bearerOf('object', ' on what it makes', metadata));
}

export function bearerOf(place: Place, words: string, metadata: unknown): Bearer {
  const { labels, annotations } = fieldsOf(metadata);
  return { place, words, labels, annotations };
}
