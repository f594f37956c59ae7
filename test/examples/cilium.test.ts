import { BOUTIQUE, HELLO, PAYMENTS, RIDE_HAILING } from './cilium-expected';
import type { ByWorkload } from './cilium-expected';
import { ciliumWays } from '../support/cilium-ways';
import { writtenForCilium } from '../support/examples-cilium';
import { objectsOf } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { EVERY_POD } from '../support/examples-policies';
import { ofKind } from '../support/synth';

const METADATA = ['169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32', '100.100.100.200/32', 'fd00:ec2::254/128', 'fd00:ec2::23/128'];

/** Who calls hosts by their names, and so has its lookups seen. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  'payments': ['payments/payments', 'payments/settlement', 'shop/notifications'],
  'ride-hailing': ['payments/billing', 'payments/payouts', 'payments/receipts'],
};

const EXPECTED: Readonly<Record<string, ByWorkload>> = {
  'hello': HELLO, 'online-boutique': BOUTIQUE, 'payments': PAYMENTS, 'ride-hailing': RIDE_HAILING,
};

/** What the network holds of it beside Istio: no requests, its own edge, and the metrics that its agent collects. */
function beside(istio: ByWorkload): ByWorkload {
  const network = (ways: readonly string[]) => [...new Set(ways
    .map((way) => way.split(' ').slice(0, 2).join(' ').replace('gateway.envoyproxy.io/owning-gateway-name=edge', 'gateway.networking.k8s.io/gateway-name=edge'))
    .filter((way) => !way.startsWith('monitoring/')))];
  const others = (direction: 'ingress' | 'egress') => EVERY_POD[direction].filter((way) => !way.includes('kube-dns'));
  return Object.fromEntries(Object.entries(istio).map(([id, ways]) => [id, {
    in: [...network(ways.in), ...others('ingress')], out: [...network(ways.out), ...others('egress')],
  }]));
}

describe.each(Object.entries(EXPECTED))('%s in a cluster with Cilium', (name, expected) => {
  describe.each([['without a mesh', 'none', expected], ['with Istio', 'istio', beside(expected)]] as const)('%s', (_, mesh, wanted) => {
    let objects: readonly Written[];
    beforeAll(() => { objects = objectsOf(writtenForCilium(name, mesh)); });
    const policies = () => ofKind([...objects], 'CiliumNetworkPolicy');
    const idOf = ({ metadata }: Written) => `${metadata.namespace}/${metadata.name}`;

    test('lets pass what is declared, and nothing else', () => {
      const found = policies().map((policy) => [idOf(policy), { in: ciliumWays(objects, idOf(policy), 'ingress'), out: ciliumWays(objects, idOf(policy), 'egress') }]);
      const sorted = Object.entries(wanted).map(([id, ways]) => [id, { in: [...ways.in].sort(), out: [...ways.out].sort() }]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(sorted));
    });

    test('denies the metadata services to every workload', () => {
      for (const { spec } of policies()) expect(spec.egressDeny).toEqual([{ toCIDR: METADATA }]);
    });

    test('sees lookups where a name is called, and nowhere else', () => {
      const seen = policies().filter(({ spec }) => (spec.egress ?? []).some(({ toPorts: [{ rules }] }: Written) => rules?.dns));
      expect(seen.map(idOf).sort()).toEqual(BY_NAME[name] ?? []);
      for (const { spec } of seen) {
        const lookups = spec.egress.filter(({ toPorts: [{ rules }] }: Written) => rules?.dns);
        expect(lookups.map(({ toEndpoints: [{ matchLabels }], toPorts: [{ rules }] }: Written) => [matchLabels, rules.dns])).toEqual([
          [{ 'k8s:k8s-app': 'kube-dns', 'k8s:io.kubernetes.pod.namespace': 'kube-system' }, [{ matchPattern: '*' }]],
        ]);
      }
    });

    test('opens no address of the internet', () => {
      const blocks = ofKind([...objects], 'NetworkPolicy').flatMap(({ spec }) => (spec.egress ?? []).flatMap(({ to }: Written) => to)
        .flatMap(({ ipBlock }: Written) => (ipBlock ? [ipBlock.cidr] : [])));
      expect(blocks).toEqual(name === 'payments' ? ['10.20.30.0/28'] : []);
    });
  });
});
