/** The one table of kinds: judge, rules, proof and command all look here. */
import { LAYER_KINDS, LAYER_PLATFORM, MAKING_NOTHING } from './layers/kinds';
import { ADMISSION } from './objects/kinds/admission';
import { DELIVERY } from './objects/kinds/delivery';
import { ANY_KIND, type Body, type DoubtfulKind, type Groups, type KindFacts, type Scope } from './objects/kinds/kind';
import { kubernetesKinds } from './objects/kinds/kubernetes';
import { madeBy, type MadeObject } from './objects/kinds/made';
import { OBSERVABILITY } from './objects/kinds/observability';
import { OPENSHIFT } from './objects/kinds/openshift';
import { OPERATORS } from './objects/kinds/operators';
import { SECRETS_AND_IDENTITIES } from './objects/kinds/secrets-and-identities';

/** Every group is in one family, so that none hides a kind of another. */
export const FAMILIES: readonly Groups[] = Object.freeze([
  kubernetesKinds(LAYER_PLATFORM),
  ADMISSION, ...LAYER_KINDS, OPENSHIFT, SECRETS_AND_IDENTITIES, OBSERVABILITY, DELIVERY, OPERATORS,
]);

/** Maps, because groups and kinds are texts of anybody's. */
const TABLE: ReadonlyMap<string, ReadonlyMap<string, KindFacts>> = new Map(
  FAMILIES.flatMap((groups) => Object.entries(groups).map(([group, kinds]) => [group, new Map(Object.entries(kinds))] as const)),
);

/** What is known of a kind; undefined where nothing is. */
export function tryFindKind(group: string, kind: string): KindFacts | undefined {
  const kinds = TABLE.get(group);
  return kinds && (kinds.get(kind) ?? kinds.get(ANY_KIND));
}

/** Whether anything is known of a group. */
export function isKnownGroup(group: string): boolean {
  return TABLE.has(group);
}

/** Where objects of a kind live; undefined where nobody knows. */
export function tryFindScope(group: string, kind: string): Scope | undefined {
  return tryFindKind(group, kind)?.scope;
}

/** Why an object is doubtful; undefined where its kind is read, harmless or unknown, or where this object of its kind is harmless. */
export function tryFindDoubt(group: string, kind: string, body: Body): DoubtfulKind | undefined {
  return doubtOf(tryFindKind(group, kind)?.role, body) ?? doubtOfMade(group, kind, body);
}

function doubtOf(role: KindFacts['role'] | undefined, body: Body): DoubtfulKind | undefined {
  if (role?.is !== 'doubtful' || role.onlyIf?.(body) === false) return undefined;
  return role.refined ? { ...role, ...role.refined(body) } : role;
}

/** Kubernetes' own kinds make no Secrets and ConfigMaps that they name, and those of some layers don't. Groups of others have a dot. */
export function mayMake(group: string): boolean {
  return group.includes('.') && !(group.endsWith('.k8s.io') && !group.endsWith('.x-k8s.io')) && !MAKING_NOTHING.some((domain) => group.endsWith(domain));
}

/** What an object makes. */
export function madeObjects(group: string, kind: string, body: Body): readonly MadeObject[] {
  return mayMake(group) ? madeBy(group, kind, body) : NOTHING;
}

const NOTHING: readonly MadeObject[] = Object.freeze([]);

/** What makes an object is as doubtful as that object. */
function doubtOfMade(group: string, kind: string, body: Body): DoubtfulKind | undefined {
  for (const made of madeObjects(group, kind, body)) {
    const role = tryFindKind(made.group, made.kind)?.role;
    const name = `${made.kind} ${made.namespace === undefined ? '' : `${made.namespace}/`}${made.name}`;
    const doubt = doubtOf(role, made.body);
    if (doubt) return { ...doubt, because: `it makes the ${name}: ${doubt.because}` };
    if (role?.is === 'harmless' || (made.group === '' && MADE_OFTEN.has(made.kind))) continue;
    return { is: 'doubtful', because: `it makes the ${name}, of which nothing else is known`, changes: 'objects', hops: [], reach: 'namespace' };
  }
  return undefined;
}

/** Kinds of which some objects are harmless, and of which makers tell enough to know. */
const MADE_OFTEN: ReadonlySet<string> = new Set(['Secret', 'ConfigMap']);

/** The versions that are served instead, if a version is known not to be; undefined where there is nothing to object to. */
export function tryFindServedInstead(apiVersion: string, group: string, kind: string): readonly string[] | undefined {
  const served = tryFindKind(group, kind)?.served;
  return served === undefined || served.includes(versionOf(apiVersion)) ? undefined : served;
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** What decides who reaches whom, or changes policies on their way in, and is worth looking for although it is not modelled. */
export function isWorthLookingFor({ role }: KindFacts, group: string): boolean {
  if (role.is !== 'doubtful') return false;
  if (group === 'admissionregistration.k8s.io') return true;
  return role.changes === 'reach' && (role.hops.length > 0 || role.routes !== undefined || role.onlyIf === undefined);
}

export type GroupAndKind = readonly [group: string, kind: string];

/** Kinds by what they are. A whole group stands in no list, because nobody can ask for it by name. */
export function kindsThat(are: (facts: KindFacts, group: string) => boolean): readonly GroupAndKind[] {
  return [...TABLE].flatMap(([group, kinds]) => (
    [...kinds].filter(([kind, facts]) => kind !== ANY_KIND && are(facts, group)).map(([kind]) => [group, kind] as const)
  ));
}
