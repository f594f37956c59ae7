import { all, container, namespace, pod, security, service, type RuleCases } from './case';
import { SIDECAR_SETTINGS_IN_AMBIENT } from '../../../src/rules/istio/sidecar-settings-in-ambient';
import { WAYPOINT_NOT_MET } from '../../../src/rules/istio/waypoint-not-met';
import { WAYPOINT_WALKED_AROUND } from '../../../src/rules/istio/waypoint-walked-around';

const AMBIENT = namespace('{istio.io/dataplane-mode: ambient}');
const WEB = container('ports: [{containerPort: 8080}]');
const WEB_SERVICE = service('{selector: {app: web}}');
const VIA = '{selector: {matchLabels: {app: web}}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/waypoint]}}]}]}';
const ON_SERVICE = '{targetRefs: [{group: "", kind: Service, name: web}], rules: [{to: [{operation: {methods: [GET]}}]}]}';

function policy(name: string, spec: string): string {
  return `{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: ${name}, namespace: shop}, spec: ${spec}}`;
}

function waypoint(name: string, { of = 'shop', labels = '{}' } = {}): string {
  return `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: ${name}, namespace: ${of}, labels: ${labels}},
    spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}}`;
}

function bound(labels: string): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, labels: ${labels}}, spec: {selector: {app: web}, ports: [{port: 80}]}}`;
}

function annotated(annotations: string): string {
  return pod('{containers: [{name: app}]}').replace('labels:', `annotations: ${annotations}, labels:`);
}

export const AMBIENT_CASES: readonly RuleCases[] = [
  {
    rule: WAYPOINT_WALKED_AROUND,
    violates: [
      { title: 'nothing at the pods', yaml: all(AMBIENT, WEB, WEB_SERVICE, policy('l7', ON_SERVICE)), says: 'Pod shop/web behind it takes calls that go around it' },
      { title: 'a policy for other pods', yaml: all(AMBIENT, WEB, WEB_SERVICE, policy('l7', ON_SERVICE), policy('via', VIA.replace('app: web', 'app: db'))) },
      { title: 'one that denies alone', yaml: all(AMBIENT, WEB, WEB_SERVICE, policy('l7', ON_SERVICE), policy('via', VIA.replace('{', '{action: DENY, '))) },
    ],
    passes: [
      { title: 'the waypoint alone is let in', yaml: all(AMBIENT, WEB, WEB_SERVICE, policy('l7', ON_SERVICE), policy('via', VIA)) },
      { title: 'nothing is let in by the namespace', yaml: all(AMBIENT, WEB, WEB_SERVICE, policy('l7', ON_SERVICE), policy('nothing', '{}')) },
      { title: 'nothing is let in by the mesh', yaml: all(AMBIENT, WEB, WEB_SERVICE, policy('l7', ON_SERVICE), security('AuthorizationPolicy', '{}', 'istio-system')) },
      { title: 'a pod with a sidecar', yaml: all(namespace('{istio-injection: enabled}'), WEB, WEB_SERVICE, policy('l7', ON_SERVICE)) },
      { title: 'one that is only watched', yaml: all(AMBIENT, WEB, WEB_SERVICE, policy('l7', ON_SERVICE.replace('{', '{action: AUDIT, '))) },
    ],
  },
  {
    rule: SIDECAR_SETTINGS_IN_AMBIENT,
    violates: [
      { title: 'ports that are taken out', yaml: all(AMBIENT, annotated('{traffic.sidecar.istio.io/excludeInboundPorts: "9090"}')), says: 'nothing reads its annotation traffic.sidecar.istio.io/excludeInboundPorts' },
      { title: 'settings of the proxy', yaml: all(AMBIENT, annotated('{proxy.istio.io/config: "{}"}')) },
    ],
    passes: [
      { title: 'the same with a sidecar', yaml: all(namespace('{istio-injection: enabled}'), annotated('{traffic.sidecar.istio.io/excludeInboundPorts: "9090"}')) },
      { title: 'other annotations', yaml: all(AMBIENT, annotated('{prometheus.io/scrape: "true"}')) },
    ],
  },
  {
    rule: WAYPOINT_NOT_MET,
    violates: [
      { title: 'another name than that of the waypoint', yaml: all(AMBIENT, WEB, bound('{istio.io/use-waypoint: waypiont}'), waypoint('waypoint')), says: 'shop has no Gateway waypiont, and has waypoint' },
      { title: 'one that is for pods', yaml: all(AMBIENT, WEB, bound('{istio.io/use-waypoint: waypoint}'), waypoint('waypoint', { labels: '{istio.io/waypoint-for: workload}' })), says: 'is for workload' },
      { title: 'one of another namespace that lets nothing attach', yaml: all(AMBIENT, namespace('{}', 'infra'), WEB, bound('{istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: infra}'), waypoint('waypoint', { of: 'infra' })), says: 'lets nothing of the namespace shop attach' },
      { title: 'a pod with one that is for Services', yaml: all(AMBIENT, pod('{containers: [{name: app}]}', '{app: web, istio.io/use-waypoint: waypoint}'), waypoint('waypoint')) },
    ],
    passes: [
      { title: 'the waypoint of the namespace', yaml: all(AMBIENT, WEB, bound('{istio.io/use-waypoint: waypoint}'), waypoint('waypoint')) },
      { title: 'one that may be of the platform', yaml: all(AMBIENT, WEB, bound('{istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: infra}')) },
      { title: 'none, and so it is meant', yaml: all(AMBIENT, WEB, bound('{istio.io/use-waypoint: none}'), waypoint('waypoint')) },
    ],
  },
];
