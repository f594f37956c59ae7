import { App } from 'cdk8s';
import { OnlineBoutique } from '../../examples/online-boutique/online-boutique';
import { Payments } from '../../examples/payments/payments';
import { ClusterProfile, NetworkPlugin } from '../../src';
import type { DefaultValues } from '../../src';
import { filesWrittenBy, objectsOf } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { ofKind } from '../support/synth';

const CLUSTER: DefaultValues = {
  profile: ClusterProfile.vanilla({ networkPlugin: NetworkPlugin.cilium(), apiServerCidrs: ['10.20.0.10/32'], podCidrs: ['10.244.0.0/16'] }),
};

const METADATA = ['169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32', '100.100.100.200/32', 'fd00:ec2::254/128', 'fd00:ec2::23/128'];

/** What the application calls by a name, or wherever it runs. Everything else is in NetworkPolicies, and in those of Istio. */
const PAYMENTS: Readonly<Record<string, readonly string[]>> = {
  'payments/payments': ['api.stripe.com 443/TCP'],
  'payments/payments-db': [],
  'payments/settlement': ['api.stripe.com 443/TCP'],
  'shop/auth': [],
  'shop/gateway': [],
  'shop/inventory': [],
  'shop/notifications': ['smtp.example.com 465/TCP'],
  'shop/orders': ['kube-apiserver 6443/TCP'],
  'shop/orders-db': [],
  'shop/orders-migration': [],
};

const LOOKUPS = 'lookups of * at kube-dns 53/TCP,53/UDP';

function written(make: (app: App) => void): readonly Written[] {
  return objectsOf(filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    make(app);
    app.synth();
  }));
}

/** What a policy of Cilium lets out, in words. */
function waysOut({ spec: { egress = [] } }: Written): readonly string[] {
  return egress.map(({ toFQDNs, toEntities, toEndpoints, toPorts: [{ ports, rules }] }: Written) => {
    const on = ports.map(({ port, protocol }: Written) => `${port}/${protocol}`).join();
    if (toFQDNs) return `${toFQDNs.map(({ matchName, matchPattern }: Written) => matchName ?? matchPattern).join()} ${on}`;
    if (toEntities) return `${toEntities.join()} ${on}`;
    return `lookups of ${rules.dns.map(({ matchPattern }: Written) => matchPattern).join()} at ${toEndpoints.map(({ matchLabels }: Written) => matchLabels['k8s:k8s-app']).join()} ${on}`;
  });
}

test('payments, in a cluster with Cilium, opens hosts by their names and the API server by its own', () => {
  const policies = ofKind([...written((app) => new Payments(app, 'payments', CLUSTER))], 'CiliumNetworkPolicy');
  const found = Object.fromEntries(policies.map((policy) => [`${policy.metadata.namespace}/${policy.metadata.name}`, waysOut(policy).filter((way) => way !== LOOKUPS)]));
  expect(found).toEqual(PAYMENTS);
  // Lookups are seen where a name is called, and nowhere else.
  expect(policies.filter((policy) => waysOut(policy).includes(LOOKUPS)).map(({ metadata }) => metadata.name).sort()).toEqual(['notifications', 'payments', 'settlement']);
  for (const { spec } of policies) {
    expect(spec.egressDeny).toEqual([{ toCIDR: METADATA }]);
    expect(spec.ingress).toBeUndefined();
  }
});

test('and no NetworkPolicy opens the internet there', () => {
  const policies = ofKind([...written((app) => new Payments(app, 'payments', CLUSTER))], 'NetworkPolicy');
  const peers = policies.flatMap(({ spec }) => (spec.egress ?? []).flatMap(({ to }: Written) => to));
  const blocks = peers.flatMap(({ ipBlock }: Written) => (ipBlock ? [ipBlock.cidr] : []));
  expect(blocks).toEqual(['10.20.30.0/28']);
});

test('the Online Boutique, which calls nobody outside, only loses the metadata services', () => {
  const policies = ofKind([...written((app) => new OnlineBoutique(app, 'online-boutique', CLUSTER))], 'CiliumNetworkPolicy');
  expect(policies).toHaveLength(12);
  for (const { spec } of policies) expect(Object.keys(spec).sort()).toEqual(['egressDeny', 'endpointSelector']);
});
