/**
 * Objects that a controller makes of another one, by the names that the other one gives them. What makes an object is judged as that object.
 * Sources: the CRD references of the projects.
 */
import { fieldsOf, itemsOf, type Body } from './kind';

export interface MadeObject {
  readonly group: string;
  readonly kind: string;
  /** Undefined: in several namespaces, or in one that the object does not name. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** As far as the object that makes it says: metadata and type. Its namespace is null where it is in several. */
  readonly body: Body;
}

/** What one field says: the name of what is made, and what is known of it. */
interface Part {
  readonly name: unknown;
  /** @default 'Secret' */
  readonly kind?: string;
  /** @default '' */
  readonly group?: string;
  readonly type?: unknown;
  /** Has `labels` and `annotations`. */
  readonly metadata?: unknown;
  /** Undefined: the namespace of the object itself. Null: several, or one that nobody names. */
  readonly namespace?: string | null;
}

/** By the body of what makes, and its own name. */
type Maker = (spec: Body, name: unknown) => readonly Part[];

const TLS = 'kubernetes.io/tls';

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['cert-manager.io Certificate', ({ secretName, secretTemplate }) => [{ name: secretName, type: TLS, metadata: secretTemplate }]],
  ['cert-manager.io Issuer', (spec) => [accountKey(spec, undefined)]],
  // In the namespace that cert-manager was told to take for such Secrets.
  ['cert-manager.io ClusterIssuer', (spec) => [accountKey(spec, null)]],
  ['trust.cert-manager.io Bundle', bundle],
  ['trust.cert-manager.io ClusterBundle', bundle],
  ['external-secrets.io ExternalSecret', (spec, name) => [externalSecret(spec, name, undefined)]],
  ['external-secrets.io ClusterExternalSecret', clusterExternalSecret],
  ['bitnami.com SealedSecret', ({ template }, name) => [{ name, type: fieldsOf(template).type, metadata: fieldsOf(template).metadata }]],
  ['isindir.github.com SopsSecret', ({ secretTemplates }) => itemsOf(secretTemplates).map(fieldsOf).map((template) => (
    { name: template.name, type: template.type, metadata: template }
  ))],
  ['onepassword.com OnePasswordItem', (_spec, name) => [{ name }]],
  ['secret-sync.x-k8s.io SecretSync', ({ secretObject }, name) => [{ name, type: fieldsOf(secretObject).type, metadata: secretObject }]],
  ['secrets-store.csi.x-k8s.io SecretProviderClass', ({ secretObjects }) => itemsOf(secretObjects).map(fieldsOf).map((secret) => (
    { name: secret.secretName, type: secret.type, metadata: secret }
  ))],
  ['grafana.integreatly.org GrafanaServiceAccount', ({ tokens }) => itemsOf(tokens).map((token) => ({ name: fieldsOf(token).secretName }))],
]);

/** Where kinds that have no line of their own name what they make: HashiCorp's, Infisical's, Doppler's and Azure's operators, Crossplane's kinds. */
const FIELDS: readonly Maker[] = [
  ({ secretName, secretTemplate, type }) => [{ name: secretName, type, metadata: secretTemplate }],
  ({ outputSecretName }) => [{ name: outputSecretName }],
  ({ destination }) => [{ name: fieldsOf(destination).name, type: fieldsOf(destination).type, metadata: destination }],
  ({ target }) => [{ name: fieldsOf(target).name }],
  ({ output }) => [{ name: fieldsOf(fieldsOf(output).secret).name, type: fieldsOf(fieldsOf(output).secret).type }],
  ({ managedSecret }) => [inNamed(managedSecret, 'name', 'namespace')],
  ({ managedSecretReference }) => [inNamed(managedSecretReference, 'secretName', 'secretNamespace')],
  ({ writeConnectionSecretToRef }) => [inNamed(writeConnectionSecretToRef, 'name', 'namespace')],
];

/** What an object makes. An object of a kind without a line of its own is looked at for the fields by which others name what they make. */
export function madeBy(group: string, kind: string, body: Body): readonly MadeObject[] {
  const { name, namespace } = fieldsOf(body.metadata);
  const spec = fieldsOf(body.spec);
  const maker = MAKERS.get(`${group} ${kind}`);
  const parts = maker ? maker(spec, name) : FIELDS.flatMap((field) => field(spec, name));
  return parts.flatMap((part) => madeOf(part, typeof namespace === 'string' ? namespace : undefined));
}

function madeOf(part: Part, own: string | undefined): readonly MadeObject[] {
  const { name, kind = 'Secret', group = '', type, metadata } = part;
  if (typeof name !== 'string' || name === '') return [];
  const namespace = part.namespace === undefined ? own : part.namespace ?? undefined;
  const { labels, annotations } = fieldsOf(metadata);
  return [{ group, kind, namespace, name, body: { type, metadata: { name, namespace: namespace ?? null, labels, annotations } } }];
}

/** The key of an account with an ACME server. */
function accountKey({ acme }: Body, namespace: null | undefined): Part {
  return { name: fieldsOf(fieldsOf(acme).privateKeySecretRef).name, namespace };
}

/** trust-manager gives what it makes the name of the Bundle, in every namespace unless it selects some. */
function bundle({ target }: Body, name: unknown): readonly Part[] {
  const { configMap, secret, namespaceSelector } = fieldsOf(target);
  const only = fieldsOf(fieldsOf(namespaceSelector).matchLabels)['kubernetes.io/metadata.name'];
  const namespace = typeof only === 'string' ? only : null;
  return [{ configMap, kind: 'ConfigMap' }, { configMap: secret, kind: 'Secret' }]
    .filter((part) => part.configMap !== undefined && part.configMap !== null)
    .map(({ kind, configMap: metadata }) => ({ kind, name, namespace, metadata: fieldsOf(metadata).metadata }));
}

/** The name of the ExternalSecret itself, unless it says another; another kind where it has a manifest. */
function externalSecret({ target }: Body, own: unknown, namespace: string | null | undefined): Part {
  const { name, template, creationPolicy, manifest } = fieldsOf(target);
  const { type, metadata } = fieldsOf(template);
  const { apiVersion, kind } = fieldsOf(manifest);
  const slash = typeof apiVersion === 'string' ? apiVersion.indexOf('/') : -1;
  return {
    name: creationPolicy === 'None' ? undefined : name ?? own,
    type,
    metadata,
    namespace,
    ...(typeof kind === 'string' && { kind, group: slash < 0 ? '' : (apiVersion as string).slice(0, slash) }),
  };
}

function clusterExternalSecret(spec: Body, own: unknown): readonly Part[] {
  const { externalSecretName, externalSecretSpec, namespaces, namespaceSelector, namespaceSelectors } = spec;
  const selects = typeof namespaceSelector === 'object' || itemsOf(namespaceSelectors).length > 0;
  const named = itemsOf(namespaces).filter((namespace): namespace is string => typeof namespace === 'string');
  const places = selects || named.length === 0 ? [null] : named;
  return places.map((namespace) => externalSecret(fieldsOf(externalSecretSpec), externalSecretName ?? own, namespace));
}

function inNamed(value: unknown, name: string, namespace: string): Part {
  const fields = fieldsOf(value);
  const place = fields[namespace];
  return { name: fields[name], type: fields.secretType, ...(typeof place === 'string' && { namespace: place }) };
}
