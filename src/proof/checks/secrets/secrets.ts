/** Where Secrets come from and under which keys, against what was declared. Source: External Secrets, external-secrets.io/v1. */
import { meaningOfStore } from './secret-stores';
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, nameOf, textsOf } from '../../objects/values';
import type { SecretNode } from '../../specification/secrets';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { describeDifferences, hasFields, hasItems, is, isAnything, isByDefault, isList, isNothing } from '../matchers';
import type { Meaning } from '../matchers';

const GROUP = 'external-secrets.io';

/** Kinds that bring secrets into a namespace, or out of it. */
const KINDS = ['SecretStore', 'ExternalSecret', 'PushSecret'] as const;

interface Declared {
  readonly node: string;
  readonly kind: typeof KINDS[number];
  readonly namespace: string;
  readonly name: string;
  readonly spec: Meaning;
}

export function* secretFindings(graph: Specification, { objects: manifests }: ProofInput): Generator<Message> {
  const declared = declaredObjects(graph);
  for (const { node, kind, namespace, name, spec } of declared) {
    const object = manifests.tryFind(GROUP, kind, namespace, name);
    if (!object) {
      yield { node, text: `${kind} ${namespace}/${name}, by which ${node} gets its secrets, is missing: its name or namespace was changed, or it was taken away` };
      continue;
    }
    const differences = spec(object.body.spec, 'spec');
    if (differences.length > 0) yield { node, text: `${nameOf(object)} does not do what ${node} declares: ${describeDifferences(differences)}` };
  }
  yield* accountFindings(graph, manifests);
  yield* undeclared(graph, manifests, new Set(declared.map(keyOf)));
}

function declaredObjects(graph: Specification): readonly Declared[] {
  return nodesOf(graph, 'workload').flatMap((workload) => {
    const base = { node: workload.id, namespace: workload.namespace };
    return [
      ...workload.stores.map((store) => ({ ...base, kind: 'SecretStore' as const, name: store.name, spec: meaningOfStore(workload.namespace, store) })),
      ...workload.secrets.flatMap((secret) => (
        secret.store ? [{ ...base, kind: 'ExternalSecret' as const, name: secret.name, spec: meaningOfSecret(secret, secret.store) }] : []
      )),
    ];
  });
}

/** How a value is written; it stays the same value. */
const HOW_WRITTEN: Readonly<Record<string, Meaning>> = {
  version: isAnything, conversionStrategy: isAnything, decodingStrategy: isAnything, metadataPolicy: isByDefault('None'), nullBytePolicy: isAnything,
};

function meaningOfSecret({ name, keys = [], path }: SecretNode, store: NonNullable<SecretNode['store']>): Meaning {
  return hasFields({
    // When it is fetched, and what becomes of it, opens nothing; but the Secret is a new one, and nobody else's.
    refreshPolicy: isAnything,
    refreshInterval: isAnything,
    secretStoreRef: hasFields({ kind: store.kind === 'SecretStore' ? isByDefault(store.kind) : is(store.kind), name: is(store.name) }),
    target: hasFields({ name: is(name), creationPolicy: isByDefault('Owner'), deletionPolicy: isAnything, immutable: isAnything }),
    ...(path !== undefined && { dataFrom: isList([hasFields({ extract: hasFields({ key: is(path), ...HOW_WRITTEN }) })]) }),
    data: hasItems('secretKey', new Map(keys.map(({ key, remoteKey, remoteProperty }) => [key, hasFields({
      secretKey: is(key),
      remoteRef: hasFields({
        key: is(remoteKey),
        property: remoteProperty === undefined ? isNothing : is(remoteProperty),
        ...HOW_WRITTEN,
      }),
    })]))),
  });
}

/** The accounts as which stores log in: clouds know them by their annotations. */
function* accountFindings(graph: Specification, manifests: ObjectStore): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    for (const { name, serviceAccount, serviceAccountAnnotations } of workload.stores) {
      const account = manifests.tryFind('', 'ServiceAccount', workload.namespace, serviceAccount);
      if (!account) {
        yield { node: workload.id, text: `ServiceAccount ${workload.namespace}/${serviceAccount}, as which the SecretStore '${name}' logs in, is missing` };
        continue;
      }
      const annotations = fieldsOf(fieldsOf(account.body.metadata).annotations);
      const differences = Object.entries(serviceAccountAnnotations).flatMap(([key, value]) => is(value)(annotations[key], `the annotation ${key}`));
      if (differences.length > 0) yield { node: workload.id, text: `${nameOf(account)}, as which the SecretStore '${name}' logs in, is not as declared: ${describeDifferences(differences)}` };
    }
  }
}

/**
 * In a namespace of the program, all secrets are declared; those that only pull images, and those that others make, by the name of their Secret. What sends Secrets out
 * can send those of an edge, or of the mesh.
 */
function* undeclared(graph: Specification, manifests: ObjectStore, declared: ReadonlySet<string>): Generator<Message> {
  const pulling = new Set(nodesOf(graph, 'workload').flatMap(({ namespace, imagePullSecrets, secrets }) => (
    [...imagePullSecrets, ...secrets.filter(({ store }) => !store).map(({ name }) => name)].map((name) => `${namespace}/${name}`)
  )));
  for (const object of KINDS.flatMap((kind) => manifests.ofKind(GROUP, kind))) {
    const isTheirs = object.kind !== 'PushSecret' && !graph.namespaces.has(object.namespace);
    if (isTheirs || declared.has(keyOf(object)) || pulling.has(targetOf(object))) continue;
    yield { node: undefined, text: `${nameOf(object)} is undeclared, and ${DOES[object.kind as typeof KINDS[number]]}; declare it as one of the \`secrets\` of the workload that needs it` };
  }
  for (const object of manifests.ofKind(GROUP, 'ClusterExternalSecret')) {
    const namespace = namespacesOf(object).find((one) => one === undefined || graph.namespaces.has(one));
    if (graph.namespaces.size === 0 || (namespace === undefined && !selectsNamespaces(object))) continue;
    yield { node: undefined, text: `${nameOf(object)} makes a Secret in ${namespace === undefined ? 'every namespace that it selects' : `the namespace '${namespace}'`}, which is undeclared. Delete it, or declare it as one of the \`secrets\` of the workload that needs it` };
  }
}

const DOES: Record<typeof KINDS[number], string> = {
  SecretStore: 'lets secrets be fetched from somewhere else',
  ExternalSecret: 'brings a secret into the namespace',
  PushSecret: 'sends a Secret out of the cluster',
};

function namespacesOf({ body }: StoredObject): readonly string[] {
  return textsOf(fieldsOf(body.spec).namespaces);
}

function selectsNamespaces({ body }: StoredObject): boolean {
  const { namespaceSelector, namespaceSelectors } = fieldsOf(body.spec);
  return typeof namespaceSelector === 'object' || itemsOf(namespaceSelectors).length > 0;
}

/** The Secret that an ExternalSecret makes: its own name, unless it says another. */
function targetOf({ namespace, name, kind, body }: StoredObject): string {
  const target = fieldsOf(fieldsOf(body.spec).target).name;
  return kind === 'ExternalSecret' ? `${namespace}/${typeof target === 'string' ? target : name}` : '';
}

function keyOf({ kind, namespace, name }: { readonly kind: string; readonly namespace: string; readonly name: string }): string {
  return `${kind} ${namespace}/${name}`;
}
