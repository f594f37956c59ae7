/** Policies that select pods by labels which these have in the cluster and no template states. */
import type { Area, Fault } from '../fault';
import { ISTIO_NETWORKING, ISTIO_SECURITY, NETWORKING } from '../world';

type Spec = Readonly<Record<string, unknown>>;

const label = (key: string, value: string) => ({ matchLabels: { [key]: value } });
const exists = (key: string) => ({ matchExpressions: [{ key, operator: 'Exists' }] });

const DOUBT = /NetworkPolicy shop\/more: whether it selects the pod is not known: label .* Select pods by labels of their templates/;

const CANONICAL = 'service.istio.io/canonical-name';

/** An object beside ours, and what the proof says of it. */
function added(apiVersion: string, kind: string, spec: Spec, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'more' }, { spec }), object: `${kind} shop/more`, says };
}

/** A NetworkPolicy that opens its pods to everybody and lets them out to everybody. */
function open(podSelector: Spec, ...says: (string | RegExp)[]): Fault {
  return added(NETWORKING, 'NetworkPolicy', { podSelector, ingress: [{}], egress: [{}], policyTypes: ['Ingress', 'Egress'] }, ...says);
}

/** A NetworkPolicy that lets some pods in to payments. */
function letsIn(podSelector: Spec, ...says: (string | RegExp)[]): Fault {
  return added(NETWORKING, 'NetworkPolicy', {
    podSelector: label('app.kubernetes.io/name', 'payments'), policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector }] }],
  }, ...says);
}

export const AREA: Area = {
  faults: {
    'a NetworkPolicy selects the canonical name that the injector sets': open(label(CANONICAL, 'payments'), 'shop/payments'),
    'a NetworkPolicy selects the canonical revision that the injector sets': open(label('service.istio.io/canonical-revision', 'latest')),
    'a NetworkPolicy selects whatever the injector marks': open(label('security.istio.io/tlsMode', 'istio')),
    'a NetworkPolicy selects whatever has a hash': open(exists('pod-template-hash')),
    'a NetworkPolicy selects a hash that somebody may have': open(label('pod-template-hash', '5c8f9'), DOUBT),
    'a NetworkPolicy selects the pods of a StatefulSet': open(exists('statefulset.kubernetes.io/pod-name'), 'shop/db'),
    'a NetworkPolicy selects one pod of a StatefulSet': open(label('statefulset.kubernetes.io/pod-name', 'db-0'), 'shop/db'),
    'a NetworkPolicy selects the first pods': open(label('apps.kubernetes.io/pod-index', '0'), 'shop/db'),
    'a NetworkPolicy selects the pods of Jobs': open(exists('batch.kubernetes.io/job-name'), 'shop/nightly'),
    'a NetworkPolicy selects pods of a zone': open(label('topology.kubernetes.io/zone', 'a'), DOUBT),
    'a NetworkPolicy selects a label that a plugin may add': open(exists('node.kubernetes.io/anything'), DOUBT),
    'a NetworkPolicy selects what lacks a label that a plugin may add': open({ matchExpressions: [{ key: 'node.kubernetes.io/x', operator: 'DoesNotExist' }] }, DOUBT),
    'a NetworkPolicy lets pods of Jobs in': letsIn(exists('job-name')),
    'a NetworkPolicy lets in whatever the injector marks': letsIn(exists('security.istio.io/tlsMode')),
    'a NetworkPolicy lets in whatever has a UID': letsIn(exists('batch.kubernetes.io/controller-uid')),
    'an AuthorizationPolicy selects the canonical name that the injector sets': added(ISTIO_SECURITY, 'AuthorizationPolicy', { selector: label(CANONICAL, 'payments'), rules: [{}] }, 'shop/payments'),
    'an AuthorizationPolicy denies by the canonical name': added(ISTIO_SECURITY, 'AuthorizationPolicy', { selector: label(CANONICAL, 'orders'), action: 'DENY', rules: [{}] }, 'shop/orders'),
    'a Sidecar selects the canonical name that the injector sets': added(ISTIO_NETWORKING, 'Sidecar', {
      workloadSelector: { labels: { [CANONICAL]: 'payments' } }, outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
    }, 'shop/payments'),
    'a Sidecar selects one pod of a StatefulSet': added(ISTIO_NETWORKING, 'Sidecar', {
      workloadSelector: { labels: { 'statefulset.kubernetes.io/pod-name': 'db-0' } }, outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
    }, 'shop/db'),
    'a PeerAuthentication selects the canonical name that the injector sets': added(ISTIO_SECURITY, 'PeerAuthentication', {
      selector: label(CANONICAL, 'payments'), mtls: { mode: 'PERMISSIVE' },
    }),
    'a PeerAuthentication selects pods of a zone': added(ISTIO_SECURITY, 'PeerAuthentication', {
      selector: label('topology.kubernetes.io/zone', 'a'), mtls: { mode: 'DISABLE' },
    }),
    'a NetworkPolicy lets a Namespace in by a label that the app does not know': {
      change: (world) => world.add(NETWORKING, 'NetworkPolicy', { name: 'more' }, {
        spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: label('team', 'edge') }] }] },
      }),
      object: 'NetworkPolicy shop/more',
      says: [],
    },
  },
  harmless: {
    'a NetworkPolicy selects the canonical name of nobody': (world) => world.add(NETWORKING, 'NetworkPolicy', { name: 'more' }, {
      spec: { podSelector: label(CANONICAL, 'nobody'), ingress: [{}] },
    }),
    'a NetworkPolicy selects the pods of another StatefulSet': (world) => world.add(NETWORKING, 'NetworkPolicy', { name: 'more' }, {
      spec: { podSelector: label('statefulset.kubernetes.io/pod-name', 'cache-0'), ingress: [{}] },
    }),
    'a NetworkPolicy that opens nothing selects a hash': (world) => world.add(NETWORKING, 'NetworkPolicy', { name: 'more' }, {
      spec: { podSelector: label('pod-template-hash', '5c8f9'), policyTypes: ['Ingress', 'Egress'] },
    }),
    'a DENY by the injector\'s label that meets nobody': (world) => world.add(ISTIO_SECURITY, 'AuthorizationPolicy', { name: 'more' }, {
      spec: {
        selector: label('security.istio.io/tlsMode', 'istio'), action: 'DENY', rules: [{ from: [{ source: { namespaces: ['elsewhere'] } }] }],
      },
    }),
  },
};
