import { JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { CORE, ISTIO_NETWORKING, NETWORKING } from '../world';
import type { World } from '../world';

const ADDRESS = '203.0.113.66';

function added(apiVersion: string, kind: string, labels: Readonly<Record<string, string>>, body: object, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'orders', labels }, body), object: kind, says: [/shop\/orders/, ...says] };
}

function slice(world: World, labels: Readonly<Record<string, string>>): void {
  world.add('discovery.k8s.io/v1', 'EndpointSlice', { name: 'x', labels }, { addressType: 'IPv4', endpoints: [{ addresses: [ADDRESS] }] });
}

const BY_HAND = /behind a Service by hand.*waive it: .*Rule\.UNKNOWN_KIND/;

/** Addresses that answer for a Service although no Service selects them. */
export const AREA: Area = {
  faults: {
    'an EndpointSlice by hand': {
      change: (world) => slice(world, { 'kubernetes.io/service-name': 'orders' }),
      object: 'EndpointSlice shop/x',
      says: [BY_HAND],
    },
    'an EndpointSlice of a controller that nobody knows': {
      change: (world) => slice(world, { 'kubernetes.io/service-name': 'orders', 'endpointslice.kubernetes.io/managed-by': 'acme.example' }),
      object: 'EndpointSlice shop/x',
      says: [BY_HAND],
    },
    'an EndpointSlice that pretends to be a controller\'s': {
      change: (world) => slice(world, { 'kubernetes.io/service-name': 'orders', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' }),
      object: 'EndpointSlice shop/x',
      says: ['the label kubernetes.io/service-name: "orders"', 'Delete it', 'Rule.UNKNOWN_KEY'],
    },
    'Endpoints by hand': added(CORE, 'Endpoints', {}, { subsets: [{ addresses: [{ ip: ADDRESS }] }] }, BY_HAND),
    'Endpoints of the API server': {
      change: (world) => world.add(CORE, 'Endpoints', { name: 'kubernetes', namespace: 'default' }, { subsets: [{ addresses: [{ ip: ADDRESS }] }] }),
      object: 'Endpoints default/kubernetes',
      says: [BY_HAND],
    },
    'an address outside in the mesh': added(ISTIO_NETWORKING, 'WorkloadEntry', {}, { spec: { address: ADDRESS, serviceAccount: 'orders', labels: { 'app.kubernetes.io/name': 'orders' } } }, 'adds endpoints outside the cluster'),
    'addresses outside in the mesh': added(ISTIO_NETWORKING, 'WorkloadGroup', {}, { spec: { template: { serviceAccount: 'orders' } } }, 'describes workloads outside the cluster'),
    'a host whose endpoints are pods': added(ISTIO_NETWORKING, 'ServiceEntry', {}, {
      spec: { hosts: ['orders.example.com'], location: 'MESH_INTERNAL', resolution: 'STATIC', ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], workloadSelector: { labels: { 'app.kubernetes.io/name': 'orders' } } },
    }, 'workloads of a ServiceEntry are not modelled'),
    'a host outside that ends at an address by hand': {
      change: (world) => world.find('ServiceEntry', 'api.stripe.com').addJsonPatch(JsonPatch.add('/spec/endpoints', [{ address: ADDRESS }])),
      object: 'ServiceEntry shop/api.stripe.com',
      says: ['spec.endpoints'],
    },
  },
  harmless: {
    'a policy for an address that nothing calls': (world) => world.add(NETWORKING, 'NetworkPolicy', { name: 'theirs', namespace: 'elsewhere' }, { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: `${ADDRESS}/32` } }] }] } }),
  },
};
