import { JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { EDGE_NAMESPACE, ISTIO_NETWORKING } from '../world';
import type { World } from '../world';

/** Payments calls web by the host of the edge. */
function byHost(world: World): void {
  world.payments.calls(world.edge.at('shop.example.com'));
}

function patched(kind: string, name: string, patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      byHost(world);
      world.patch(kind, name, patch);
    },
    object: kind === 'ServiceEntry' ? `ServiceEntry shop/${name}` : 'shop/payments',
    says,
  };
}

const MISSING = 'although it is declared';
const UNDECLARED = 'which is undeclared';
const EDGE_PODS = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': EDGE_NAMESPACE } },
  podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'edge' } },
};

/** The edge, called by a service that it does not expose. */
export const AREA: Area = {
  faults: {
    'a caller that may not go to the pods of the edge': patched('NetworkPolicy', 'payments', JsonPatch.replace('/spec/egress', []), MISSING),
    'a caller that may go to another port of the edge': patched(
      'NetworkPolicy', 'payments', JsonPatch.add('/spec/egress/-', { ports: [{ port: 15021, protocol: 'TCP' }], to: [EDGE_PODS] }), /edge.*15021\/TCP/, UNDECLARED,
    ),
    'a caller that may go to the internet instead': patched(
      'NetworkPolicy', 'payments', JsonPatch.add('/spec/egress/-', { ports: [{ port: 443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '198.51.100.0/24' } }] }), /443\/TCP/, UNDECLARED,
    ),
    'a caller whose proxy does not know the host': patched('Sidecar', 'payments', JsonPatch.replace('/spec/egress/0/hosts', ['kube-system/kube-dns.kube-system.svc.cluster.local']), MISSING),
    'a host that leads elsewhere': patched('ServiceEntry', 'shop.example.com', JsonPatch.add('/spec/endpoints', [{ address: '192.0.2.9' }]), 'elsewhere than declared'),
    'a neighbour that calls the host too': {
      change: (world) => {
        byHost(world);
        world.patch('Sidecar', 'db', JsonPatch.replace('/spec/egress/0/hosts', ['kube-system/kube-dns.kube-system.svc.cluster.local', './shop.example.com']));
      },
      object: 'shop/db',
      says: [UNDECLARED],
    },
    'a neighbour that may go to the pods of the edge': {
      change: (world) => {
        byHost(world);
        world.patch('NetworkPolicy', 'db', JsonPatch.add('/spec/egress/-', { ports: [{ port: 443, protocol: 'TCP' }], to: [EDGE_PODS] }));
      },
      object: 'shop/db',
      says: [/edge.*443\/TCP/, UNDECLARED],
    },
    'another host for the namespace': {
      change: (world) => {
        byHost(world);
        world.add(ISTIO_NETWORKING, 'ServiceEntry', { name: 'admin' }, {
          spec: { hosts: ['admin.example.com'], exportTo: ['.'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }] },
        });
      },
      object: 'ServiceEntry shop/admin',
      says: ['admin.example.com'],
    },
  },
  harmless: { 'a host of the edge, as it is declared': byHost },
};
