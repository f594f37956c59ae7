import { all, container, type RuleCases } from './case';
import { AUTHORIZES_NOBODY } from '../../../src/rules/linkerd/authorizes-nobody';
import { OPEN_BY_DEFAULT } from '../../../src/rules/linkerd/open-by-default';
import { SKIPPED_PORT } from '../../../src/rules/linkerd/skipped-port';
import { WILDCARD_IDENTITY } from '../../../src/rules/linkerd/wildcard-identity';

function object(kind: string, spec: string, version = 'v1alpha1'): string {
  return `{apiVersion: policy.linkerd.io/${version}, kind: ${kind}, metadata: {name: x, namespace: shop}, spec: ${spec}}`;
}

const server = (port: string, more = '') => object('Server', `{podSelector: {matchLabels: {app: web}}, port: ${port}${more}}`, 'v1beta3');
const annotated = (annotation: string) => `{apiVersion: v1, kind: Namespace, metadata: {name: shop, annotations: {${annotation}}}}`;
const deployment = (annotation: string) => `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}, annotations: {${annotation}}}, spec: {containers: [{name: web, image: x, ports: [{name: http, containerPort: 8080}]}]}}}}`;
const DEFAULT = 'config.linkerd.io/default-inbound-policy';
const SKIP = 'config.linkerd.io/skip-inbound-ports';
const TARGET = 'targetRef: {group: policy.linkerd.io, kind: Server, name: x}';

export const LINKERD_CASES: readonly RuleCases[] = [
  {
    rule: OPEN_BY_DEFAULT,
    violates: [
      { title: 'a Server', yaml: server('8080', ', accessPolicy: all-unauthenticated'), says: '"all-unauthenticated"' },
      { title: 'a Server that audits', yaml: server('8080', ', accessPolicy: audit') },
      { title: 'a namespace', yaml: annotated(`${DEFAULT}: cluster-unauthenticated`) },
      { title: 'a pod', yaml: deployment(`${DEFAULT}: audit`) },
    ],
    passes: [
      { title: 'a Server that denies', yaml: server('8080', ', accessPolicy: deny') },
      { title: 'callers with an identity', yaml: annotated(`${DEFAULT}: cluster-authenticated`) },
      { title: 'nothing', yaml: deployment('') },
    ],
  },
  {
    rule: WILDCARD_IDENTITY,
    violates: [
      { title: 'everybody', yaml: object('MeshTLSAuthentication', "{identities: ['*']}"), says: '"*"' },
      { title: 'a namespace, by a pattern', yaml: object('MeshTLSAuthentication', "{identities: ['*.shop.serviceaccount.identity.linkerd.cluster.local', 'a.b']}") },
      { title: 'everybody, in the older form', yaml: object('ServerAuthorization', "{server: {name: x}, client: {meshTLS: {identities: ['*']}}}", 'v1beta1') },
    ],
    passes: [
      { title: 'one identity', yaml: object('MeshTLSAuthentication', '{identities: [web.shop.serviceaccount.identity.linkerd.cluster.local]}') },
      { title: 'accounts', yaml: object('MeshTLSAuthentication', '{identityRefs: [{kind: ServiceAccount, name: web}]}') },
    ],
  },
  {
    rule: SKIPPED_PORT,
    violates: [
      { title: 'a number', yaml: all(server('8080'), deployment(`${SKIP}: "25,8080"`)), says: 'port 8080' },
      { title: 'a name, in a range', yaml: all(server('http'), deployment(`${SKIP}: 8000-9000`)) },
      { title: 'by the namespace', yaml: all(annotated(`${SKIP}: "8080"`), server('8080'), container('image: x')) },
    ],
    passes: [
      { title: 'another port', yaml: all(server('8080'), deployment(`${SKIP}: "25"`)) },
      { title: 'a Server of other pods', yaml: all(object('Server', '{podSelector: {matchLabels: {app: db}}, port: 8080}', 'v1beta3'), deployment(`${SKIP}: "8080"`)) },
    ],
  },
  {
    rule: AUTHORIZES_NOBODY,
    violates: [
      { title: 'two identities at once', yaml: object('AuthorizationPolicy', `{${TARGET}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: a}, {kind: ServiceAccount, name: b}]}`), says: 'more than one identity' },
      { title: 'another namespace', yaml: object('AuthorizationPolicy', '{targetRef: {kind: Namespace, name: pay}, requiredAuthenticationRefs: []}') },
      { title: 'an authentication of no kind that is known', yaml: object('AuthorizationPolicy', `{${TARGET}, requiredAuthenticationRefs: [{kind: User, name: a}]}`) },
    ],
    passes: [
      { title: 'one identity', yaml: object('AuthorizationPolicy', `{${TARGET}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: a}]}`) },
      { title: 'nothing that is required', yaml: object('AuthorizationPolicy', `{${TARGET}, requiredAuthenticationRefs: []}`) },
    ],
  },
];
