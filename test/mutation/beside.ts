import { doubtfulBodyOf } from './doubtful-bodies';
import type { Example } from './example';
import type { Mutant } from './mutants';
import { FAMILIES } from '../../src/judge/kinds';
import { ANY_KIND } from '../../src/judge/objects/kinds/kind';
import type { KindFacts, Scope } from '../../src/judge/objects/kinds/kind';
import { tryFindServed } from '../../src/judge/served';
import type { Manifest } from '../support/synth';

/** A namespace in which no example has anything. */
const ELSEWHERE = 'elsewhere';

/** Kinds that no table of this library has: new groups, known groups, and known names in other groups. */
const UNKNOWN_KINDS = [
  'nobody.example.net/v1 Mystery', 'v1 Mystery', 'networking.istio.io/v1 Mystery', 'nobody.example.net/v1 NetworkPolicy', 'nobody.example.net/v1 Deployment',
  'networking.k8s.io.example.net/v1 NetworkPolicy',
] as const;

/** Objects beside those of an example, of kinds that nobody knows and of kinds that are known to be doubtful. */
export function besideOf(example: Example): readonly Mutant[] {
  return [
    ...UNKNOWN_KINDS.flatMap((gvk) => {
      const [apiVersion, kind] = gvk.split(' ');
      return [...namespacesOf(example), ELSEWHERE, undefined].map((namespace) => beside(example, 'unknown', objectOf(apiVersion, kind, namespace), whereOf(example, namespace)));
    }),
    ...kindsOf(isDoubtful).map(({ group, kind, scope }) => {
      const namespace = scope === 'cluster' ? undefined : namespacesOf(example)[0];
      return beside(example, 'unknown', { ...objectOf(versionOf(group, kind), kind, namespace), ...doubtfulBodyOf(group, kind, namespace) }, whereOf(example, namespace));
    }),
  ];
}

/** Objects of harmless kinds beside those of an example: nobody may object to them. */
export function harmlessBesideOf(example: Example): readonly Mutant[] {
  return kindsOf((role) => role.is === 'harmless' && !isDoubtful(role)).map(({ group, kind, scope }) => {
    const namespace = scope === 'cluster' ? undefined : namespacesOf(example)[0];
    return beside(example, 'harmless', { ...objectOf(versionOf(group, kind), kind, namespace), ...SOUND[kind] }, whereOf(example, namespace));
  });
}

/** What the API server asks for in kinds that it does not take empty. */
const SOUND: Readonly<Record<string, object | undefined>> = {
  HorizontalPodAutoscaler: { spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'tools' } } },
  PersistentVolumeClaim: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
};

/** What only controllers write is as doubtful as what changes something: by hand it tells them what is not so. */
function isDoubtful(role: KindFacts['role']): boolean {
  return role.is === 'doubtful' || (role.is === 'harmless' && role.state === true);
}

/** All kinds of the table that are so, each with its group. Of a group that is described as a whole, one. */
function kindsOf(are: (role: KindFacts['role']) => boolean): readonly { readonly group: string; readonly kind: string; readonly scope: Scope | undefined }[] {
  return FAMILIES.flatMap((groups) => Object.entries(groups).flatMap(([group, kinds]) => (
    Object.entries(kinds).filter(([, { role }]) => are(role)).map(([kind, { scope }]) => ({ group, kind: kind === ANY_KIND ? 'Mutant' : kind, scope }))
  )));
}

function beside(example: Example, effect: 'unknown' | 'harmless', object: Manifest, where: string): Mutant {
  const { apiVersion, kind, metadata: { namespace, name } } = object;
  return {
    example,
    effect,
    kind,
    at: example.objects.length,
    object,
    isBeside: true,
    name: `add ${kind} (${apiVersion}) ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    shape: `add ${kind} (${apiVersion}) ${where}`,
  };
}

function objectOf(apiVersion: string, kind: string, namespace: string | undefined): Manifest {
  return { apiVersion, kind, metadata: { name: 'mutant', ...(namespace !== undefined && { namespace }) } };
}

function namespacesOf({ objects }: Example): readonly string[] {
  return objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => String(metadata.name));
}

/** One that is served, as far as that is known. */
function versionOf(group: string, kind: string): string {
  const [served] = tryFindServed(group, kind) ?? [];
  return served ?? (group === '' ? 'v1' : `${group}/v1`);
}

function whereOf(example: Example, namespace: string | undefined): string {
  if (namespace === undefined) return 'for the cluster';
  return namespacesOf(example).includes(namespace) ? 'in a namespace of the example' : 'in another namespace';
}
