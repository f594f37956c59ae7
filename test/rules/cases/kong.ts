import { all, type RuleCases } from './case';
import { CREDENTIAL_IN_URL } from '../../../src/rules/kong/credential-in-url';
import { GLOBAL_PLUGIN_TWICE } from '../../../src/rules/kong/global-plugin-twice';
import { GROUPS_WITHOUT_SIGN_IN } from '../../../src/rules/kong/groups-without-sign-in';
import { LIMIT_FAILS_OPEN } from '../../../src/rules/kong/limit-fails-open';
import { MISSING_PLUGIN } from '../../../src/rules/kong/missing-plugin';
import { UNREAD_PLUGIN } from '../../../src/rules/kong/unread-plugin';
import { UNVERIFIED_TOKENS } from '../../../src/rules/kong/unverified-tokens';

const KONG = 'configuration.konghq.com/v1';

const plugin = (kind: string, config = '{}', name = 'p') => `{apiVersion: ${KONG}, kind: KongPlugin, metadata: {name: ${name}, namespace: shop}, plugin: ${kind}, config: ${config}}`;
const secret = (kind: string) => `{apiVersion: ${KONG}, kind: KongPlugin, metadata: {name: p, namespace: shop}, plugin: ${kind}, configFrom: {secretKeyRef: {name: s, key: k}}}`;
const clusterPlugin = (name: string, kind: string, global = true) => (
  `{apiVersion: ${KONG}, kind: KongClusterPlugin, metadata: {name: ${name}, labels: {global: "${global}"}, annotations: {kubernetes.io/ingress.class: kong}}, plugin: ${kind}}`
);
const route = (plugins: string) => `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web, namespace: shop, annotations: {konghq.com/plugins: "${plugins}"}}, spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}}`;
const serviceNaming = (plugins: string) => `{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, annotations: {konghq.com/plugins: "${plugins}"}}, spec: {selector: {app: web}, ports: [{port: 80}]}}`;

export const KONG_CASES: readonly RuleCases[] = [
  {
    rule: UNVERIFIED_TOKENS,
    violates: [
      { title: 'nothing is said', yaml: plugin('jwt'), says: 'exp and nbf' },
      { title: 'one time alone', yaml: plugin('jwt', '{claims_to_verify: [exp]}'), says: 'does not verify nbf' },
    ],
    passes: [
      { title: 'both times', yaml: plugin('jwt', '{claims_to_verify: [exp, nbf]}') },
      { title: 'another plugin', yaml: plugin('key-auth') },
      { title: 'a configuration that nobody here sees', yaml: secret('jwt') },
    ],
  },
  {
    rule: CREDENTIAL_IN_URL,
    violates: [
      { title: 'tokens, as by default', yaml: plugin('jwt'), says: 'takes tokens from the URL' },
      { title: 'tokens by name', yaml: plugin('jwt', '{uri_param_names: [token]}') },
      { title: 'keys, as by default', yaml: plugin('key-auth'), says: 'takes keys from the URL' },
    ],
    passes: [
      { title: 'no name of a parameter', yaml: plugin('jwt', '{uri_param_names: []}') },
      { title: 'keys in headers alone', yaml: plugin('key-auth', '{key_in_query: false}') },
    ],
  },
  {
    rule: LIMIT_FAILS_OPEN,
    violates: [
      { title: 'as by default', yaml: plugin('rate-limiting', '{minute: 5}') },
      { title: 'said outright', yaml: plugin('rate-limiting', '{minute: 5, fault_tolerant: true}') },
    ],
    passes: [
      { title: 'closed', yaml: plugin('rate-limiting', '{minute: 5, fault_tolerant: false}') },
      { title: 'another plugin', yaml: plugin('cors') },
    ],
  },
  {
    rule: MISSING_PLUGIN,
    violates: [
      { title: 'a name that is misspelt', yaml: all(route('q'), plugin('jwt')), says: 'names the plugin q' },
      { title: 'one of several', yaml: all(serviceNaming('p, q'), plugin('jwt')) },
      { title: 'another namespace', yaml: all(route('other:p'), plugin('jwt')), says: 'other:p' },
    ],
    passes: [
      { title: 'one of the namespace', yaml: all(route('p'), plugin('jwt')) },
      { title: 'one of the cluster', yaml: all(route('all'), clusterPlugin('all', 'jwt')) },
      { title: 'no name', yaml: all(route(''), plugin('jwt')) },
    ],
  },
  {
    rule: GLOBAL_PLUGIN_TWICE,
    violates: [{ title: 'two of a kind', yaml: all(clusterPlugin('a', 'jwt'), clusterPlugin('b', 'jwt')), says: 'neither is used', times: 2 }],
    passes: [
      { title: 'two of different kinds', yaml: all(clusterPlugin('a', 'jwt'), clusterPlugin('b', 'acl')) },
      { title: 'one that is global', yaml: all(clusterPlugin('a', 'jwt'), clusterPlugin('b', 'jwt', false)) },
    ],
  },
  {
    rule: GROUPS_WITHOUT_SIGN_IN,
    violates: [{ title: 'groups alone', yaml: all(route('p'), plugin('acl', '{allow: [a]}')) }],
    passes: [
      { title: 'tokens beside them', yaml: all(route('p,t'), plugin('acl', '{allow: [a]}'), plugin('jwt', '{}', 't')) },
      { title: 'tokens for all', yaml: all(route('p'), plugin('acl', '{allow: [a]}'), clusterPlugin('all', 'jwt')) },
      { title: 'a plugin that is not there', yaml: all(route('p,q'), plugin('acl', '{allow: [a]}')) },
      { title: 'a Service that names plugins', yaml: all(route('p'), plugin('acl', '{allow: [a]}'), serviceNaming('t'), plugin('jwt', '{}', 't')) },
    ],
  },
  {
    rule: UNREAD_PLUGIN,
    violates: [
      { title: 'a field that is misspelt', yaml: plugin('ip-restriction', '{alow: [10.0.0.0/8]}'), says: 'Kong knows no field config.alow' },
      { title: 'a value of another kind', yaml: plugin('rate-limiting', '{minute: "5"}') },
      { title: 'nothing that it needs', yaml: plugin('acl'), says: 'not exactly one of allow and deny' },
    ],
    passes: [
      { title: 'as Kong takes it', yaml: plugin('ip-restriction', '{allow: [10.0.0.0/8]}') },
      { title: 'a plugin that nobody here knows', yaml: plugin('my-own', '{a: 1}') },
      { title: 'a configuration that nobody here sees', yaml: secret('acl') },
    ],
  },
];
