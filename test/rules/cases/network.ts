import { all, container, namespace, networking, networkPolicy, pod, security, service, type RuleCases } from './case';
import { DEFAULT_DENY } from '../../../src/rules/network/default-deny';
import { DNS_OVER_TCP } from '../../../src/rules/network/dns-over-tcp';
import { EXPOSED_SERVICE } from '../../../src/rules/network/exposed-service';
import { EXTERNAL_IPS } from '../../../src/rules/network/external-ips';
import { METADATA_REACHABLE } from '../../../src/rules/network/metadata-reachable';
import { POLICY_SELECTS_NOTHING } from '../../../src/rules/network/policy-selects-nothing';
import { PRIVATE_RANGES_OPEN } from '../../../src/rules/network/private-ranges-open';
import { SERVICE_PORT_AS_POD_PORT } from '../../../src/rules/network/service-port-as-pod-port';
import { SERVICE_SELECTS_SEVERAL } from '../../../src/rules/network/service-selects-several';
import { SPLIT_PEERS } from '../../../src/rules/network/split-peers';

const WEB = container('ports: [{name: http, containerPort: 8080}]');
const WEB_SERVICE = service('{selector: {app: web}, ports: [{port: 80, targetPort: http}]}');
const MESHED = namespace('{istio-injection: enabled}');

/** Pods `db-0` and `db-1`. */
const STATEFUL = '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: shop}, spec: {replicas: 2, selector: {matchLabels: {app: db}}, '
  + 'template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "postgres:17"}]}}}}';

const METADATA_V4 = '169.254.169.254/32, 169.254.170.2/32, 169.254.170.23/32';
const RFC1918 = '10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10';

/** A policy that opens the way to one peer. */
function to(peer: string, ports = '[]'): string {
  return networkPolicy(`{podSelector: {}, policyTypes: [Egress], egress: [{to: [${peer}], ports: ${ports}}]}`);
}

function block(cidr: string, except = ''): string {
  return `{ipBlock: {cidr: "${cidr}", except: [${except}]}}`;
}

function dns(...ports: string[]): string {
  return to('{namespaceSelector: {}}', `[${ports.map((protocol) => `{protocol: ${protocol}, port: 53}`).join(', ')}]`);
}

export const NETWORK_CASES: readonly RuleCases[] = [
  {
    rule: DEFAULT_DENY,
    violates: [
      { title: 'a namespace of pods without policies', yaml: WEB, says: 'closes ingress and egress for all its pods' },
      { title: 'a namespace that is closed in one direction', yaml: all(namespace('{}'), networkPolicy('{podSelector: {}}')), says: 'closes egress for' },
      { title: 'a policy of all pods that lets everybody in', yaml: networkPolicy('{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}]}').concat(`\n---\n${WEB}`), says: 'closes ingress for' },
      { title: 'a policy of some pods', yaml: all(WEB, networkPolicy('{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}')) },
    ],
    passes: [
      { title: 'one policy that closes both', yaml: all(WEB, networkPolicy('{podSelector: {}, policyTypes: [Ingress, Egress]}')) },
      { title: 'two policies that close one direction each', yaml: all(WEB, networkPolicy('{podSelector: {}, policyTypes: [Ingress]}'), networkPolicy('{podSelector: {}, policyTypes: [Egress]}', 'b')) },
      { title: 'objects of a namespace that is not given and has no pods', yaml: WEB_SERVICE },
    ],
  },
  {
    rule: POLICY_SELECTS_NOTHING,
    violates: [
      { title: 'a NetworkPolicy with a misspelt label', yaml: all(WEB, networkPolicy('{podSelector: {matchLabels: {app: wbe}}}')), says: 'NetworkPolicy shop/web selects no pod.' },
      { title: 'an AuthorizationPolicy in a namespace without pods', yaml: security('AuthorizationPolicy', '{selector: {matchLabels: {app: web}}}'), says: 'nothing runs in its namespace' },
      { title: 'a PeerAuthentication', yaml: all(WEB, security('PeerAuthentication', '{selector: {matchLabels: {app: db}}}')) },
      { title: 'a RequestAuthentication', yaml: all(WEB, security('RequestAuthentication', '{selector: {matchLabels: {app: db}}}')) },
      { title: 'a Sidecar', yaml: all(WEB, networking('Sidecar', '{workloadSelector: {labels: {app: db}}, egress: [{hosts: ["./*"]}]}')) },
      { title: 'a label that the controller sets to something else', yaml: all(STATEFUL, networkPolicy('{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-7}}}')) },
      { title: 'a label that the controller writes anew', yaml: all(STATEFUL.replace('{labels: {app: db}}', '{labels: {app: db, statefulset.kubernetes.io/pod-name: mine}}'), networkPolicy('{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: mine}}}')) },
      { title: 'a label of the injector outside of the mesh', yaml: all(WEB, namespace('{}'), networkPolicy('{podSelector: {matchLabels: {service.istio.io/canonical-name: web}}}')) },
    ],
    passes: [
      { title: 'a label that the controller sets', yaml: all(STATEFUL, networkPolicy('{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}}')) },
      { title: 'a label that the injector sets', yaml: all(WEB, MESHED, networkPolicy('{podSelector: {matchLabels: {service.istio.io/canonical-name: web}}}')) },
      { title: 'a label that an admission plugin may add', yaml: all(WEB, networkPolicy('{podSelector: {matchLabels: {topology.kubernetes.io/zone: a}}}')) },
      { title: 'labels that fit', yaml: all(WEB, networkPolicy('{podSelector: {matchLabels: {app: web}}}')) },
      { title: 'a policy of all pods', yaml: networkPolicy('{podSelector: {}}') },
      { title: 'a policy of the root namespace that fits pods elsewhere', yaml: all(WEB, security('AuthorizationPolicy', '{selector: {matchLabels: {app: web}}}', 'istio-system')) },
      {
        title: 'the pods of a Gateway',
        yaml: all(
          '{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge, namespace: shop}, spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}',
          security('AuthorizationPolicy', '{selector: {matchLabels: {gateway.networking.k8s.io/gateway-name: edge}}}')),
      },
    ],
  },
  {
    rule: DNS_OVER_TCP,
    violates: [
      { title: 'UDP alone', yaml: dns('UDP'), says: 'opens port 53 for UDP and not for TCP' },
      { title: 'TCP to somebody else', yaml: networkPolicy('{podSelector: {}, egress: [{to: [{podSelector: {}}], ports: [{protocol: UDP, port: 53}]}, {to: [{namespaceSelector: {}}], ports: [{port: 53}]}]}') },
    ],
    passes: [
      { title: 'both', yaml: dns('UDP', 'TCP') },
      { title: 'TCP in another policy of the same pods', yaml: all(dns('UDP'), dns('TCP').replace('name: web', 'name: b')) },
      { title: 'another port', yaml: to('{namespaceSelector: {}}', '[{protocol: UDP, port: 123}]') },
    ],
  },
  {
    rule: METADATA_REACHABLE,
    violates: [
      { title: 'the internet without exceptions', yaml: to(block('0.0.0.0/0')), says: '169.254.169.254/32, 169.254.170.2/32, 169.254.170.23/32' },
      { title: 'IPv6 without exceptions', yaml: to(block('::/0')), says: 'fd00:ec2::254/128' },
      { title: 'one address forgotten', yaml: to(block('0.0.0.0/0', '169.254.169.254/32, 169.254.170.2/32')), says: '(169.254.170.23/32)' },
      { title: 'a rule without peers', yaml: networkPolicy('{podSelector: {}, egress: [{}]}') },
    ],
    passes: [
      { title: 'the agent of EKS Pod Identity, at its own port', yaml: networkPolicy('{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 169.254.170.23/32}}], ports: [{port: 80}]}]}') },
      { title: 'all of them excepted', yaml: to(block('0.0.0.0/0', METADATA_V4)) },
      { title: 'excepted by wider blocks', yaml: to(`${block('0.0.0.0/0', '169.254.0.0/16')}, ${block('::/0', 'fd00::/8')}`) },
      { title: 'a block elsewhere', yaml: to(block('10.0.0.0/8')) },
      { title: 'egress rules that do not count', yaml: networkPolicy('{podSelector: {}, policyTypes: [Ingress], egress: [{}]}') },
      { title: 'everybody on a port where no metadata is', yaml: networkPolicy('{podSelector: {}, egress: [{ports: [{protocol: UDP, port: 53}]}]}') },
    ],
  },
  {
    rule: PRIVATE_RANGES_OPEN,
    violates: [
      { title: 'the internet without exceptions', yaml: to(block('0.0.0.0/0')), says: '10.0.0.0/8, 172.16.0.0/12' },
      { title: 'half of a range excepted', yaml: to(block('0.0.0.0/0', '10.0.0.0/9, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10')), says: 'with it 10.0.0.0/8' },
      { title: 'IPv6 without exceptions', yaml: to(block('::/0')), says: 'fc00::/7' },
    ],
    passes: [
      { title: 'all of them excepted', yaml: to(block('0.0.0.0/0', RFC1918)) },
      { title: 'a range excepted in two halves', yaml: to(block('0.0.0.0/0', `10.128.0.0/9, 10.0.0.0/9, ${RFC1918.replace('10.0.0.0/8, ', '')}`)) },
      { title: 'a private range that is meant', yaml: to(block('10.0.0.0/8')) },
    ],
  },
  {
    rule: SERVICE_PORT_AS_POD_PORT,
    violates: [
      { title: 'the Service port in ingress', yaml: all(WEB, WEB_SERVICE, networkPolicy('{podSelector: {}, ingress: [{ports: [{port: 80}]}]}')), says: 'names port 80, which is Service shop/web\'s' },
      { title: 'the Service port in egress to pods elsewhere', yaml: all(WEB, WEB_SERVICE, to('{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}', '[{port: 80}]').replace('namespace: shop', 'namespace: edge')) },
      { title: 'a mode for the Service port', yaml: all(WEB, WEB_SERVICE, security('PeerAuthentication', '{selector: {matchLabels: {app: web}}, portLevelMtls: {80: {mode: STRICT}}}')), says: 'names port 80, which is Service shop/web\'s' },
      { title: 'the Service port in an AuthorizationPolicy', yaml: all(WEB, WEB_SERVICE, security('AuthorizationPolicy', '{rules: [{to: [{operation: {ports: ["80", "8080"]}}]}]}')) },
    ],
    passes: [
      { title: 'the pod port', yaml: all(WEB, WEB_SERVICE, networkPolicy('{podSelector: {}, ingress: [{ports: [{port: 8080}]}]}')) },
      { title: 'a mode for the pod port', yaml: all(WEB, WEB_SERVICE, security('PeerAuthentication', '{selector: {matchLabels: {app: web}}, portLevelMtls: {8080: {mode: STRICT}}}')) },
      { title: 'a port that is both', yaml: all(WEB, WEB_SERVICE, pod('{containers: [{ports: [{containerPort: 80}]}]}', '{app: web}', 'b'), networkPolicy('{podSelector: {}, ingress: [{ports: [{port: 80}]}]}')) },
      { title: 'the Service port at a waypoint', yaml: all(WEB, WEB_SERVICE, security('AuthorizationPolicy', '{targetRefs: [{kind: Service, name: web}], rules: [{to: [{operation: {ports: ["80"]}}]}]}')) },
      { title: 'the Service port over another protocol', yaml: all(WEB, WEB_SERVICE, networkPolicy('{podSelector: {}, ingress: [{ports: [{port: 80, protocol: UDP}]}]}')) },
    ],
  },
  {
    rule: SPLIT_PEERS,
    violates: [{ title: 'two dashes', yaml: networkPolicy('{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}, {podSelector: {matchLabels: {c: d}}}]}]}'), says: 'Was "both" meant?' }],
    passes: [
      { title: 'one dash', yaml: networkPolicy('{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {c: d}}}]}]}') },
      { title: 'two peers of the same kind', yaml: networkPolicy('{podSelector: {}, egress: [{to: [{podSelector: {matchLabels: {a: b}}}, {podSelector: {matchLabels: {c: d}}}]}]}') },
    ],
  },
  {
    rule: EXPOSED_SERVICE,
    violates: [
      { title: 'a NodePort in the mesh', yaml: all(MESHED, service('{type: NodePort}')), says: 'by its type NodePort' },
      { title: 'a LoadBalancer in the mesh', yaml: all(MESHED, service('{type: LoadBalancer}')) },
    ],
    passes: [
      { title: 'a ClusterIP', yaml: all(MESHED, service('{type: ClusterIP}')) },
      { title: 'a NodePort outside the mesh', yaml: all(namespace('{}'), service('{type: NodePort}')) },
      { title: 'external addresses, which external-ips tells', yaml: all(MESHED, service('{externalIPs: [203.0.113.1]}')) },
    ],
  },
  {
    rule: EXTERNAL_IPS,
    violates: [
      { title: 'an address', yaml: service('{externalIPs: [203.0.113.1]}'), says: 'Service shop/web claims what is sent to ["203.0.113.1"]' },
      { title: 'several of a Service in the mesh, told once', yaml: all(MESHED, service('{type: ClusterIP, externalIPs: [203.0.113.1, 8.8.8.8]}')) },
    ],
    passes: [
      { title: 'none', yaml: service('{type: LoadBalancer}') },
      { title: 'an empty list', yaml: service('{externalIPs: []}') },
    ],
  },
  {
    rule: SERVICE_SELECTS_SEVERAL,
    violates: [{
      title: 'a Job with the labels of the service',
      yaml: all(WEB, WEB_SERVICE,
        '{apiVersion: batch/v1, kind: Job, metadata: {name: migrate, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}}}}'),
      says: 'among them Job shop/migrate and Pod shop/web',
    }],
    passes: [{ title: 'one workload', yaml: all(WEB, WEB_SERVICE, pod('{}', '{app: other}', 'other')) }],
  },
];
