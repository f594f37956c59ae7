import { JsonPatch } from 'cdk8s';
import { Access, ExternalHost, Port, ZeroTrustDefaults } from '../../../src';
import type { Area, Fault } from '../fault';
import type { World } from '../world';

/** All services of the shop, those that stand already and one more, call a collector and a host. */
function collector(world: World): void {
  const called = world.service('collector', { ports: [Port.http(8080), Port.grpc(4317, { name: 'traces' })] });
  ZeroTrustDefaults.of(world.chart).allCall(called, Access.ports('traces'));
  world.shop.allCall(ExternalHost.https('licences.example.com'));
  world.service('late');
}

function patched(kind: string, name: string, patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      collector(world);
      world.patch(kind, name, patch);
    },
    object: `shop/${name}`,
    says,
  };
}

const MISSING = 'although it is declared';
const UNDECLARED = 'which is undeclared';

/** What all around them call. */
export const AREA: Area = {
  faults: {
    'one that may not go out': patched('NetworkPolicy', 'late', JsonPatch.replace('/spec/egress', []), MISSING),
    'one that is not let in': patched('AuthorizationPolicy', 'collector', JsonPatch.remove('/spec/rules/0/from/0/source/principals/0'), MISSING),
    'one that sees the host not': patched('Sidecar', 'late', JsonPatch.replace('/spec/egress/0/hosts', ['kube-system/kube-dns.kube-system.svc.cluster.local']), MISSING),
    'all at another port': patched('NetworkPolicy', 'collector', JsonPatch.add('/spec/ingress/1/ports/-', { port: 8080, protocol: 'TCP' }), /on 8080\/TCP/, UNDECLARED),
    'all pods of the namespace': patched('NetworkPolicy', 'collector', JsonPatch.replace('/spec/ingress/1/from', [{ podSelector: {} }]), /on 4317\/TCP/, UNDECLARED),
    'any identity': patched('AuthorizationPolicy', 'collector', JsonPatch.replace('/spec/rules/0/from/0/source/principals', ['*']), /on 4317\/TCP/, UNDECLARED),
    'the collector calls itself': patched('AuthorizationPolicy', 'collector', JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/shop/sa/edge'), UNDECLARED),
  },
  harmless: { 'common callees, as they are declared': collector },
};
