/** Objects of two sides that open or close ways which no verdict knows: if they change, the answer is unknown. */
import { isDeepStrictEqual } from 'node:util';
import { effectOf } from './unknown-kind';
import type { Judgement } from '../judge/judge';
import type { ChangeKind } from '../judge/questions/diff';

export interface UnmodelledChange {
  readonly kind: ChangeKind;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly because: string;
}

type Effects = ReadonlyMap<string, Pick<UnmodelledChange, 'object' | 'because'> & { readonly content: unknown }>;

export function unmodelledChanges(before: Judgement, after: Judgement): readonly UnmodelledChange[] {
  const [was, is] = [effectsIn(before), effectsIn(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((key): UnmodelledChange[] => {
    const [old, now] = [was.get(key), is.get(key)];
    const effect = now ?? old;
    if (!effect || (old && now && isDeepStrictEqual(old.content, now.content))) return [];
    const { object, because } = effect;
    return [{ kind: !old ? 'added' : !now ? 'removed' : 'changed', object, because }];
  });
}

function effectsIn({ cluster, unknownKinds }: Judgement): Effects {
  const accepted = cluster.settings.unknownKinds === 'reported';
  const unread = accepted ? [] : unknownKinds.map((one) => (
    { ref: one.ref, because: one.known === true ? 'it holds settings of the mesh' : effectOf(one), content: one.body }
  ));
  const services = cluster.manifests.services.flatMap(({ ref, wayIn, ports }) => (
    wayIn === undefined ? [] : [{ ref, because: wayIn, content: [wayIn, ports] }]));
  return new Map([...unread, ...services].map(({ ref: { kind, namespace, name }, because, content }) => (
    [`${kind} ${namespace}/${name}`, { object: { kind, namespace, name }, because, content }])));
}
