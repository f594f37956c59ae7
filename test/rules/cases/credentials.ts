import { all, namespace, pod, type RuleCases } from './case';
import { CERTIFICATE_KEY } from '../../../src/rules/identities/certificate-key';
import { CERTIFICATE_LIFE } from '../../../src/rules/identities/certificate-life';
import { LONG_TOKEN } from '../../../src/rules/identities/long-token';
import { SHARED_CERTIFICATE_IDENTITY } from '../../../src/rules/identities/shared-certificate-identity';
import { UNNEEDED_TOKEN } from '../../../src/rules/identities/unneeded-token';
import { IDENTITY_FOR_ALL_PODS } from '../../../src/rules/spire/identity-for-all-pods';
import { LONG_WORKLOAD_IDENTITY } from '../../../src/rules/spire/long-workload-identity';
import { POWERFUL_WORKLOAD_IDENTITY } from '../../../src/rules/spire/powerful-workload-identity';
import { SHARED_WORKLOAD_IDENTITY } from '../../../src/rules/spire/shared-workload-identity';

function tokenPod(token: string, name = 'token'): string {
  return pod(`{serviceAccountName: web, automountServiceAccountToken: false, volumes: [{name: ${name}, projected: {sources: [{serviceAccountToken: ${token}}]}}]}`);
}

function bound(subject: string, kind = 'RoleBinding'): string {
  return `{apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: {name: b${kind === 'RoleBinding' ? ', namespace: shop' : ''}}, roleRef: {kind: ClusterRole, name: view}, subjects: [${subject}]}`;
}

function certificate(spec: string, name = 'web'): string {
  return `{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: ${name}, namespace: shop}, spec: ${spec.replace('{', '{secretName: web, issuerRef: {name: ca}, ')}}`;
}

function spiffeId(template: string, selectors = '', name = 'all'): string {
  return `{apiVersion: spire.spiffe.io/v1alpha1, kind: ClusterSPIFFEID, metadata: {name: ${name}}, spec: {spiffeIDTemplate: '${template}'${selectors}}}`;
}

const WEB_ID = '"spiffe://example.org/ns/shop/sa/web"';
const BY_ACCOUNT = 'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}';
const SELECTED = ', namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: web}}';
const BY_LABEL = 'spiffe://{{ .TrustDomain }}/{{ index .PodMeta.Labels "app" }}';
const BY_NAMESPACE = 'spiffe://{{.TrustDomain}}/ns/{{.PodMeta.Namespace}}';
const [WEB, API] = [pod('{serviceAccountName: web}'), pod('{serviceAccountName: api}', '{app: api}', 'api')];
const OTHER_WEB = pod('{serviceAccountName: web}').replace('namespace: shop', 'namespace: bank');
const DEFAULTS = [pod('{}'), pod('{}', '{app: api}', 'api')];

export const CREDENTIALS_CASES: readonly RuleCases[] = [
  {
    rule: LONG_TOKEN,
    violates: [
      { title: 'a token for as long as the kubelet likes', yaml: tokenPod('{path: token, audience: vault}'), says: 'a token for vault whose expirationSeconds is missing, expected 600' },
      { title: 'a token for an hour', yaml: tokenPod('{path: token, audience: vault, expirationSeconds: 3600}'), says: 'is 3600' },
      { title: 'a second more than ten minutes', yaml: tokenPod('{path: token, audience: vault, expirationSeconds: 601}') },
      { title: 'a token for the API server for an hour', yaml: tokenPod('{path: token, expirationSeconds: 3600}'), says: 'a token for the Kubernetes API' },
    ],
    passes: [
      { title: 'ten minutes', yaml: tokenPod('{path: token, audience: vault, expirationSeconds: 600}') },
      { title: 'ten minutes for the API server', yaml: tokenPod('{path: token, expirationSeconds: 600}') },
      { title: 'what mounted-token says', yaml: tokenPod('{path: token}') },
      { title: 'what mounted-token says of a day', yaml: tokenPod('{path: token, expirationSeconds: 86400}') },
      { title: 'the volume of automounting in a dump', yaml: tokenPod('{path: token, expirationSeconds: 3607}', 'kube-api-access-x7k2p') },
    ],
  },
  {
    rule: UNNEEDED_TOKEN,
    violates: [
      { title: 'an account without a binding', yaml: tokenPod('{path: token, expirationSeconds: 600}'), says: 'no binding gives shop/web a right' },
      { title: 'the API server by its name', yaml: tokenPod('{path: token, audience: https://kubernetes.default.svc.cluster.local, expirationSeconds: 600}') },
      { title: 'a binding of another account', yaml: all(tokenPod('{path: token, expirationSeconds: 600}'), bound('{kind: ServiceAccount, name: api, namespace: shop}')) },
      { title: 'a binding of an account of that name elsewhere', yaml: all(tokenPod('{path: token, expirationSeconds: 600}'), bound('{kind: ServiceAccount, name: web, namespace: bank}')) },
    ],
    passes: [
      { title: 'a binding', yaml: all(tokenPod('{path: token, expirationSeconds: 600}'), bound('{kind: ServiceAccount, name: web, namespace: shop}')) },
      { title: 'a binding in every namespace', yaml: all(tokenPod('{path: token, expirationSeconds: 600}'), bound('{kind: ServiceAccount, name: web, namespace: shop}', 'ClusterRoleBinding')) },
      { title: 'a binding of all accounts of the namespace', yaml: all(tokenPod('{path: token, expirationSeconds: 600}'), bound('{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:shop"}')) },
      { title: 'a token for somebody else', yaml: tokenPod('{path: token, audience: orders.shop.svc, expirationSeconds: 600}') },
    ],
  },
  {
    rule: IDENTITY_FOR_ALL_PODS,
    violates: [
      { title: 'no selector', yaml: spiffeId(BY_ACCOUNT), says: 'ClusterSPIFFEID all gives every pod of the cluster an SPIFFE ID' },
      { title: 'empty selectors', yaml: spiffeId(BY_ACCOUNT, ', namespaceSelector: {}, podSelector: {matchLabels: {}}') },
      { title: 'an empty list of expressions', yaml: spiffeId(BY_ACCOUNT, ', podSelector: {matchExpressions: []}') },
    ],
    passes: [
      { title: 'pods by their labels', yaml: spiffeId(BY_ACCOUNT, SELECTED) },
      { title: 'pods of some namespaces', yaml: spiffeId(BY_ACCOUNT, ', namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [spire]}]}') },
      { title: 'pods with a label, wherever they are', yaml: spiffeId(BY_ACCOUNT, ', podSelector: {matchLabels: {spiffe: "true"}}') },
      { title: 'pods that have no other', yaml: spiffeId(BY_ACCOUNT, ', fallback: true') },
    ],
  },
  {
    rule: POWERFUL_WORKLOAD_IDENTITY,
    violates: [
      { title: 'rights on the server', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, admin: true`), says: 'lets pods make and read any entry' },
      { title: 'a server of its own', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, downstream: true`), says: 'lets pods sign any SPIFFE ID' },
      { title: 'both', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, admin: true, downstream: true`), times: 2 },
      { title: 'an entry by hand', yaml: '{apiVersion: spire.spiffe.io/v1alpha1, kind: ClusterStaticEntry, metadata: {name: vm}, spec: {spiffeID: "spiffe://a/vm", parentID: "spiffe://a/x", selectors: ["unix:uid:1"], admin: true}}' },
    ],
    passes: [
      { title: 'neither', yaml: spiffeId(BY_ACCOUNT, SELECTED) },
      { title: 'both denied', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, admin: false, downstream: false`) },
    ],
  },
  {
    rule: LONG_WORKLOAD_IDENTITY,
    violates: [
      { title: 'a week', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, ttl: 168h`), says: 'a certificate for 168 hours, expected 24 at most' },
      { title: 'a minute more than a day', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, ttl: 24h1m`) },
      { title: 'a token for two days', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, jwtTtl: 48h`), says: 'a token for 48 hours' },
      { title: 'an entry by hand', yaml: '{apiVersion: spire.spiffe.io/v1alpha1, kind: ClusterStaticEntry, metadata: {name: vm}, spec: {spiffeID: "spiffe://a/vm", parentID: "spiffe://a/x", selectors: ["unix:uid:1"], x509SVIDTTL: 720h}}' },
    ],
    passes: [
      { title: 'a day', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, ttl: 24h`) },
      { title: 'what the server says', yaml: spiffeId(BY_ACCOUNT, SELECTED) },
      { title: 'an hour in seconds', yaml: spiffeId(BY_ACCOUNT, `${SELECTED}, ttl: 3600s, jwtTtl: 5m`) },
    ],
  },
  {
    rule: SHARED_WORKLOAD_IDENTITY,
    violates: [
      { title: 'one ID for every pod', yaml: all(WEB, API, spiffeId('spiffe://example.org/app')), says: 'gives Pod shop/api the SPIFFE ID of Pod shop/web: spiffe://example.org/app' },
      { title: 'an ID for each namespace', yaml: all(WEB, API, spiffeId(BY_NAMESPACE)), says: 'spiffe://TrustDomain/ns/shop' },
      { title: 'an ID by the account, in two namespaces', yaml: all(WEB, OTHER_WEB, spiffeId('spiffe://example.org/{{ .PodSpec.ServiceAccountName }}')) },
      { title: 'an ID by a label that both have', yaml: all(WEB, pod('{serviceAccountName: api}', '{app: web}', 'api'), spiffeId(BY_LABEL)) },
      { title: 'an ID by a label that both lack', yaml: all(WEB, API, spiffeId('spiffe://example.org/x{{ .PodMeta.Labels.tier }}')) },
      { title: 'the default account', yaml: all(...DEFAULTS, spiffeId(BY_ACCOUNT)) },
      { title: 'two objects that give one ID', yaml: all(WEB, API, spiffeId('spiffe://example.org/a', ', podSelector: {matchLabels: {app: web}}', 'one'), spiffeId('spiffe://example.org/a', ', podSelector: {matchLabels: {app: api}}', 'two')), says: 'ClusterSPIFFEID two' },
      { title: 'a selector that means both', yaml: all(WEB, API, namespace('{team: a}'), spiffeId('spiffe://example.org/a', ', namespaceSelector: {matchLabels: {team: a}}')) },
    ],
    passes: [
      { title: 'an ID for each account', yaml: all(WEB, API, OTHER_WEB, spiffeId(BY_ACCOUNT)) },
      { title: 'one account, of which shared-service-account speaks', yaml: all(WEB, pod('{serviceAccountName: web}', '{app: api}', 'api'), spiffeId(BY_ACCOUNT)) },
      { title: 'a selector that means one of them', yaml: all(WEB, API, spiffeId('spiffe://example.org/a', ', podSelector: {matchLabels: {app: api}}')) },
      { title: 'a namespace that the selector does not mean', yaml: all(WEB, API, namespace('{team: b}'), spiffeId('spiffe://example.org/a', ', namespaceSelector: {matchLabels: {team: a}}')) },
      { title: 'a template that tells each pod', yaml: all(WEB, API, spiffeId('spiffe://example.org/{{ .PodMeta.UID }}')) },
    ],
  },
  {
    rule: CERTIFICATE_LIFE,
    violates: [
      { title: 'a year', yaml: certificate('{duration: 8760h}'), says: 'lives for 365 days, expected 90 at most' },
      { title: 'an hour more', yaml: certificate('{duration: 2160h60m}') },
      { title: 'no renewal', yaml: certificate('{duration: 24h, renewal: {policy: Disabled}}'), says: 'is never renewed' },
      { title: 'an authority that is not renewed', yaml: certificate('{isCA: true, duration: 87600h, renewal: {policy: Disabled}}') },
    ],
    passes: [
      { title: 'the default', yaml: certificate('{}') },
      { title: 'ninety days', yaml: certificate('{duration: 2160h0m0s}') },
      { title: 'a day', yaml: certificate('{duration: 24h, renewBefore: 8h, renewal: {policy: RenewBefore}}') },
      { title: 'an authority', yaml: certificate('{isCA: true, duration: 87600h}') },
    ],
  },
  {
    rule: CERTIFICATE_KEY,
    violates: [
      { title: 'the default', yaml: certificate('{}'), says: 'has an RSA key of 2048 bits' },
      { title: 'RSA without a size', yaml: certificate('{privateKey: {algorithm: RSA}}') },
      { title: 'RSA with 2048 bits', yaml: certificate('{privateKey: {algorithm: RSA, size: 2048}}') },
      { title: 'a key that is kept', yaml: certificate('{privateKey: {algorithm: ECDSA, rotationPolicy: Never}}'), says: 'keeps its private key' },
    ],
    passes: [
      { title: 'ECDSA', yaml: certificate('{privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}}') },
      { title: 'Ed25519', yaml: certificate('{privateKey: {algorithm: Ed25519}}') },
      { title: 'RSA with 3072 bits', yaml: certificate('{privateKey: {size: 3072}}') },
    ],
  },
  {
    rule: SHARED_CERTIFICATE_IDENTITY,
    violates: [
      { title: 'two with one ID', yaml: all(certificate(`{uris: [${WEB_ID}]}`), certificate(`{uris: [${WEB_ID}]}`, 'api')), says: 'Certificate shop/api has the SPIFFE ID of Certificate shop/web: ' },
      { title: 'an ID of another namespace', yaml: certificate('{uris: ["spiffe://example.org/ns/bank/sa/ledger"]}'), says: 'has a SPIFFE ID of the namespace bank' },
      { title: 'one ID of a form of its own in two namespaces', yaml: all(certificate('{uris: ["spiffe://example.org/web"]}'), certificate('{uris: ["spiffe://example.org/web"]}').replace('namespace: shop', 'namespace: bank')) },
      { title: 'the second of its IDs', yaml: certificate(`{uris: [${WEB_ID}, "SPIFFE://example.org/ns/bank/sa/ledger"]}`) },
    ],
    passes: [
      { title: 'an ID each', yaml: all(certificate(`{uris: [${WEB_ID}]}`), certificate('{uris: ["spiffe://example.org/ns/shop/sa/api"]}', 'api')) },
      { title: 'one ID twice in one', yaml: certificate(`{uris: [${WEB_ID}, ${WEB_ID}]}`) },
      { title: 'addresses that are no IDs', yaml: all(certificate('{uris: ["https://example.org/a"]}'), certificate('{uris: ["https://example.org/a"]}', 'api')) },
    ],
  },
];
