import { askedWith } from './asked';
import { authorizationPolicy, peerAuthentication, shop } from './shop';
import type { World } from './world';
import type { Written } from '../../support/examples-manifests';

const ONE = askedWith({});
const NAME = 'service.istio.io/canonical-name';
const REVISION = 'service.istio.io/canonical-revision';
const TLS_MODE = 'security.istio.io/tlsMode';

/** Whom no policy but a default lets in, with an identity and without. */
const CALLERS = shop('', [], { requests: ONE }).callers.filter(({ name }) => name === 'shop/web' || name === 'plaintext');

/** Labels that the injector writes, those that the template states before it, and one that nobody writes. */
const SELECTORS: readonly Readonly<Record<string, string>>[] = [
  { [NAME]: 'api' }, { [NAME]: 'web' }, { [NAME]: 'API' }, { [REVISION]: 'latest' }, { [REVISION]: 'v1' }, { [TLS_MODE]: 'istio' }, { [TLS_MODE]: 'disabled' },
  { [NAME]: 'named' }, { [NAME]: 'long' }, { [REVISION]: '2.0' }, { [REVISION]: '3.0' }, { [NAME]: 'api', app: 'api' }, { [NAME]: 'api', app: 'web' },
  { 'service.istio.io/workload-name': 'api' }, { [NAME]: '' },
];

/** Workloads whose templates say more, beside those of the shop. One that says tlsMode itself has a proxy of its own making, of which the judge says nothing. */
const TEMPLATES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['StatefulSet', 'stated', { 'app': 'other', 'app.kubernetes.io/name': 'named', 'version': '2.0' }],
  ['Deployment', 'revised', { 'app': 'api', 'app.kubernetes.io/version': '3.0', 'version': '2.0' }],
  ['Deployment', 'api', {}],
  ['Deployment', 'canonical', { [NAME]: 'web', [REVISION]: 'v1' }],
];

const NAMESPACE: Written = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'labels', labels: { 'istio-injection': 'enabled' } }, spec: undefined };

const WORKLOADS: readonly Written[] = TEMPLATES.flatMap(([kind, name, more]): Written[] => {
  const labels = { ...more, this: name };
  return [
    {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace: 'labels' },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'example' }] } } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'labels' }, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
  ];
});

/** Policies that select by labels which pods have in the cluster alone. */
export const ABOUT_LABELS: readonly World[] = SELECTORS.flatMap((matchLabels) => ['shop', 'labels'].flatMap((namespace) => [
  shop(`ALLOW nothing at ${JSON.stringify(matchLabels)} in ${namespace}`, [
    NAMESPACE, ...WORKLOADS, authorizationPolicy({ selector: { matchLabels } }, { namespace }),
  ], { requests: ONE, callers: CALLERS }),
  shop(`STRICT at ${JSON.stringify(matchLabels)} in ${namespace}`, [
    NAMESPACE, ...WORKLOADS, peerAuthentication({ selector: { matchLabels }, mtls: { mode: 'STRICT' } }, { namespace }),
  ], { requests: ONE, callers: CALLERS }),
]));

/** Spellings of a boolean that Go reads, which istiod does. */
export const ABOUT_DRY_RUNS: readonly World[] = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'].flatMap((value) => [
  shop(`DENY with dry run ${value}`, [authorizationPolicy({ action: 'DENY', rules: [{}] }, { annotations: { 'istio.io/dry-run': value } })], { requests: ONE, callers: CALLERS }),
  shop(`ALLOW with dry run ${value}`, [
    authorizationPolicy({ rules: [{ from: [{ source: { namespaces: ['bank'] } }] }] }, { annotations: { 'istio.io/dry-run': value } }),
  ], { requests: ONE, callers: CALLERS }),
]);
