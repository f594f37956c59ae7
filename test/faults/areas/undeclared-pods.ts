import { JsonPatch } from 'cdk8s';
import { ClusterProfile, ExternalNetwork, Mesh, Port, Probes, Rule, SecureService, ZeroTrustNamespace } from '../../../src';
import { image } from '../../support/programs';
import type { Area } from '../fault';
import { ISTIO_SECURITY, NETWORKING, type World } from '../world';

const SOURCE = '/spec/rules/0/from/0/source';
const WEB = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };

/** Lets somebody else call orders. */
function admit(source: object) {
  return (world: World): void => world.patch('AuthorizationPolicy', 'orders', JsonPatch.replace(SOURCE, source));
}

/** A policy of the network beside ours. */
function open(spec: object) {
  return (world: World): unknown => world.add(NETWORKING, 'NetworkPolicy', { name: 'open' }, { spec });
}

function identity(name: string, source: object): Area['faults'] {
  return {
    [name]: {
      change: admit(source),
      object: 'AuthorizationPolicy shop/orders',
      says: [/any pod without labels of (?:any other namespace|\S+) with a sidecar.* can reach shop\/orders on 8080\/TCP/, 'which is undeclared'],
    },
  };
}

function network(name: string, spec: object, says: RegExp): Area['faults'] {
  return { [name]: { change: (world) => void open(spec)(world), object: 'NetworkPolicy shop/open', says: [says, 'which is undeclared'] } };
}

const into = (from: object, port = 8080) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } }, ingress: [{ from: [from], ports: [{ port }] }] });
const outOf = (to: object, port = 9999) => ({ podSelector: { matchLabels: WEB }, policyTypes: ['Egress'], egress: [{ to: [to], ports: [{ port }] }] });

/** A namespace whose pods may call a private network, with doubt waived. */
function privateNetwork(cidrs: string[], podCidrs: string[]) {
  return (world: World): void => {
    const profile = ClusterProfile.vanilla({ podCidrs });
    const office = new ZeroTrustNamespace(world.chart, 'office', { mesh: Mesh.none(), profile });
    new SecureService(office, 'sync', {
      image: image('sync'),
      ports: [Port.tcp(7000)],
      probes: Probes.tcp(),
      waivers: [{ rule: Rule.UNPROVEN, reason: 'pods are elsewhere', owner: 'network team', expires: '2031-06-30' }],
    }).calls(ExternalNetwork.of({ name: 'office', cidrs, ports: [Port.tcp(22)] }));
  };
}

/** Undeclared pods: by identity, by labels, by namespace and by address. */
export const AREA: Area = {
  faults: {
    ...identity('an identity with a wildcard in front', { principals: ['*/sa/web'] }),
    ...identity('an identity with a wildcard in front of the account', { principals: ['*eb'] }),
    ...identity('an identity with a wildcard in front of the namespace', { principals: ['*op/sa/web'] }),
    ...identity('an identity with a wildcard behind', { principals: ['cluster.local/ns/shop/sa/w*'] }),
    ...identity('an identity with a wildcard behind the namespace', { principals: ['cluster.local/ns/sh*'] }),
    ...identity('any identity', { principals: ['*'] }),
    ...identity('an account that nobody has', { principals: ['cluster.local/ns/shop/sa/ghost', 'cluster.local/ns/shop/sa/web'] }),
    ...identity('the account that the proof uses for anybody', { principals: ['cluster.local/ns/shop/sa/service-account-of-nobody-known'] }),
    ...identity('all accounts but some', { principals: ['*'], notPrincipals: ['cluster.local/ns/shop/sa/service-account-of-nobody-known'] }),
    ...identity('a service account of another namespace', { serviceAccounts: ['bank/web'] }),
    ...identity('namespaces with a star in the middle', { namespaces: ['s*p'] }),
    ...identity('namespaces that end as all do', { namespaces: ['*a'] }),
    ...identity('any namespace but the one that the proof uses for others', { namespaces: ['*'], notNamespaces: ['any-other-namespace', 'shop'] }),
    ...identity('another trust domain', { principals: ['partner.example/ns/shop/sa/web'] }),
    ...identity('any trust domain but ours', { notTrustDomains: ['cluster.local'], principals: ['*'] }),
    'an identity with a wildcard in a condition': {
      change: (world) => world.patch('AuthorizationPolicy', 'orders', JsonPatch.add('/spec/rules/0', { when: [{ key: 'source.principal', values: ['*/sa/web'] }] })),
      object: 'AuthorizationPolicy shop/orders',
      says: ['can reach shop/orders', 'which is undeclared'],
    },
    'a trust domain in a condition': {
      change: (world) => world.add(ISTIO_SECURITY, 'AuthorizationPolicy', { name: 'open' }, { spec: { rules: [{ when: [{ key: 'source.trustDomain', values: ['cluster.local'] }] }] } }),
      object: 'AuthorizationPolicy shop/open',
      says: ['which is undeclared'],
    },
    ...network('a peer with more labels than a workload has', into({ podSelector: { matchLabels: { ...WEB, extra: 'x' } } }, 9999), /any pod labelled .*extra=x.* of shop .*can reach shop\/orders on 9999\/TCP/),
    ...network('a peer with fewer labels than a workload has', into({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } }), /any pod labelled app\.kubernetes\.io\/name=web of shop/),
    ...network('a peer with a label that must exist', into({ podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }), /any pod labelled app=any-value of shop/),
    ...network('a peer without a value', into({ podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['any-value'] }] } }), /any pod without labels of shop/),
    ...network('a peer in any namespace but one', into({
      namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['shop', 'any-other-namespace', 'kube-system', 'istio-ingress', 'istio-system', 'monitoring'] }] },
    }), /any pod without labels of any-other-namespace-2/),
    ...network('a peer in namespaces with a label', into({ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] } }), /any pod without labels of any-other-namespace-with-any-value/),
    ...network('a callee with more labels than a workload has', outOf({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders', 'extra': 'x' } } }), /shop\/web can reach any pod labelled .*extra=x.* of shop on 9999\/TCP/),
    ...network('a port of undeclared pods by its name', { ...outOf({ namespaceSelector: {} }), egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 'admin' }] }] }, /shop\/web can reach any pod/),
    'a range around that of pods, with doubt waived': {
      change: privateNetwork(['10.0.0.0/8'], []),
      object: 'office/sync',
      says: ['10.0.0.0/8 (network office)', 'in which pods have their addresses (podCidrs: 10.244.0.0/16)', 'No waiver lifts this'],
    },
    'a range that was stated to be that of pods, with doubt waived': {
      change: privateNetwork(['10.244.7.0/24'], ['10.244.0.0/16']),
      object: 'office/sync',
      says: ['10.244.7.0/24 (network office)', 'podCidrs: 10.244.0.0/16', 'No waiver lifts this'],
    },
  },
  harmless: {
    'part of a private range in which no pods are': privateNetworkApart,
    'the same identity twice': admit({ principals: ['cluster.local/ns/shop/sa/web', 'cluster.local/ns/shop/sa/web'] }),
    'a policy that admits less': (world) => void open(into({ podSelector: { matchLabels: { ...WEB, extra: 'x' } } }, 8080))(world),
    'a namespace that ours is excluded from': admit({ principals: ['cluster.local/ns/shop/sa/web'], notNamespaces: ['any-other-namespace'] }),
    'an account that ours is not': admit({ principals: ['cluster.local/ns/shop/sa/web'], notPrincipals: ['*/sa/ghost'] }),
  },
};

function privateNetworkApart(world: World): void {
  world.orders.calls(ExternalNetwork.of({ name: 'office', cidrs: ['10.9.0.0/16'], ports: [Port.tcp(22)] }));
}
