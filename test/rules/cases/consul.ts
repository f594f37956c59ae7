import { all, type RuleCases } from './case';
import { ANY_SOURCE } from '../../../src/rules/consul/any-source';
import { AROUND_PROXY } from '../../../src/rules/consul/around-proxy';
import { NO_DEFAULT_DENY } from '../../../src/rules/consul/no-default-deny';
import { PLAIN_TEXT } from '../../../src/rules/consul/plain-text';
import { REPLACED_PROXY } from '../../../src/rules/consul/replaced-proxy';

function object(kind: string, name: string, spec: string): string {
  return `{apiVersion: consul.hashicorp.com/v1alpha1, kind: ${kind}, metadata: {name: ${name}, namespace: consul}, spec: ${spec}}`;
}

const KEY = 'consul.hashicorp.com/';
const pod = (...annotations: readonly string[]) => `{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, annotations: {${annotations.map((one) => KEY + one).join(', ')}}}, spec: {containers: [{name: web, image: x, ports: [{name: http, containerPort: 8080}, {name: admin, containerPort: 9090}]}]}}`;
const IN = 'connect-inject: "true"';
const EXCLUDE = 'transparent-proxy-exclude-inbound-ports';
const intentions = (destination: string, ...sources: readonly string[]) => object('ServiceIntentions', 'x', `{destination: {name: '${destination}'}, sources: [${sources.join(', ')}]}`);

export const CONSUL_CASES: readonly RuleCases[] = [
  {
    rule: PLAIN_TEXT,
    violates: [
      { title: 'of one service', yaml: object('ServiceDefaults', 'web', '{mutualTLSMode: permissive}'), says: 'mutualTLSMode is "permissive"' },
      { title: 'of all services', yaml: object('ProxyDefaults', 'global', '{mutualTLSMode: permissive}') },
      { title: 'allowed by the mesh', yaml: object('Mesh', 'mesh', '{allowEnablingPermissiveMutualTLS: true}'), says: 'is true' },
    ],
    passes: [
      { title: 'strict', yaml: object('ServiceDefaults', 'web', '{mutualTLSMode: strict}') },
      { title: 'nothing', yaml: all(object('ProxyDefaults', 'global', '{}'), object('Mesh', 'mesh', '{}')) },
    ],
  },
  {
    rule: AROUND_PROXY,
    violates: [
      { title: 'all of a pod', yaml: pod(IN, 'transparent-proxy: "f"'), says: 'transparent-proxy is "f"' },
      { title: 'the first port', yaml: pod(IN, `${EXCLUDE}: "9102, 8080"`), says: '"9102, 8080"' },
      { title: 'the port that the pod names', yaml: pod(IN, 'connect-service-port: admin', `${EXCLUDE}: "9090"`) },
    ],
    passes: [
      { title: 'another port', yaml: pod(IN, `${EXCLUDE}: "9090"`) },
      { title: 'a pod without a proxy', yaml: pod('connect-inject: "false"', 'transparent-proxy: "false"') },
      { title: 'nothing', yaml: pod(IN) },
    ],
  },
  {
    rule: REPLACED_PROXY,
    violates: [
      { title: 'the listener of all', yaml: object('ProxyDefaults', 'global', "{config: {envoy_public_listener_json: '{}'}}"), says: 'config.envoy_public_listener_json' },
      { title: 'extensions', yaml: object('ServiceDefaults', 'web', '{envoyExtensions: [{name: builtin/lua}]}'), says: 'envoyExtensions' },
      { title: 'listeners for one upstream', yaml: object('ServiceDefaults', 'web', "{upstreamConfig: {overrides: [{name: db, envoyListenerJSON: '{}'}]}}") },
    ],
    passes: [
      { title: 'what is set by fields', yaml: object('ProxyDefaults', 'global', '{config: {protocol: http, envoy_prometheus_bind_addr: "0.0.0.0:9102"}}') },
      { title: 'limits', yaml: object('ServiceDefaults', 'web', '{upstreamConfig: {defaults: {connectTimeoutMs: 5}}}') },
    ],
  },
  {
    rule: ANY_SOURCE,
    violates: [
      { title: 'any source', yaml: intentions('web', "{name: '*', action: allow}"), says: '"*" to call "web"' },
      { title: 'any source, by requests', yaml: intentions('web', "{name: '*', permissions: [{action: allow, http: {pathPrefix: /}}]}") },
      { title: 'any destination', yaml: intentions('*', '{name: web, action: allow}'), says: '"web" to call "*"' },
    ],
    passes: [
      { title: 'one source', yaml: intentions('web', '{name: api, action: allow}') },
      { title: 'any source that is denied', yaml: intentions('*', "{name: '*', action: deny}") },
    ],
  },
  {
    rule: NO_DEFAULT_DENY,
    violates: [
      { title: 'an intention alone', yaml: intentions('web', '{name: api, action: allow}'), says: 'no intention that denies' },
      { title: 'one that denies for one destination', yaml: intentions('web', "{name: '*', action: deny}") },
    ],
    passes: [
      { title: 'one that denies everything', yaml: all(intentions('web', '{name: api, action: allow}'), object('ServiceIntentions', 'any', "{destination: {name: '*'}, sources: [{name: '*', action: deny}]}")) },
      { title: 'no intentions', yaml: pod(IN) },
    ],
  },
];
