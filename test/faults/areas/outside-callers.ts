import { JsonPatch } from 'cdk8s';
import { Access, ExternalNetwork, KubernetesApi, Port } from '../../../src';
import type { Area, Fault } from '../fault';
import { ISTIO_SECURITY, NETWORKING } from '../world';
import type { World } from '../world';

const GATE = { 'app.kubernetes.io/name': 'gate', 'app.kubernetes.io/instance': 'gate' };
const UNDECLARED = 'which is undeclared';
const MISSING = 'although it is declared';
const PERMISSIVE = 'is "PERMISSIVE": callers without an identity are let in';

/** Where a network calls one port of a service, the API server another, and web a third. */
function gate(world: World): void {
  const called = world.service('gate', { ports: [Port.http(8080), Port.tcp(7000, { name: 'tills' }), Port.tls(8443, { name: 'webhook' })] });
  ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(called, Access.ports('tills'));
  KubernetesApi.inCluster().calls(called, Access.ports('webhook'));
  world.web.calls(called, Access.ports('http'));
}

function patched(kind: string, patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      gate(world);
      world.patch(kind, 'gate', patch);
    },
    object: `${kind} shop/gate`,
    says,
  };
}

function added(apiVersion: string, kind: string, spec: object, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      gate(world);
      world.add(apiVersion, kind, { name: 'more' }, { spec });
    },
    object: `${kind} shop/more`,
    says,
  };
}

/** Rules are in the order of their callers: the API server, the network, web. */
const INGRESS = '/spec/ingress/1';
const RULE = '/spec/rules/1';
const NETWORK = (patch: JsonPatch, ...says: (string | RegExp)[]) => patched('NetworkPolicy', patch, ...says);
const POLICY = (patch: JsonPatch, ...says: (string | RegExp)[]) => patched('AuthorizationPolicy', patch, ...says);
const MODE = (patch: JsonPatch, ...says: (string | RegExp)[]) => patched('PeerAuthentication', patch, ...says);

/** Callers outside that show no identity. */
export const AREA: Area = {
  faults: {
    'a wider range in the network': NETWORK(JsonPatch.replace(`${INGRESS}/from/0/ipBlock/cidr`, '198.51.100.0/23'), /198\.51\.101\.0\S* can reach shop\/gate on 7000\/TCP/, UNDECLARED),
    'another range in the network': NETWORK(JsonPatch.replace(`${INGRESS}/from/0/ipBlock/cidr`, '203.0.113.0/24'), MISSING),
    'a hole in the range': NETWORK(JsonPatch.add(`${INGRESS}/from/0/ipBlock/except`, ['198.51.100.7/32']), MISSING),
    'anybody in the network': NETWORK(JsonPatch.remove(`${INGRESS}/from`), UNDECLARED),
    'pods beside the range': NETWORK(JsonPatch.add(`${INGRESS}/from/-`, { podSelector: {} }), UNDECLARED),
    'another port in the network': NETWORK(JsonPatch.add(`${INGRESS}/ports/-`, { port: 8080, protocol: 'TCP' }), /on 8080\/TCP/, UNDECLARED),
    'a range of ports in the network': NETWORK(JsonPatch.add(`${INGRESS}/ports/0/endPort`, 7002), UNDECLARED),
    'a wider range in the mesh': POLICY(JsonPatch.replace(`${RULE}/from/0/source/ipBlocks`, ['198.51.0.0/16']), /on 7000\/TCP/, UNDECLARED),
    'one more range in the mesh': POLICY(JsonPatch.add(`${RULE}/from/0/source/ipBlocks/-`, '203.0.113.0/24'), /203\.0\.113\.0\/24/, UNDECLARED),
    'anybody in the mesh': POLICY(JsonPatch.remove(`${RULE}/from`), /on 7000\/TCP/, UNDECLARED),
    'everybody but a range': POLICY(JsonPatch.replace(`${RULE}/from/0/source`, { notIpBlocks: ['203.0.113.0/24'] }), /on 7000\/TCP/, UNDECLARED),
    'an address of a header': POLICY(JsonPatch.replace(`${RULE}/from/0/source`, { remoteIpBlocks: ['198.51.100.0/24'] }), /on 7000\/TCP/),
    'web at the plain port': POLICY(JsonPatch.add(`${RULE}/from/-`, { source: { principals: ['cluster.local/ns/shop/sa/web'] } }), /shop\/web can reach shop\/gate on 7000\/TCP/, UNDECLARED),
    'plain text at a port of others': MODE(JsonPatch.add('/spec/portLevelMtls/8080', { mode: 'PERMISSIVE' }), PERMISSIVE),
    'plain text at every port': MODE(JsonPatch.replace('/spec/mtls/mode', 'PERMISSIVE'), PERMISSIVE),
    'plain text alone': MODE(JsonPatch.replace('/spec/portLevelMtls/7000/mode', 'DISABLE'), 'is "DISABLE": callers without an identity are let in'),
    'plain text for other pods': MODE(JsonPatch.replace('/spec/selector/matchLabels', { 'app.kubernetes.io/name': 'orders' }), PERMISSIVE),
    'plain text in an object of another name': added(ISTIO_SECURITY, 'PeerAuthentication', { selector: { matchLabels: GATE }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } }, PERMISSIVE),
    'no plain text': { ...MODE(JsonPatch.replace('/spec/portLevelMtls/7000/mode', 'STRICT')), object: 'shop/gate', says: [/198\.51\.100\.0\/24 can't reach shop\/gate on 7000\/TCP/, MISSING] },
    'the API server at another port': NETWORK(JsonPatch.replace('/spec/ingress/0/ports/0/port', 8080), UNDECLARED),
    'the network of the API server': NETWORK(JsonPatch.replace('/spec/ingress/0/from/0/ipBlock/cidr', '172.18.0.0/16'), /on 8443\/TCP/, UNDECLARED),
    'one more policy of the network': added(NETWORKING, 'NetworkPolicy', {
      podSelector: { matchLabels: GATE }, ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 7000 }] }],
    }, /203\.0\.113\.0\/24 can reach shop\/gate on 7000\/TCP/, UNDECLARED),
    'one more policy of the mesh': added(ISTIO_SECURITY, 'AuthorizationPolicy', {
      selector: { matchLabels: GATE }, action: 'ALLOW', rules: [{ from: [{ source: { ipBlocks: ['203.0.113.0/24'] } }], to: [{ operation: { ports: ['8443'] } }] }],
    }, /203\.0\.113\.0\/24 can reach shop\/gate on 8443\/TCP/, UNDECLARED),
    'a network in which pods are': {
      change: (world) => ExternalNetwork.of({ name: 'inside', cidrs: ['10.244.0.0/20'] }).calls(world.service('gate', { ports: [Port.tcp(7000)] })),
      object: 'shop/gate',
      says: ['may be called from 10.244.0.0/20 (network inside), in which pods have their addresses (podCidrs: 10.244.0.0/16)', 'No waiver lifts this'],
    },
  },
  harmless: {
    'callers outside, as they are declared': gate,
    'addresses at a port that takes mutual TLS only': (world) => {
      gate(world);
      world.patch('AuthorizationPolicy', 'gate', JsonPatch.replace(`${RULE}/to/0/operation/ports`, ['7000', '8080']));
    },
    'the labels of a selector in another order': (world) => {
      gate(world);
      const labels = { 'app.kubernetes.io/name': 'gate', 'app.kubernetes.io/instance': 'gate' };
      world.patch('PeerAuthentication', 'gate', JsonPatch.replace('/spec/selector/matchLabels', labels));
    },
  },
};
