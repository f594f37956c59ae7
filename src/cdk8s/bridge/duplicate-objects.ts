import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { WrittenObject } from './written-objects';
import { placeOf, writtenObjects } from './written-objects';
import { identityOf, keyOfIdentity } from '../../judge/objects/kinds/identity';
import type { ObjectIdentity } from '../../judge/objects/kinds/identity';
import type { ObjectToWrite } from '../app/extension';
import { synthesisError } from '../app/synthesis-error';

/**
 * Two objects of one kind, namespace and name: the second would overwrite the first at apply, and
 * cdk8s itself does not look. `reported` are the paths of constructs whose name has been reported already: everything under them clashes.
 */
export function duplicateObjects(root: IConstruct, reported: ReadonlySet<string>): readonly string[] {
  const clashes = new Clashes(reported);
  for (const construct of root.node.findAll()) {
    if (ApiObject.isApiObject(construct)) clashes.add({ object: construct, id: declaredIdentity(construct), path: [] });
  }
  return clashes.messages;
}

/** The same of what is written, of which constructs know nothing: after patches, and with the items of lists. */
export function writtenTwice(objects: readonly WrittenObject[]): readonly string[] {
  const clashes = new Clashes(new Set());
  for (const object of objects) clashes.add(object);
  return clashes.messages;
}

/** Throws for objects that are written twice, with all of them, and for what is no object. */
export function refuseDuplicates(written: readonly ObjectToWrite[]): void {
  const { objects, problems } = writtenObjects(written);
  const messages = [...problems, ...writtenTwice(objects)];
  if (messages.length > 0) throw synthesisError(['nothing can be written:', ...messages].join('\n  '));
}

type Identified = Pick<WrittenObject, 'object' | 'id' | 'path'>;

class Clashes {
  private readonly firsts = new Map<string, Identified>();
  private readonly byPair = new Map<string, string>();

  public constructor(private readonly reported: ReadonlySet<string>) {}

  public get messages(): readonly string[] {
    return [...this.byPair.values()];
  }

  public add(one: Identified): void {
    const key = keyOfIdentity(one.id);
    if (key === undefined) return;
    const first = this.firsts.get(key);
    if (!first) this.firsts.set(key, one);
    else if (!isUnder(this.reported, first.object) && !isUnder(this.reported, one.object)) this.report(first, one);
  }

  /** Keeps the first clash of each pair. */
  private report(first: Identified, second: Identified): void {
    const pair = pairOf(first, second);
    if (!this.byPair.has(pair)) this.byPair.set(pair, describe(first, second));
  }
}

function declaredIdentity({ apiVersion, kind, metadata: { namespace }, name }: ApiObject): ObjectIdentity {
  return identityOf({ apiVersion, kind, metadata: { namespace, name } });
}

/** What two constructs wrote twice, such as two mesh policies, is one mistake, however many objects it makes. */
function pairOf(...sides: readonly [first: Identified, second: Identified]): string {
  return sides.map((side) => {
    const { node } = side.object;
    if (side.path.some((step) => typeof step === 'number')) return placeOf(side);
    return node.scope === undefined || Chart.isChart(node.scope) ? node.path : node.scope.node.path;
  }).join(' ');
}

function isUnder(paths: ReadonlySet<string>, construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => paths.has(scope.node.path));
}

function describe(first: Identified, second: Identified): string {
  const { kind, namespace, name } = second.id;
  return `${kind} '${name}'${namespace === '' ? '' : ` in namespace '${namespace}'`}: got two, at ${placeOf(first)} and at ${placeOf(second)}, `
    + 'expected one, because the second would overwrite the first; leave one of them out, or give it another name (duplicate-name)';
}
