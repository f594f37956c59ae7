/** Secrets that were declared, and everything that makes one of their names: the one that was declared, or one that suits it. */
import { madeObjects, mayMake } from '../../../judge/kinds';
import type { MadeObject } from '../../../judge/objects/kinds/made';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf, textsOf } from '../../objects/values';
import type { OwnListeners } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { expectedCertificates } from '../certificates/expected';

const RULE = 'unknown-kind';

/** What a Secret was declared for. */
interface Purpose {
  readonly node: string;
  readonly use: 'own' | 'pull' | 'certificate' | 'identity';
  readonly edge?: OwnListeners;
}

interface Maker {
  readonly object: StoredObject;
  readonly made: MadeObject;
}

/** Source: Kubernetes "Secrets", types of Secret. */
const TYPES: Readonly<Record<'pull' | 'certificate', readonly unknown[]>> = {
  pull: ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'], certificate: ['kubernetes.io/tls'],
};

const WORDS: Readonly<Record<Purpose['use'], string>> = {
  identity: 'has its certificate in', own: 'declares as a secret of its own', pull: 'declares as an imagePullSecret', certificate: 'declares as the certificate of its hosts',
};

export function* secretMakerFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  let purposes: Purposes | undefined;
  for (const alike of objects.byGroupAndKind()) {
    const { group, kind } = alike[0];
    const isSecret = group === '' && kind === 'Secret';
    if (!isSecret && !mayMake(group)) continue;
    for (const object of alike) {
      for (const made of isSecret ? [itself(object)] : madeObjects(group, kind, object.body)) {
        if (made.kind !== 'Secret') continue;
        purposes ??= new Purposes(graph);
        for (const purpose of purposes.of(made)) {
          const wrong = whatIsWrong({ object, made }, purpose);
          if (wrong !== undefined) yield messageOf({ object, made }, purpose, wrong);
        }
      }
    }
  }
}

class Purposes {
  private readonly byName = new Map<string, (Purpose & { readonly namespace: string })[]>();

  public constructor(graph: Specification) {
    for (const { id, namespace, secrets, imagePullSecrets } of nodesOf(graph, 'workload')) {
      for (const { name, store } of secrets) if (store) this.add(name, { namespace, node: id, use: 'own' });
      for (const name of imagePullSecrets) this.add(name, { namespace, node: id, use: 'pull' });
    }
    for (const { workload: { id, namespace }, secret } of expectedCertificates(graph)) this.add(secret, { namespace, node: id, use: 'identity' });
    for (const { id, namespace, own } of nodesOf(graph, 'gateway')) if (own) this.add(own.tlsSecret, { namespace, node: id, use: 'certificate', edge: own });
  }

  /** One purpose of each use: many workloads pull with one Secret. */
  public of({ namespace, name }: MadeObject): readonly Purpose[] {
    const found = (this.byName.get(name) ?? []).filter((purpose) => namespace === undefined || purpose.namespace === namespace);
    return [...new Map(found.map((purpose) => [purpose.use, purpose])).values()];
  }

  private add(name: string, purpose: Purpose & { readonly namespace: string }): void {
    const list = this.byName.get(name);
    if (list) list.push(purpose);
    else this.byName.set(name, [purpose]);
  }
}

function itself({ group, kind, namespace, name, body }: StoredObject): MadeObject {
  return { group, kind, namespace, name, body };
}

/** In words that go on from what was declared; undefined where it is what was declared, or suits it. */
function whatIsWrong({ object, made }: Maker, { use, edge }: Purpose): string | undefined {
  if (use === 'own') return object.kind === 'ExternalSecret' && object.name === made.name ? undefined : 'and gets from its store: one would overwrite the other. Give it another name';
  if (use === 'identity') return object.kind === 'Certificate' && object.name === made.name ? undefined : 'and gets from its Certificate: one would overwrite the other. Give it another name';
  const { type } = made.body;
  // Who says nothing of the type fills in what fits.
  if (type !== undefined && type !== null && !TYPES[use].includes(type)) return `but its type is ${JSON.stringify(type)}. Set it to ${TYPES[use][0]}, or give it another name`;
  if (edge && object.kind === 'Certificate') return strangeNames(object, edge);
  return undefined;
}

/** A certificate of other names would be shown to clients of the edge, or make its hosts fail. */
function strangeNames({ body }: StoredObject, { hosts }: OwnListeners): string | undefined {
  const { dnsNames, commonName, isCA, uris, ipAddresses, emailAddresses, otherNames } = fieldsOf(body.spec);
  const expected = `Expected the dnsNames ${hosts.join(', ')} and nothing else`;
  const names = [...textsOf(dnsNames), ...(typeof commonName === 'string' ? [commonName] : [])];
  const strange = names.find((name) => !hosts.includes(name));
  if (strange !== undefined) return `but asks for the name ${strange}. ${expected}`;
  const missing = hosts.find((host) => !names.includes(host));
  if (missing !== undefined) return `but does not ask for the name ${missing}. ${expected}`;
  if (isCA === true) return `but asks for the certificate of a CA. ${expected}`;
  return [uris, ipAddresses, emailAddresses, otherNames].some((more) => Array.isArray(more) && more.length > 0) ? `but asks for more than names in DNS. ${expected}` : undefined;
}

function messageOf({ object, made }: Maker, { node, use }: Purpose, wrong: string): Message {
  const place = made.namespace === undefined ? made.name : `${made.namespace}/${made.name}`;
  const what = object.kind === 'Secret' && object.group === '' ? 'is the Secret' : `makes the Secret ${place}`;
  return { node: undefined, object: keyOfObject(object), rule: RULE, text: `${nameOf(object)} ${what} that ${node} ${WORDS[use]}, ${wrong}` };
}
