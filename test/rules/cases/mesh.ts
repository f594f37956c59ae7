import { AUTHORIZER_CASES } from './authorizers';
import { all, container, namespace, networking, pod, security, service, type RuleCases } from './case';
import { CONSUL_CASES } from './consul';
import { ENVOY_GATEWAY_CASES } from './envoy-gateway';
import { GATEWAY_CASES } from './gateways';
import { KONG_CASES } from './kong';
import { LINKERD_CASES } from './linkerd';
import { NEVER_MATCHES_CASES } from './never-matches';
import { PROXY_CASES } from './proxies';
import { ALLOW_BY_NEGATION } from '../../../src/rules/istio/allow-by-negation';
import { ALLOW_EVERYBODY } from '../../../src/rules/istio/allow-everybody';
import { DENY_HTTP_ON_TCP } from '../../../src/rules/istio/deny-http-on-tcp';
import { DESTINATION_RULE_NO_MTLS } from '../../../src/rules/istio/destination-rule-no-mtls';
import { EXPORTED_TO_MESH } from '../../../src/rules/istio/exported-to-mesh';
import { JWT_AUDIENCES } from '../../../src/rules/istio/jwt-audiences';
import { L7_POLICY_IN_AMBIENT } from '../../../src/rules/istio/l7-policy-in-ambient';
import { MESH_DEFAULT_DENY } from '../../../src/rules/istio/mesh-default-deny';
import { MTLS_NOT_ASKED } from '../../../src/rules/istio/mtls-not-asked';
import { MTLS_NOT_STRICT } from '../../../src/rules/istio/mtls-not-strict';
import { OUTBOUND_TRAFFIC_POLICY } from '../../../src/rules/istio/outbound-traffic-policy';
import { PEER_AUTHENTICATION_IGNORED } from '../../../src/rules/istio/peer-authentication-ignored';
import { REQUEST_AUTHENTICATION_ALONE } from '../../../src/rules/istio/request-authentication-alone';
import { SERVICE_ENTRY_ANY_ADDRESS } from '../../../src/rules/istio/service-entry-any-address';
import { SERVICE_ENTRY_EXPORTED } from '../../../src/rules/istio/service-entry-exported';
import { SIDECAR_SEES_ALL } from '../../../src/rules/istio/sidecar-sees-all';
import { UNMESHED_WORKLOAD } from '../../../src/rules/istio/unmeshed-workload';
import { WILDCARD_HOST_DNS } from '../../../src/rules/istio/wildcard-host-dns';
import { WILDCARD_PRINCIPAL } from '../../../src/rules/istio/wildcard-principal';

const MESHED = namespace('{istio-injection: enabled}');
const AMBIENT = namespace('{istio.io/dataplane-mode: ambient}');
const WEB = container('ports: [{containerPort: 6379}, {containerPort: 8080}]');
const PORTS = service('{selector: {app: web}, ports: [{name: tcp-redis, port: 6379}, {name: http, port: 80, targetPort: 8080}]}');
const STRICT = '{mtls: {mode: STRICT}}';
const SELECTED = 'selector: {matchLabels: {app: web}}';
const TOKENS = '{jwtRules: [{issuer: https://idp.example.com}]}';

function policy(action: string, rules: string): string {
  return security('AuthorizationPolicy', `{action: ${action}, rules: [${rules}]}`);
}

/** A Sidecar of one workload that is shown these hosts. */
function shown(hosts: string): string {
  return networking('Sidecar', `{workloadSelector: {labels: {app: web}}, egress: [{hosts: [${hosts}]}]}`);
}

export const MESH_CASES: readonly RuleCases[] = [
  NEVER_MATCHES_CASES, ...AUTHORIZER_CASES, ...ENVOY_GATEWAY_CASES, ...LINKERD_CASES, ...CONSUL_CASES,
  {
    rule: MTLS_NOT_STRICT,
    violates: [
      { title: 'PERMISSIVE', yaml: security('PeerAuthentication', '{mtls: {mode: PERMISSIVE}}'), says: '"PERMISSIVE"' },
      { title: 'one port that is off', yaml: security('PeerAuthentication', '{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}') },
    ],
    passes: [{ title: 'STRICT', yaml: security('PeerAuthentication', STRICT) }],
  },
  {
    rule: ALLOW_BY_NEGATION,
    violates: [
      { title: 'everybody but', yaml: policy('ALLOW', '{from: [{source: {notNamespaces: [evil]}}]}'), says: 'spec.rules[0].from[0].source' },
      { title: 'everything but', yaml: policy('ALLOW', '{from: [{source: {principals: [a]}}], to: [{operation: {notPaths: [/admin]}}]}') },
      { title: 'a condition alone that negates', yaml: policy('ALLOW', '{when: [{key: source.namespace, notValues: [evil]}]}') },
    ],
    passes: [
      { title: 'a negation beside a name', yaml: policy('ALLOW', '{from: [{source: {namespaces: [edge], notPrincipals: [a]}}]}') },
      { title: 'a DENY by negation', yaml: policy('DENY', '{from: [{source: {notPrincipals: [a]}}]}') },
    ],
  },
  {
    rule: DENY_HTTP_ON_TCP,
    violates: [
      { title: 'a method on all ports', yaml: all(WEB, PORTS, policy('DENY', '{to: [{operation: {methods: [DELETE]}}]}')), says: 'TCP port 6379 of Pod shop/web' },
      {
        title: 'a path on a port that a Service names',
        yaml: all(container('ports: [{name: db, containerPort: 5432}]'),
          service('{selector: {app: web}, ports: [{name: tcp, port: 80, targetPort: db}]}'), policy('DENY', '{from: [{source: {namespaces: [a]}}], to: [{operation: {paths: [/x], notPorts: ["9090"]}}]}')),
        says: 'TCP port 5432',
      },
      { title: 'a missing token on all ports', yaml: all(WEB, PORTS, policy('DENY', '{from: [{source: {notRequestPrincipals: ["*"]}}]}')) },
    ],
    passes: [
      { title: 'a method on the HTTP port', yaml: all(WEB, PORTS, policy('DENY', '{to: [{operation: {methods: [DELETE], ports: ["8080"]}}]}')) },
      { title: 'callers on all ports', yaml: all(WEB, PORTS, policy('DENY', '{from: [{source: {namespaces: [evil]}}]}')) },
      { title: 'an ALLOW, which Istio drops instead of widening', yaml: all(WEB, PORTS, policy('ALLOW', '{to: [{operation: {methods: [GET]}}]}')) },
    ],
  },
  {
    rule: ALLOW_EVERYBODY,
    violates: [{ title: 'a rule without conditions', yaml: policy('ALLOW', '{}') }],
    passes: [
      { title: 'no rules, which is nobody', yaml: security('AuthorizationPolicy', '{}') },
      { title: 'a rule with callers', yaml: policy('ALLOW', '{from: [{source: {principals: [a]}}]}') },
      { title: 'a DENY of everything', yaml: policy('DENY', '{}') },
    ],
  },
  {
    rule: REQUEST_AUTHENTICATION_ALONE,
    violates: [
      { title: 'no policy', yaml: security('RequestAuthentication', TOKENS) },
      { title: 'a policy that asks for something else', yaml: all(security('RequestAuthentication', TOKENS), policy('ALLOW', '{from: [{source: {principals: [a]}}]}')) },
      {
        title: 'a policy for some of the pods',
        yaml: all(WEB, pod('{}', '{app: b}', 'b'), security('RequestAuthentication', TOKENS),
          security('AuthorizationPolicy', '{selector: {matchLabels: {app: web}}, action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}')),
      },
    ],
    passes: [
      { title: 'a DENY of requests without a token', yaml: all(security('RequestAuthentication', TOKENS), policy('DENY', '{from: [{source: {notRequestPrincipals: ["*"]}}]}')) },
      {
        title: 'an ALLOW by a claim for the pods that are meant',
        yaml: all(WEB, security('RequestAuthentication', '{selector: {matchLabels: {app: web}}}'),
          policy('ALLOW', '{when: [{key: "request.auth.claims[iss]", values: [a]}]}')),
      },
    ],
  },
  {
    rule: JWT_AUDIENCES,
    violates: [{ title: 'an issuer alone', yaml: security('RequestAuthentication', TOKENS), says: '"https://idp.example.com"' }],
    passes: [{ title: 'an audience', yaml: security('RequestAuthentication', '{jwtRules: [{issuer: a, audiences: [web]}]}') }],
  },
  {
    rule: SERVICE_ENTRY_EXPORTED,
    violates: [
      { title: 'nothing said', yaml: networking('ServiceEntry', '{hosts: [api.stripe.com]}'), says: '["api.stripe.com"]' },
      { title: 'a star', yaml: networking('ServiceEntry', '{hosts: [a.com], exportTo: ["*"]}') },
    ],
    passes: [{ title: 'the own namespace', yaml: networking('ServiceEntry', '{hosts: [a.com], exportTo: ["."]}') }],
  },
  {
    rule: SERVICE_ENTRY_ANY_ADDRESS,
    violates: [{ title: 'a TCP port without addresses', yaml: networking('ServiceEntry', '{hosts: [db.example.com], ports: [{number: 5432, name: tcp, protocol: TCP}]}'), says: 'port 5432 to any address' }],
    passes: [
      { title: 'addresses', yaml: networking('ServiceEntry', '{hosts: [a.com], addresses: [203.0.113.1], ports: [{number: 5432, name: tcp, protocol: TCP}]}') },
      { title: 'TLS, where the name is in the handshake', yaml: networking('ServiceEntry', '{hosts: [a.com], ports: [{number: 443, name: tls, protocol: TLS}]}') },
      { title: 'DNS', yaml: networking('ServiceEntry', '{hosts: [a.com], resolution: DNS, ports: [{number: 5432, name: tcp, protocol: TCP}]}') },
    ],
  },
  {
    rule: WILDCARD_HOST_DNS,
    violates: [{ title: 'a star that is to be resolved', yaml: networking('ServiceEntry', '{hosts: ["*.example.com"], resolution: DNS}'), refused: true }],
    passes: [
      { title: 'a star with DYNAMIC_DNS', yaml: networking('ServiceEntry', '{hosts: ["*.example.com"], resolution: DYNAMIC_DNS}') },
      { title: 'a name', yaml: networking('ServiceEntry', '{hosts: [a.example.com], resolution: DNS}') },
    ],
  },
  {
    rule: DESTINATION_RULE_NO_MTLS,
    violates: [
      { title: 'DISABLE towards a Service', yaml: networking('DestinationRule', '{host: web.shop.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}'), says: 'towards web.shop.svc.cluster.local' },
      { title: 'SIMPLE for one port of a subset', yaml: networking('DestinationRule', '{host: web, subsets: [{trafficPolicy: {portLevelSettings: [{tls: {mode: SIMPLE}}]}}]}') },
      { title: 'a tls block without a mode, which is DISABLE', yaml: networking('DestinationRule', '{host: "*.local", trafficPolicy: {tls: {}}}') },
    ],
    passes: [
      { title: 'ISTIO_MUTUAL', yaml: networking('DestinationRule', '{host: web, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}') },
      { title: 'TLS to a host outside', yaml: networking('DestinationRule', '{host: api.stripe.com, trafficPolicy: {tls: {mode: SIMPLE}}}') },
    ],
  },
  {
    rule: WILDCARD_PRINCIPAL,
    violates: [{ title: 'a star in a principal and in a namespace', yaml: policy('ALLOW', '{from: [{source: {principals: ["cluster.local/ns/shop/*"], namespaces: ["team-*"]}}]}'), times: 2 }],
    passes: [
      { title: 'a whole principal', yaml: policy('ALLOW', '{from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]}') },
      { title: 'a DENY of callers without one', yaml: policy('DENY', '{from: [{source: {notPrincipals: ["*"]}}]}') },
    ],
  },
  {
    rule: EXPORTED_TO_MESH,
    violates: [
      { title: 'a DestinationRule for somebody else', yaml: networking('DestinationRule', '{host: pay.payments.svc.cluster.local}'), says: 'pay.payments.svc.cluster.local' },
      { title: 'a VirtualService for a host outside', yaml: networking('VirtualService', '{hosts: [api.stripe.com], exportTo: ["*"]}') },
    ],
    passes: [
      { title: 'a DestinationRule for the own Service', yaml: networking('DestinationRule', '{host: web.shop.svc.cluster.local, exportTo: ["*"]}') },
      { title: 'rules that stay at home', yaml: networking('VirtualService', '{hosts: [api.stripe.com], exportTo: ["."]}') },
      { title: 'routes of a gateway', yaml: networking('VirtualService', '{hosts: [shop.example.com], gateways: [edge/public]}') },
    ],
  },
  {
    rule: OUTBOUND_TRAFFIC_POLICY,
    violates: [
      { title: 'ALLOW_ANY', yaml: networking('Sidecar', '{outboundTrafficPolicy: {mode: ALLOW_ANY}}') },
      { title: 'nothing said in the mesh', yaml: all(MESHED, networking('Sidecar', '{egress: [{hosts: ["./*"]}]}')), says: 'is missing, expected REGISTRY_ONLY' },
    ],
    passes: [
      { title: 'REGISTRY_ONLY', yaml: all(MESHED, networking('Sidecar', '{outboundTrafficPolicy: {mode: REGISTRY_ONLY}}')) },
      { title: 'a policy without a mode, which is REGISTRY_ONLY', yaml: all(MESHED, networking('Sidecar', '{outboundTrafficPolicy: {}}')) },
    ],
  },
  {
    rule: UNMESHED_WORKLOAD,
    violates: [
      { title: 'a pod without a proxy in a STRICT namespace', yaml: all(WEB, security('PeerAuthentication', STRICT)), says: 'although PeerAuthentication shop/web says STRICT' },
      { title: 'a pod that opts out where the mesh is STRICT', yaml: all(MESHED, pod('{}', '{sidecar.istio.io/inject: "false"}'), security('PeerAuthentication', STRICT, 'istio-system')) },
      { title: 'a pod on the host network', yaml: all(MESHED, pod('{hostNetwork: true}'), security('PeerAuthentication', STRICT)) },
    ],
    passes: [
      { title: 'a pod that gets a proxy', yaml: all(MESHED, WEB, security('PeerAuthentication', STRICT)) },
      { title: 'an ambient pod', yaml: all(AMBIENT, WEB, security('PeerAuthentication', STRICT)) },
      { title: 'a namespace that is not in the mesh', yaml: all(namespace('{}'), WEB, security('PeerAuthentication', STRICT, 'istio-system')) },
    ],
  },
  {
    rule: L7_POLICY_IN_AMBIENT,
    violates: [
      { title: 'an ALLOW by method', yaml: all(AMBIENT, WEB, policy('ALLOW', '{to: [{operation: {methods: [GET]}}]}')), says: 'Pod shop/web is in ambient mode' },
      { title: 'an action that ztunnel ignores', yaml: all(AMBIENT, WEB, policy('AUDIT', '{}')) },
    ],
    passes: [
      { title: 'a policy on the Service', yaml: all(AMBIENT, WEB, security('AuthorizationPolicy', '{targetRefs: [{kind: Service, name: web}], rules: [{to: [{operation: {methods: [GET]}}]}]}')) },
      { title: 'callers and ports', yaml: all(AMBIENT, WEB, policy('ALLOW', '{from: [{source: {principals: [a]}}], to: [{operation: {ports: ["80"]}}]}')) },
      { title: 'a method where there are sidecars', yaml: all(MESHED, WEB, policy('ALLOW', '{to: [{operation: {methods: [GET]}}]}')) },
    ],
  },
  {
    rule: PEER_AUTHENTICATION_IGNORED,
    violates: [
      { title: 'a selector in the root namespace', yaml: security('PeerAuthentication', '{selector: {matchLabels: {app: web}}}', 'istio-system'), says: 'root namespace' },
    ],
    passes: [{ title: 'port modes beside a selector', yaml: security('PeerAuthentication', '{selector: {matchLabels: {app: web}}, portLevelMtls: {8080: {mode: STRICT}}}') }],
  },
  {
    rule: MTLS_NOT_ASKED,
    violates: [
      { title: 'no PeerAuthentication at all', yaml: all(MESHED, WEB), says: 'Namespace shop is in the mesh, and no PeerAuthentication makes it STRICT: Pod shop/web' },
      { title: 'a namespace of one revision', yaml: all(namespace('{istio.io/rev: stable}'), WEB) },
      { title: 'an ambient namespace', yaml: all(AMBIENT, WEB) },
      { title: 'a PeerAuthentication that says nothing', yaml: all(MESHED, WEB, security('PeerAuthentication', '{mtls: {mode: UNSET}}')) },
      { title: 'STRICT somewhere else', yaml: all(MESHED, WEB, security('PeerAuthentication', STRICT, 'payments')) },
      { title: 'STRICT for some of the pods', yaml: all(MESHED, WEB, pod('{}', '{app: db}', 'db'), security('PeerAuthentication', `{${SELECTED}, mtls: {mode: STRICT}}`)), says: 'Pod shop/db' },
      { title: 'STRICT for some pods in the root namespace, which is ignored', yaml: all(MESHED, WEB, security('PeerAuthentication', `{${SELECTED}, mtls: {mode: STRICT}}`, 'istio-system')) },
    ],
    passes: [
      { title: 'STRICT in the namespace', yaml: all(MESHED, WEB, security('PeerAuthentication', STRICT)) },
      { title: 'STRICT in the root namespace', yaml: all(MESHED, WEB, security('PeerAuthentication', STRICT, 'istio-system')) },
      { title: 'STRICT for each of the pods', yaml: all(MESHED, WEB, security('PeerAuthentication', `{${SELECTED}, mtls: {mode: STRICT}}`)) },
      { title: 'PERMISSIVE, which mtls-not-strict tells', yaml: all(MESHED, WEB, security('PeerAuthentication', '{mtls: {mode: PERMISSIVE}}')) },
      { title: 'a namespace outside the mesh', yaml: all(namespace('{}'), WEB) },
      { title: 'a namespace in which nothing runs', yaml: MESHED },
      { title: 'a pod that is not in the mesh', yaml: all(MESHED, pod('{}', '{sidecar.istio.io/inject: "false"}')) },
    ],
  },
  {
    rule: MESH_DEFAULT_DENY,
    violates: [
      { title: 'no AuthorizationPolicy at all', yaml: all(MESHED, WEB), says: 'Namespace shop is in the mesh and has no AuthorizationPolicy that allows nothing' },
      { title: 'two workloads, told once', yaml: all(MESHED, WEB, pod('{}', '{app: db}', 'db')) },
      { title: 'a policy of some pods', yaml: all(MESHED, WEB, security('AuthorizationPolicy', `{${SELECTED}}`)) },
      { title: 'a policy that allows something', yaml: all(MESHED, WEB, policy('ALLOW', '{from: [{source: {principals: [a]}}]}')) },
      { title: 'a DENY without rules, which denies nothing', yaml: all(MESHED, WEB, policy('DENY', '')), refused: true },
      { title: 'a dry run', yaml: all(MESHED, WEB, security('AuthorizationPolicy', '{}').replace('{name: web,', '{name: web, annotations: {istio.io/dry-run: "true"},')) },
      { title: 'a policy of a waypoint', yaml: all(AMBIENT, WEB, security('AuthorizationPolicy', '{targetRefs: [{kind: Service, name: web}]}')) },
    ],
    passes: [
      { title: 'an empty spec', yaml: all(MESHED, WEB, security('AuthorizationPolicy', '{}')) },
      { title: 'an empty selector', yaml: all(MESHED, WEB, security('AuthorizationPolicy', '{selector: {}, action: ALLOW, rules: []}')) },
      { title: 'an empty spec in the root namespace', yaml: all(MESHED, WEB, security('AuthorizationPolicy', '{}', 'istio-system')) },
      { title: 'a namespace outside the mesh', yaml: all(namespace('{istio-injection: disabled}'), WEB) },
      { title: 'a namespace of nothing but a gateway', yaml: all(MESHED, '{apiVersion: v1, kind: Pod, metadata: {name: edge, namespace: shop, annotations: {inject.istio.io/templates: gateway}}}') },
    ],
  },
  {
    rule: SIDECAR_SEES_ALL,
    violates: [
      { title: 'no egress', yaml: networking('Sidecar', '{workloadSelector: {labels: {app: web}}, outboundTrafficPolicy: {mode: REGISTRY_ONLY}}'), says: 'all of the mesh: egress is missing' },
      { title: 'an empty egress', yaml: networking('Sidecar', '{workloadSelector: {labels: {app: web}}, outboundTrafficPolicy: {mode: REGISTRY_ONLY}, egress: []}') },
      { title: 'each host that is too wide', yaml: shown('"*/*", "./*", "payments/*", "*/api.stripe.com", "./api.stripe.com"'), times: 4, says: '"payments/*"' },
    ],
    passes: [
      { title: 'what it calls', yaml: shown('"payments/pay.payments.svc.cluster.local", "./*.stripe.com"') },
      { title: 'nothing', yaml: shown('"~/*"') },
      { title: 'what all workloads fall back on', yaml: networking('Sidecar', '{egress: [{hosts: ["./*"]}]}').replace('namespace: shop', 'namespace: istio-system') },
    ],
  },
  ...PROXY_CASES,
  ...GATEWAY_CASES,
  ...KONG_CASES,
];
