import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** What makes two objects one for the API server. */
interface Identity {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** An object as it is about to be written. */
export interface ObjectToWrite {
  readonly object: ApiObject;
  readonly manifest: object;
}

/**
 * Two objects of one kind, namespace and name: the second would overwrite the first at apply, and
 * cdk8s itself does not look. `told` are the paths of constructs whose name has been told already: everything under them clashes.
 */
export function duplicateObjects(root: IConstruct, told: ReadonlySet<string>): string[] {
  const clashes = new Clashes(told);
  for (const construct of root.node.findAll()) {
    if (ApiObject.isApiObject(construct)) clashes.add(construct, declaredIdentity(construct));
  }
  return clashes.messages;
}

/** The same after patches, of which constructs know nothing. Throws, with all of them. */
export function refuseDuplicates(objects: readonly ObjectToWrite[]): void {
  const clashes = new Clashes(new Set());
  for (const { object, manifest } of objects) clashes.add(object, writtenIdentity(manifest));
  if (clashes.messages.length > 0) throw new Error(['nothing can be written:', ...clashes.messages].join('\n  '));
}

class Clashes {
  private readonly firsts = new Map<string, ApiObject>();
  private readonly byPair = new Map<string, string>();

  public constructor(private readonly told: ReadonlySet<string>) {}

  public get messages(): string[] {
    return [...this.byPair.values()];
  }

  public add(object: ApiObject, identity: Identity): void {
    const key = JSON.stringify([identity.group, identity.kind, identity.namespace, identity.name]);
    const first = this.firsts.get(key);
    if (!first) this.firsts.set(key, object);
    else if (!isUnder(this.told, first) && !isUnder(this.told, object)) this.tell(first, object, identity);
  }

  /** Keeps the first clash of each pair. */
  private tell(first: ApiObject, second: ApiObject, identity: Identity): void {
    const pair = pairOf(first, second);
    if (!this.byPair.has(pair)) this.byPair.set(pair, describe(first, second, identity));
  }
}

function declaredIdentity({ apiGroup, kind, metadata, name }: ApiObject): Identity {
  return { group: apiGroup, kind, namespace: metadata.namespace, name };
}

function writtenIdentity(manifest: object): Identity {
  const { apiVersion, kind, metadata: { name, namespace } = {} } = manifest as Written;
  const [group = '', version] = `${apiVersion}`.split('/');
  return { group: version === undefined ? '' : group, kind: `${kind}`, namespace: namespace === undefined ? undefined : `${namespace}`, name: `${name}` };
}

interface Written {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
}

/** What two constructs wrote twice, such as two mesh policies, is one mistake, however many objects it makes. */
function pairOf(first: ApiObject, second: ApiObject): string {
  const sides = [first, second].map(({ node }) => (node.scope === undefined || Chart.isChart(node.scope) ? node.path : node.scope.node.path));
  return sides.join(' ');
}

function isUnder(paths: ReadonlySet<string>, construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => paths.has(scope.node.path));
}

function describe(first: ApiObject, second: ApiObject, { kind, namespace, name }: Identity): string {
  const place = namespace === undefined ? '' : ` in namespace '${namespace}'`;
  return `${kind} '${name}'${place}: got two, at ${first.node.path} and at ${second.node.path}, `
    + 'expected one, because the second would overwrite the first; leave one of them out, or give it another name (duplicate-name)';
}
