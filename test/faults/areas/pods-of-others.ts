import { JsonPatch } from 'cdk8s';
import { Access, Pods, Port, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { ISTIO_SECURITY, NETWORKING } from '../world';
import type { World } from '../world';

const UNDECLARED = 'which is undeclared';
const MISSING = 'although it is declared';

/** Called by a namespace, by labelled pods of labelled namespaces, and by anybody, each at a port of its own; it calls labelled pods. */
function hub(world: World): void {
  const called = world.service('hub', {
    ports: [Port.http(8080), Port.tcp(7001, { name: 'finance' }), Port.tcp(7002, { name: 'partners' }), Port.tcp(7003, { name: 'anybody' })],
  });
  Pods.inNamespace('finance').calls(called, Access.ports('finance'));
  Pods.inNamespacesLabelled({ team: 'partners' }, { labels: { role: 'caller', tier: 'one' } }).calls(called, Access.ports('partners'));
  Pods.inAnyNamespace().calls(called, Access.ports('anybody'));
  world.web.calls(called, Access.ports('http'));
  called.calls(Pods.inNamespace('search', { labels: { role: 'node' }, ports: [Port.http(9200), Port.tcp(9300)] }), Access.ports('http'));
}

function patched(kind: string, patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      hub(world);
      world.patch(kind, 'hub', patch);
    },
    object: kind === 'Sidecar' || says.includes(MISSING) ? 'shop/hub' : `${kind} shop/hub`,
    says,
  };
}

const NETWORK = (patch: JsonPatch, ...says: (string | RegExp)[]) => patched('NetworkPolicy', patch, ...says);
const POLICY = (patch: JsonPatch, ...says: (string | RegExp)[]) => patched('AuthorizationPolicy', patch, ...says);
const REACHES_HUB = (port: number) => new RegExp(`can reach shop/hub on ${port}/TCP`);

function added(apiVersion: string, kind: string, spec: object, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      hub(world);
      world.add(apiVersion, kind, { name: 'more' }, { spec });
    },
    object: `${kind} shop/more`,
    says,
  };
}

const HUB = { 'app.kubernetes.io/name': 'hub', 'app.kubernetes.io/instance': 'hub' };

/** Rules are in the order of the names of their callers. */
const ANYBODY = '/spec/ingress/0';
const FINANCE = '/spec/ingress/1';
const PARTNERS = '/spec/ingress/2';
const ANYBODY_IN_MESH = '/spec/rules/0';
const FINANCE_IN_MESH = '/spec/rules/1';

/** Pods of others that are no single service. */
export const AREA: Area = {
  faults: {
    'another namespace': NETWORK(JsonPatch.replace(`${FINANCE}/from/0/namespaceSelector/matchLabels`, { 'kubernetes.io/metadata.name': 'sales' }), MISSING),
    'one more namespace': NETWORK(JsonPatch.add(`${FINANCE}/from/-`, { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'sales' } } }), REACHES_HUB(7001), UNDECLARED),
    'every namespace': NETWORK(JsonPatch.replace(`${FINANCE}/from/0/namespaceSelector`, {}), REACHES_HUB(7001), UNDECLARED),
    'some pods of the namespace only': NETWORK(JsonPatch.replace(`${FINANCE}/from/0/podSelector`, { matchLabels: { role: 'caller' } }), MISSING),
    'the namespace at another port': NETWORK(JsonPatch.add(`${FINANCE}/ports/-`, { port: 8080, protocol: 'TCP' }), REACHES_HUB(8080), UNDECLARED),
    'pods without one of the labels': NETWORK(JsonPatch.remove(`${PARTNERS}/from/0/podSelector/matchLabels/tier`), REACHES_HUB(7002), UNDECLARED),
    'pods with any value of a label': NETWORK(JsonPatch.replace(`${PARTNERS}/from/0/podSelector`, {
      matchLabels: { role: 'caller' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }],
    }), REACHES_HUB(7002), UNDECLARED),
    'pods with one of two values': NETWORK(JsonPatch.replace(`${PARTNERS}/from/0/podSelector`, {
      matchLabels: { role: 'caller' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['one', 'two'] }],
    }), REACHES_HUB(7002), UNDECLARED),
    'pods with one label more': NETWORK(JsonPatch.add(`${PARTNERS}/from/0/podSelector/matchLabels/zone`, 'a'), MISSING),
    'all pods of labelled namespaces': NETWORK(JsonPatch.replace(`${PARTNERS}/from/0/podSelector`, {}), REACHES_HUB(7002), UNDECLARED),
    'labelled pods of all namespaces': NETWORK(JsonPatch.replace(`${PARTNERS}/from/0/namespaceSelector`, {}), REACHES_HUB(7002), UNDECLARED),
    'namespaces with any value of the label': NETWORK(JsonPatch.replace(`${PARTNERS}/from/0/namespaceSelector`, {
      matchExpressions: [{ key: 'team', operator: 'Exists' }],
    }), REACHES_HUB(7002), UNDECLARED),
    'labels of pods or of namespaces': NETWORK(JsonPatch.replace(`${PARTNERS}/from`, [
      { namespaceSelector: { matchLabels: { team: 'partners' } } }, { namespaceSelector: {}, podSelector: { matchLabels: { role: 'caller', tier: 'one' } } },
    ]), REACHES_HUB(7002), UNDECLARED),
    'a namespace that may have the label, by its name': NETWORK(JsonPatch.add(`${PARTNERS}/from/-`, {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    }), REACHES_HUB(7002), UNDECLARED),
    'the scraper, whose namespace may have the label': NETWORK(JsonPatch.add(`${PARTNERS}/from/-`, {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
    }), REACHES_HUB(7002), UNDECLARED),
    'addresses beside anybody in the cluster': NETWORK(JsonPatch.add(`${ANYBODY}/from/-`, { ipBlock: { cidr: '203.0.113.0/24' } }), REACHES_HUB(7003), UNDECLARED),
    'anybody at all': NETWORK(JsonPatch.remove(`${ANYBODY}/from`), REACHES_HUB(7003), UNDECLARED),
    'another namespace in the mesh': POLICY(JsonPatch.replace(`${FINANCE_IN_MESH}/from/0/source/namespaces`, ['sales']), MISSING),
    'one more namespace in the mesh': POLICY(JsonPatch.replace(`${FINANCE_IN_MESH}/from/0/source/namespaces`, ['finance', 'sales']), REACHES_HUB(7001), UNDECLARED),
    'namespaces with a wildcard in the mesh': POLICY(JsonPatch.replace(`${FINANCE_IN_MESH}/from/0/source/namespaces`, ['fin*']), REACHES_HUB(7001), UNDECLARED),
    'any identity where a namespace was declared': POLICY(JsonPatch.replace(`${FINANCE_IN_MESH}/from/0/source`, { principals: ['*'] }), REACHES_HUB(7001), UNDECLARED),
    'any identity at a port of others': POLICY(JsonPatch.replace(`${ANYBODY_IN_MESH}/to/0/operation/ports`, ['7003', '8080']), REACHES_HUB(8080), UNDECLARED),
    'plain text for anybody': added(ISTIO_SECURITY, 'PeerAuthentication', { selector: { matchLabels: HUB }, mtls: { mode: 'PERMISSIVE' } }, 'is "PERMISSIVE"'),
    'any identity in another policy': added(ISTIO_SECURITY, 'AuthorizationPolicy', {
      selector: { matchLabels: HUB }, action: 'ALLOW', rules: [{ from: [{ source: { principals: ['*'] } }], to: [{ operation: { ports: ['8080'] } }] }],
    }, 'allows every caller that looks like "*"'),
    'a policy of the network beside it': added(NETWORKING, 'NetworkPolicy', {
      podSelector: { matchLabels: HUB }, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'partners' } } }], ports: [{ port: 7002 }] }],
    }, REACHES_HUB(7002), UNDECLARED),
    'all pods of the called namespace': NETWORK(JsonPatch.replace('/spec/egress/2/to/0/podSelector', {}), /shop\/hub can reach any pod/, UNDECLARED),
    'another port of the called pods': NETWORK(JsonPatch.add('/spec/egress/2/ports/-', { port: 9300, protocol: 'TCP' }), /on 9300\/TCP/, UNDECLARED),
    'called pods of any namespace': NETWORK(JsonPatch.replace('/spec/egress/2/to/0/namespaceSelector', {}), /on 9200\/TCP/, UNDECLARED),
    'services of the whole mesh': patched('Sidecar', JsonPatch.add('/spec/egress/0/hosts/-', '*/*')),
    'services of another namespace': patched('Sidecar', JsonPatch.add('/spec/egress/0/hosts/-', 'sales/*'), 'sales/*', 'an undeclared call'),
    'a call of all pods, of one service that did not say so': {
      change: (world) => {
        hub(world);
        world.patch('Sidecar', 'web', JsonPatch.add('/spec/egress/0/hosts/-', 'finance/*'));
      },
      object: 'Sidecar shop/web',
      says: ['finance/*', 'an undeclared call'],
    },
  },
  harmless: {
    'pods of others, as they are declared': hub,
    'whoever comes through mutual TLS instead of any identity': (world) => {
      hub(world);
      world.patch('AuthorizationPolicy', 'hub', JsonPatch.remove(`${ANYBODY_IN_MESH}/from`));
    },
    'pods of a namespace in which the program has services, by their labels': (world) => {
      const shared = ZeroTrustNamespace.fromReference(world.chart, 'shared', { mesh: world.mesh });
      service(shared, 'ours');
      Pods.inNamespace('shared', { labels: { app: 'legacy' } }).calls(world.orders);
    },
  },
};
