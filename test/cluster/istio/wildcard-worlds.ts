import { Mesh, ExternalHost } from '../../../src';
import { namespace, service } from '../../support/programs';
import { manifestsOf, type Manifest } from '../../support/synth';

/** Manifests in which `shop/web` calls hosts outside at one port. */
export interface EgressWorld {
  readonly name: string;
  readonly objects: readonly Manifest[];
}

/** No program without rights may listen on 443. */
export const PORT = 8443;

const TLS = { number: PORT, name: 'tls', protocol: 'TLS' };
const SELECTED = { selector: { matchLabels: { app: 'web' } } };
const OTHERS = { selector: { matchLabels: { app: 'db' } } };

/** Server names that connections ask for; none, too. */
export const SERVER_NAMES = ['a.example.com', 'b.example.com', 'A.example.com', 'a.eu.example.com', 'example.com', 'a.example.org', undefined] as const;

function object(apiVersion: string, kind: string, key: string, spec: object): Manifest {
  const [ns, name] = key.split('/');
  return { apiVersion, kind, metadata: { namespace: ns, name }, spec };
}

const entry = (key: string, host: string, resolution: string) => object('networking.istio.io/v1', 'ServiceEntry', key, {
  hosts: [host], ports: [TLS], resolution, location: 'MESH_EXTERNAL',
});
const policy = (key: string, spec: object) => object('security.istio.io/v1', 'AuthorizationPolicy', key, spec);
const allow = (rule: object, key = 'shop/out') => policy(key, { action: 'ALLOW', rules: [rule] });
const deny = (rule: object) => policy('shop/deny', { action: 'DENY', rules: [rule] });
const named = (...values: readonly string[]) => ({ when: [{ key: 'connection.sni', values }] });
const from = (source: object) => ({ from: [{ source }] });
const at = (operation: object) => ({ to: [{ operation }] });

const WILDCARD = entry('shop/wildcard', '*.example.com', 'DYNAMIC_DNS');
const OF_BANK = entry('bank/wildcard', '*.example.com', 'DYNAMIC_DNS');
const NOTHING = policy('shop/allow-nothing', {});

const WEB: readonly Manifest[] = [
  ...['shop', 'bank', 'istio-system'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } })),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'web' }] } },
    },
  },
  object('networking.istio.io/v1', 'Sidecar', 'shop/only', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }),
];

const WRITTEN: Readonly<Record<string, readonly Manifest[]>> = {
  'no policy': [WILDCARD],
  'nobody': [WILDCARD, NOTHING],
  'nobody in the mesh': [WILDCARD, policy('istio-system/allow-nothing', {})],
  'nobody in another namespace': [WILDCARD, policy('bank/allow-nothing', {})],
  'nobody in the namespace of the entry': [OF_BANK, policy('bank/allow-nothing', {})],
  'nobody by labels, in the namespace of the entry': [OF_BANK, policy('bank/web', SELECTED)],
  'nobody by other labels, in the namespace of the entry': [OF_BANK, policy('bank/db', OTHERS)],
  'nobody by labels': [WILDCARD, policy('shop/web', SELECTED)],
  'nobody by other labels': [WILDCARD, policy('shop/db', OTHERS)],
  'nobody at a gateway': [WILDCARD, policy('shop/edge', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] })],
  'everybody': [WILDCARD, NOTHING, allow({})],
  'server names': [WILDCARD, NOTHING, allow(named('*.example.com'))],
  'one server name': [WILDCARD, NOTHING, allow(named('a.example.com'))],
  'one server name in capitals': [WILDCARD, NOTHING, allow(named('A.example.com'))],
  'server names by their beginning': [WILDCARD, NOTHING, allow(named('a.*'))],
  'any server name but one': [WILDCARD, NOTHING, allow({ when: [{ key: 'connection.sni', notValues: ['a.example.com'] }] })],
  'the port': [WILDCARD, NOTHING, allow(at({ ports: [`${PORT}`] }))],
  'another port': [WILDCARD, NOTHING, allow(at({ ports: ['443'] }))],
  'all ports but one': [WILDCARD, NOTHING, allow(at({ notPorts: ['443'] }))],
  'no identity': [WILDCARD, NOTHING, allow({ ...from({ notPrincipals: ['*'] }), ...named('*.example.com') })],
  'any identity': [WILDCARD, NOTHING, allow(from({ principals: ['*'] }))],
  'its own identity': [WILDCARD, NOTHING, allow(from({ principals: ['cluster.local/ns/shop/sa/web'] }))],
  'its own namespace': [WILDCARD, NOTHING, allow(from({ namespaces: ['shop'] }))],
  'no other namespace': [WILDCARD, NOTHING, allow(from({ notNamespaces: ['bank'] }))],
  'its own account': [WILDCARD, NOTHING, allow(from({ serviceAccounts: ['web'] }))],
  'a method': [WILDCARD, NOTHING, allow(at({ methods: ['GET'] }))],
  'a host of requests': [WILDCARD, NOTHING, allow(at({ hosts: ['*.example.com'] }))],
  'deny everybody': [WILDCARD, deny({})],
  'deny one server name': [WILDCARD, deny(named('a.example.com'))],
  'deny whoever shows no identity': [WILDCARD, deny(from({ notPrincipals: ['cluster.local/ns/shop/sa/web'] }))],
  'deny any identity': [WILDCARD, deny(from({ principals: ['*'] }))],
  'deny a method': [WILDCARD, deny(at({ methods: ['DELETE'] }))],
  'deny a method at another port': [WILDCARD, deny(at({ methods: ['DELETE'], ports: ['443'] }))],
  'audit': [WILDCARD, policy('shop/audit', { action: 'AUDIT', rules: [{}] })],
  'dry run': [WILDCARD, { ...NOTHING, metadata: { ...NOTHING.metadata, annotations: { 'istio.io/dry-run': 'true' } } }],
  'a whole name beside it': [WILDCARD, entry('shop/whole', 'a.example.com', 'DNS'), NOTHING],
  'a longer wildcard beside it': [WILDCARD, entry('shop/longer', '*.eu.example.com', 'NONE'), NOTHING],
  'a shorter wildcard beside it': [WILDCARD, entry('shop/shorter', '*.com', 'NONE'), NOTHING],
  'a longer wildcard of its kind beside it': [WILDCARD, entry('shop/longer', '*.eu.example.com', 'DYNAMIC_DNS'), NOTHING, allow(named('*.eu.example.com'))],
  'another resolution': [entry('shop/none', '*.example.com', 'NONE'), NOTHING],
};

/** What the library writes for a host with a wildcard, one more, and a whole one. */
const OURS = manifestsOf((chart) => {
  const web = service(namespace(chart, 'shop', Mesh.istio()), 'web');
  for (const host of ['*.example.com', '*.example.net', 'a.example.org']) web.calls(ExternalHost.tls(host, PORT));
});

export const EGRESS_WORLDS: readonly EgressWorld[] = [
  ...Object.entries(WRITTEN).map(([name, objects]) => ({ name, objects: [...WEB, ...objects] })),
  // Where the mesh passes on what it does not know.
  ...['nobody', 'server names', 'one server name'].map((name) => ({
    name: `${name}, where everything else passes`, objects: [...WEB.filter(({ kind }) => kind !== 'Sidecar'), ...WRITTEN[name]!],
  })),
  { name: 'what the library writes', objects: OURS },
];
