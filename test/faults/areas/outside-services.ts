import { JsonPatch } from 'cdk8s';
import { Access, ClusterProfile, ExternalNetwork, KubernetesApi, LoadBalancerOptions, OutsideService, Port, Probes, Rule, SecureDaemon, ZeroTrustNamespace } from '../../../src';
import { image, service } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { CORE } from '../world';
import type { World } from '../world';

const HOLDS = { reason: 'tests', owner: 'team-shop', expires: '2031-06-30' };
const DIFFERS = 'Service shop/broker-outside does not do what shop/broker declares';

/** Devices come in by a load balancer to one port; the API server calls another, web a third. */
function broker(world: World, options: LoadBalancerOptions = {}): void {
  const called = world.service('broker', {
    ports: [Port.http(8080), Port.tls(8883, { name: 'mqtts' }), Port.tls(8443, { name: 'webhook' })], outsideService: OutsideService.loadBalancer(options),
  });
  ExternalNetwork.of({ name: 'devices', cidrs: ['198.51.100.0/24'] }).calls(called, Access.ports('mqtts'));
  KubernetesApi.inCluster().calls(called, Access.ports('webhook'));
  world.web.calls(called, Access.ports('http'));
}

function patched(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      broker(world);
      world.patch('Service', 'broker-outside', patch);
    },
    object: 'shop/broker',
    says: [DIFFERS, ...says],
  };
}

function annotated(key: string, value: string, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => broker(world, { annotations: { [key]: value } }), object: 'Service shop/broker-outside', says: [key, ...says] };
}

const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

/** Services by which declared networks come in. */
export const AREA: Area = {
  faults: {
    'a source range of everybody': patched(JsonPatch.replace('/spec/loadBalancerSourceRanges', ['0.0.0.0/0']), 'spec.loadBalancerSourceRanges is ["0.0.0.0/0"]', '["198.51.100.0/24"]'),
    'one more source range': patched(JsonPatch.add('/spec/loadBalancerSourceRanges/-', '203.0.113.0/24'), 'spec.loadBalancerSourceRanges'),
    'no source range': patched(JsonPatch.remove('/spec/loadBalancerSourceRanges'), 'spec.loadBalancerSourceRanges is missing'),
    'addresses of nodes instead of clients': patched(JsonPatch.replace('/spec/externalTrafficPolicy', 'Cluster'), 'spec.externalTrafficPolicy is "Cluster", expected "Local"'),
    'addresses of whoever': patched(JsonPatch.remove('/spec/externalTrafficPolicy'), 'spec.externalTrafficPolicy is missing'),
    'a port of others': patched(JsonPatch.add('/spec/ports/-', { name: 'http', port: 80, targetPort: 8080 }), 'spec.ports[1]', 'undeclared'),
    'another port of the pods': patched(JsonPatch.replace('/spec/ports/0/targetPort', 8080), 'spec.ports[0].targetPort is 8080, expected 8883'),
    'a port of nodes that nobody chose': patched(JsonPatch.add('/spec/ports/0/nodePort', 30_080), 'spec.ports[0].nodePort is 30080, which is undeclared'),
    'pods of others': patched(JsonPatch.replace('/spec/selector', { 'app.kubernetes.io/name': 'orders' }), 'spec.selector'),
    'a port of nodes beside the load balancer': patched(JsonPatch.replace('/spec/type', 'NodePort'), 'spec.type is "NodePort"'),
    'an address that is somebody else\'s': patched(JsonPatch.add('/spec/externalIPs', ['203.0.113.9']), 'spec.externalIPs'),
    'a load balancer of another kind': patched(JsonPatch.add('/spec/loadBalancerClass', 'acme.example/open'), 'spec.loadBalancerClass'),
    'an address by hand': patched(JsonPatch.add('/spec/loadBalancerIP', '203.0.113.9'), 'spec.loadBalancerIP'),
    'a Service of another name': { change: (world) => { broker(world); world.patch('Service', 'broker-outside', JsonPatch.replace('/metadata/name', 'other')); }, object: 'shop/broker', says: ['Service shop/broker-outside', 'is missing'] },
    'a load balancer that puts its own address there': annotated(`${AWS}-proxy-protocol`, '*', 'not understood'),
    'a load balancer that hides the clients': annotated(`${AWS}-target-group-attributes`, 'preserve_client_ip.enabled=false', 'expected nothing but'),
    'source ranges in an annotation': annotated('service.beta.kubernetes.io/load-balancer-source-ranges', '0.0.0.0/0', 'not understood'),
    'an annotation of a load balancer at a Service inside': {
      change: (world) => { world.service('tool', { annotations: { [`${AWS}-scheme`]: 'internet-facing' } }); },
      object: 'Service shop/tool',
      says: ['no network outside was declared to come in by this Service'],
    },
    'the Service inside as a load balancer': {
      change: (world) => { broker(world); world.patch('Service', 'broker', JsonPatch.replace('/spec/type', 'LoadBalancer')); },
      object: 'Service shop/broker',
      says: ['spec.type: "LoadBalancer"', 'past every edge'],
    },
    'one more load balancer': {
      change: (world) => {
        broker(world);
        world.add(CORE, 'Service', { name: 'more' }, { spec: { type: 'LoadBalancer', selector: { 'app.kubernetes.io/name': 'broker' }, ports: [{ port: 8883 }] } });
      },
      object: 'Service shop/more',
      says: ['spec.type: "LoadBalancer"', 'past every edge'],
    },
    'clients that the policy lets in from elsewhere': {
      change: (world) => { broker(world); world.patch('NetworkPolicy', 'broker', JsonPatch.add('/spec/ingress/-', { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 8883 }] })); },
      object: 'NetworkPolicy shop/broker',
      says: [/203\.0\.113\.0\/24 can reach shop\/broker on 8883\/TCP/, 'which is undeclared'],
    },
    'a Service for networks that nobody calls by': {
      change: (world) => { world.service('tool', { outsideService: OutsideService.nodePort() }); },
      object: 'shop/shop/tool',
      says: ['outsideService: got none that comes in by it', 'ExternalNetwork.of('],
    },
    'half of the internet': {
      change: (world) => ExternalNetwork.of({ name: 'half', cidrs: ['128.0.0.0/1'] }).calls(world.service('tool', { outsideService: OutsideService.nodePort() })),
      object: 'shop/shop/tool',
      says: ['network half: cidrs: got 128.0.0.0/1', 'comes through an edge'],
    },
    'a network in which nodes are': {
      change: ({ chart, mesh }) => {
        const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'], nodeCidrs: ['172.19.0.0/24'] });
        const tool = service(new ZeroTrustNamespace(chart, 'tools', { mesh, profile }), 'tool', { outsideService: OutsideService.nodePort() });
        ExternalNetwork.of({ name: 'rack', cidrs: ['172.19.0.0/16'] }).calls(tool);
      },
      object: 'tools/tool',
      says: ['may be called from 172.19.0.0/16 (network rack), in which nodes have their addresses (nodeCidrs: 172.19.0.0/24)', 'hostNetwork', 'No waiver lifts this'],
    },
    'a name that is too long for its Service': {
      change: (world) => ExternalNetwork.of({ name: 'office', cidrs: ['203.0.113.0/28'] }).calls(world.service('x'.repeat(60), { outsideService: OutsideService.nodePort() })),
      object: `shop/shop/${'x'.repeat(60)}`,
      says: ['outsideService: got the Service', 'a name of at most 63 characters', 'a shorter name'],
    },
    'a name that is taken': {
      change: (world) => { broker(world); world.service('broker-outside'); },
      object: 'shop/shop/broker',
      says: ["outsideService: got the Service 'broker-outside', expected a name that is free: shop/shop/broker-outside has it"],
    },
  },
  harmless: {
    'a load balancer for a network': (world) => broker(world),
    'a load balancer inside a cloud': (world) => broker(world, { annotations: { [`${AWS}-scheme`]: 'internal', [`${AWS}-target-group-attributes`]: 'preserve_client_ip.enabled=true' }, loadBalancerClass: 'service.k8s.aws/nlb' }),
    'clients that stay with a pod': (world) => {
      broker(world);
      world.patch('Service', 'broker-outside', JsonPatch.add('/spec/sessionAffinity', 'ClientIP'));
    },
    'a daemon at a port of each node, for UDP': (world) => {
      const daemon = new SecureDaemon(world.shop, 'collector', {
        image: image('collector'), ports: [Port.udp(5514, { name: 'syslog' })], outsideService: OutsideService.nodePort({ nodePorts: { syslog: 30_514 } }), waivers: [{ rule: Rule.PROBES, ...HOLDS }],
      });
      ExternalNetwork.of({ name: 'routers', cidrs: ['203.0.113.0/28'] }).calls(daemon);
    },
    'a database at a port of nodes, whose Service inside is headless': (world) => {
      const cache = world.service('cache', { stateful: true, ports: [Port.tcp(6379)], probes: Probes.tcp(), outsideService: OutsideService.nodePort() });
      ExternalNetwork.of({ name: 'office', cidrs: ['203.0.113.0/28'] }).calls(cache);
    },
  },
};
