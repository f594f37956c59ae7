/**
 * Objects that hand a workload's own Secret to a component: a scraper sends it to what it scrapes, a scaler to what it asks, a Gateway shows it to clients.
 */
import { madeObjects, mayMake, tryFindKind } from '../../../judge/kinds';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { expectedCertificates } from '../certificates/expected';

/** The rule that a waiver on the object lifts, as for what pods refer to. */
const RULE = 'unknown-field';

/** Deeper than any API nests. */
const DEEPEST = 24;

/** Workloads by the Secrets that are theirs alone: `namespace/name`. */
type Owners = ReadonlyMap<string, string>;

/** A reference, and where it stands. */
type Found = (path: readonly string[], secret: string) => void;

/** Of Gateway API, which is read, nothing but the listeners of declared edges is compared. */
const GATEWAY_API = 'gateway.networking.k8s.io';

/** What makes Secrets is looked at elsewhere, and other kinds are refused or compared with the declaration. */
export function* secretReaderFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  let owners: Owners | undefined;
  for (const alike of objects.byGroupAndKind()) {
    const { group, kind } = alike[0];
    if (group !== GATEWAY_API && (!mayMake(group) || tryFindKind(group, kind)?.role.is === 'read')) continue;
    owners ??= ownersOf(graph);
    if (owners.size === 0) return;
    for (const object of alike) yield* readBy(object, owners);
  }
}

function ownersOf(graph: Specification): Owners {
  return new Map([
    ...nodesOf(graph, 'workload').flatMap(({ id, namespace, secrets }) => secrets.flatMap(({ name, store }) => (store ? [[`${namespace}/${name}`, id] as const] : []))),
    ...expectedCertificates(graph).map(({ workload: { id, namespace }, secret }) => [`${namespace}/${secret}`, id] as const),
  ]);
}

function readBy(object: StoredObject, owners: Owners): readonly Message[] {
  const messages: Message[] = [];
  const made = new Set(madeObjects(object.group, object.kind, object.body).map(({ namespace, name }) => `${namespace ?? object.namespace}/${name}`));
  search(object.body.spec, ['spec'], (path, name) => {
    const secret = name.includes('/') ? name : `${object.namespace}/${name}`;
    const owner = owners.get(secret);
    if (owner === undefined || made.has(secret)) return;
    messages.push({
      node: undefined,
      object: keyOfObject(object),
      rule: RULE,
      text: `${nameOf(object)} refers with ${path.join('.')} to the Secret that ${owner} alone was declared to read: its values go wherever this object sends them. `
        + 'Give it a Secret of its own, or delete the reference',
    });
  });
  return messages;
}

/** A reference has the name of a Secret and a key in it, or stands in a field that speaks of one. */
function search(value: unknown, path: readonly string[], found: Found): void {
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return;
  const { name, namespace, key, kind } = fieldsOf(value);
  const speaks = path.some(speaksOfSecrets) || kind === 'Secret';
  if (typeof name === 'string' && (speaks || key !== undefined)) found([...path, 'name'], typeof namespace === 'string' ? `${namespace}/${name}` : name);
  for (const [field, item] of Object.entries(value)) {
    if (typeof item === 'object') search(item, [...path, field], found);
    else if (typeof item === 'string' && field !== 'name' && speaksOfSecrets(field)) found([...path, field], item);
  }
}

function speaksOfSecrets(field: string): boolean {
  return /secret|certificateRef/i.test(field);
}
