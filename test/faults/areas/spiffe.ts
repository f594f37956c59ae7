import { JsonPatch } from 'cdk8s';
import { PodContainer, Port, Probes, ServiceIdentity } from '../../../src';
import { image } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { POD } from '../world';
import type { World } from '../world';

const VOLUME = `${POD}/volumes/1`;
const MOUNT = `${POD}/containers/0/volumeMounts/1`;
const SPIRE = 'spire.spiffe.io/v1alpha1';
const CLUSTER = { namespace: undefined };
const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;

/** A service that looks at certificates, and one that calls it with a helper beside it; one more, which it does not call. */
function withCertificates(world: World): void {
  const looking = { serviceIdentity: ServiceIdentity.spiffe(), ports: [Port.tls(8443)], probes: Probes.tcp() };
  const ledger = world.service('ledger', { ...looking, metrics: { port: 9090 } });
  world.service('audit', looking);
  world.service('asker', { containers: [PodContainer.sidecar('helper', { image: image('helper') })] }).calls(ledger);
  world.service('reader').calls(ledger);
  world.service('stranger');
}

/** What the file of the ledger says, as somebody wrote it by hand. */
const CALLERS = {
  trustDomain: 'example.org',
  id: 'spiffe://example.org/ns/shop/sa/ledger',
  callers: [{ id: 'spiffe://example.org/ns/shop/sa/asker', requests: [{ port: 8443 }] }, { id: 'spiffe://example.org/ns/shop/sa/reader', requests: [{ port: 8443 }] }],
  anonymous: [{ port: 9090, methods: ['GET'], paths: ['/metrics'] }],
};
type Callers = typeof CALLERS;

function inPods(patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      withCertificates(world);
      world.patch('Deployment', 'asker', ...patches);
    },
    object: 'Deployment shop/asker',
    says,
  };
}

/** What SPIRE is told of the pods of the caller. */
function inIdentity(patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      withCertificates(world);
      world.patch('ClusterSPIFFEID', 'shop.asker', ...patches);
    },
    object: 'ClusterSPIFFEID shop.asker',
    says: ['does not give the pods of shop/asker, and no others, the ID of their account', WAIVABLE, ...says],
  };
}

function templated(template: string): Fault {
  return inIdentity([JsonPatch.replace('/spec/spiffeIDTemplate', template)], 'spec.spiffeIDTemplate is');
}

function adding(field: string, value: unknown): Fault {
  return inIdentity([JsonPatch.add(`/spec/${field}`, value)], `spec.${field} is`, 'which is undeclared');
}

/** One more object of SPIRE beside ours. */
function beside(kind: string, spec: object, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      withCertificates(world);
      world.add(SPIRE, kind, { name: 'more', ...CLUSTER }, { spec });
    },
    object: `${kind}`,
    says: ['which identities', /leave it out, or deploy it apart from this app/, ...says],
  };
}

function writing(text: string): (world: World) => void {
  return (world) => {
    withCertificates(world);
    world.patch('ConfigMap', 'ledger-service-identities', JsonPatch.replace('/data/callers.json', text));
  };
}

function inFile(said: object | string, ...says: (string | RegExp)[]): Fault {
  return {
    change: writing(typeof said === 'string' ? said : JSON.stringify(said)),
    object: 'ConfigMap shop/ledger-service-identities',
    says: ['does not say whom shop/ledger may admit', WAIVABLE, ...says],
  };
}

function inCallers(change: (callers: Callers['callers']) => object[], ...says: (string | RegExp)[]): Fault {
  return inFile({ ...CALLERS, callers: change(CALLERS.callers) }, ...says);
}

function inMap(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      withCertificates(world);
      world.patch('ConfigMap', 'ledger-service-identities', patch);
    },
    object: 'ConfigMap shop/ledger-service-identities',
    says,
  };
}

/** The socket in the pods of a workload that declares nothing of it. */
function inOthers(kind: string, name: string, pod: string): Fault {
  return {
    change: (world) => {
      withCertificates(world);
      world.patch(kind, name, JsonPatch.add(`${pod}/volumes/-`, { name: 'more', csi: { driver: 'csi.spiffe.io', readOnly: true } }));
    },
    object: `${kind} shop/${name}`,
    says: ['it gives the pod a certificate that was not declared', WAIVABLE],
  };
}

const [ASKER, READER] = CALLERS.callers as [Callers['callers'][number], Callers['callers'][number]];
const BY_ACCOUNT = 'spiffe://example.org/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}';
const SELECTOR = '/spec/podSelector/matchLabels';
const WHOLE = 'the volume of csi.spiffe.io, once, read-only and whole, at /spiffe-workload-api';
const ONE_VOLUME = 'one volume of the driver csi.spiffe.io, read-only';
const NOT_OURS = 'it gives the pod an undeclared identity or undeclared secrets';

/** Certificates of SPIRE: who gets which, and what services that look at them are told. */
export const AREA: Area = {
  faults: {
    'no pods named': inIdentity([JsonPatch.remove('/spec/podSelector')], 'spec.podSelector is missing'),
    'all pods of the namespace': inIdentity([JsonPatch.replace('/spec/podSelector', {})], 'spec.podSelector.matchLabels is missing'),
    'pods by fewer labels': inIdentity([JsonPatch.remove(`${SELECTOR}/app.kubernetes.io~1instance`)], 'app.kubernetes.io/instance is missing'),
    'pods of another workload': inIdentity([JsonPatch.replace(`${SELECTOR}/app.kubernetes.io~1name`, 'stranger')], 'app.kubernetes.io/name is "stranger", expected "asker"'),
    'pods by an expression, too': inIdentity([JsonPatch.add('/spec/podSelector/matchExpressions', [{ key: 'a', operator: 'Exists' }])], 'spec.podSelector.matchExpressions is', 'which is undeclared'),
    'every namespace': inIdentity([JsonPatch.remove('/spec/namespaceSelector')], 'spec.namespaceSelector is missing'),
    'another namespace': inIdentity([JsonPatch.replace('/spec/namespaceSelector/matchLabels/kubernetes.io~1metadata.name', 'other')], 'is "other", expected "shop"'),
    'an ID for whoever wears the labels': templated('spiffe://example.org/ns/shop/sa/asker'),
    'an ID by a label': templated('spiffe://example.org/ns/{{ .PodMeta.Namespace }}/sa/{{ index .PodMeta.Labels "app" }}'),
    'an ID by the name of the pod': templated('spiffe://example.org/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodMeta.Name }}'),
    'an ID of another trust domain': templated(BY_ACCOUNT.replace('example.org', 'example.com')),
    'an ID with more at its end': templated(`${BY_ACCOUNT}/x`),
    'no ID': inIdentity([JsonPatch.remove('/spec/spiffeIDTemplate')], 'spec.spiffeIDTemplate is missing'),
    'a certificate for a day': inIdentity([JsonPatch.replace('/spec/ttl', '24h')], 'spec.ttl is "24h", expected at most an hour'),
    'a certificate for a second more than an hour': inIdentity([JsonPatch.replace('/spec/ttl', '1h0m1s')], 'spec.ttl is'),
    'a certificate for as long as the server likes': inIdentity([JsonPatch.remove('/spec/ttl')], 'spec.ttl is missing'),
    'a certificate for no time, which is as long as the server likes': inIdentity([JsonPatch.replace('/spec/ttl', '0s')], 'spec.ttl is "0s"'),
    'tokens for a day': adding('jwtTtl', '24h'),
    'rights on the server': adding('admin', true),
    'a server of its own': adding('downstream', true),
    'another trust domain beside': adding('federatesWith', ['partner.example']),
    'a name of another service': adding('dnsNameTemplates', ['payments.shop.svc']),
    'names of all Services that lead there': adding('autoPopulateDNSNames', true),
    'other selectors of the workload': adding('workloadSelectorTemplates', ['unix:uid:0']),
    'a class that no controller has': adding('className', 'other'),
    'an object of another name': {
      change: (world) => {
        withCertificates(world);
        world.patch('ClusterSPIFFEID', 'shop.asker', JsonPatch.replace('/metadata/name', 'asker'));
      },
      object: 'ClusterSPIFFEID',
      says: ['ClusterSPIFFEID shop.asker, by which shop/asker gets its certificate, is missing'],
    },
    'a second ID for the same pods': beside('ClusterSPIFFEID', { spiffeIDTemplate: BY_ACCOUNT, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'asker' } } }),
    'an ID for every pod': beside('ClusterSPIFFEID', { spiffeIDTemplate: BY_ACCOUNT }, 'ClusterSPIFFEID more'),
    'the ID of a declared workload for other pods': beside('ClusterSPIFFEID', { spiffeIDTemplate: 'spiffe://example.org/ns/shop/sa/asker', podSelector: { matchLabels: { app: 'other' } } }),
    'an entry by hand': beside('ClusterStaticEntry', { spiffeID: 'spiffe://example.org/ns/shop/sa/asker', parentID: 'spiffe://example.org/a', selectors: ['unix:uid:1001'] }),
    'a trust domain of others': beside('ClusterFederatedTrustDomain', { trustDomain: 'partner.example', bundleEndpointURL: 'https://partner.example' }),
    'a certificate for a workload that calls nobody who asks for one': inOthers('Deployment', 'stranger', POD),
    'a certificate for a callee of others': inOthers('Deployment', 'web', POD),
    'a certificate for a job': inOthers('CronJob', 'nightly', '/spec/jobTemplate/spec/template/spec'),
    'a certificate for pods of a database': inOthers('StatefulSet', 'db', POD),
    'no volume': inPods([JsonPatch.remove(VOLUME), JsonPatch.remove(MOUNT)], ONE_VOLUME, WAIVABLE),
    'two volumes': inPods([JsonPatch.add(`${POD}/volumes/-`, { name: 'more', csi: { driver: 'csi.spiffe.io', readOnly: true } })], ONE_VOLUME),
    'a volume of another driver': inPods([JsonPatch.replace(`${VOLUME}/csi/driver`, 'csi.example.com')], NOT_OURS),
    'a volume that may be written': inPods([JsonPatch.remove(`${VOLUME}/csi/readOnly`)], NOT_OURS),
    'a volume with attributes': inPods([JsonPatch.add(`${VOLUME}/csi/volumeAttributes`, { a: 'b' })], NOT_OURS),
    'a volume with a Secret': inPods([JsonPatch.add(`${VOLUME}/csi/nodePublishSecretRef`, { name: 'a' })], NOT_OURS),
    'a helper that is the workload, too': inPods([JsonPatch.add(`${POD}/initContainers/0/volumeMounts`, [{ name: 'spiffe-workload-api', mountPath: '/s', readOnly: true }])], 'container helper: volumeMounts', 'no certificate: it is for the main container'),
    'a socket at another place': inPods([JsonPatch.replace(`${MOUNT}/mountPath`, '/run/spire')], WHOLE),
    'a socket that may be written': inPods([JsonPatch.remove(`${MOUNT}/readOnly`)], WHOLE),
    'a part of the directory': inPods([JsonPatch.add(`${MOUNT}/subPath`, 'spire-agent.sock')], WHOLE),
    'a socket of somebody else': inPods([JsonPatch.add(`${POD}/containers/0/volumeMounts/-`, { name: 'tmp', mountPath: '/spiffe-workload-api/spire-agent.sock', subPath: 'mine' })], 'nothing at /spiffe-workload-api before the volume of csi.spiffe.io'),
    'a socket that nobody mounts': inPods([JsonPatch.remove(MOUNT)], WHOLE),
    'a variable that leads elsewhere': inPods([JsonPatch.replace(`${POD}/containers/0/env/0/value`, 'tcp://203.0.113.9:80')], 'env.SPIFFE_ENDPOINT_SOCKET is "tcp://203.0.113.9:80"'),
    'a variable behind ours': inPods([JsonPatch.add(`${POD}/containers/0/env/-`, { name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///tmp/s' })], 'env.SPIFFE_ENDPOINT_SOCKET is "unix:///tmp/s"'),
    'no variable': inPods([JsonPatch.remove(`${POD}/containers/0/env`)], 'env.SPIFFE_ENDPOINT_SOCKET is missing'),
    'one more caller': inCallers((all) => [...all, { id: 'spiffe://example.org/ns/shop/sa/stranger', requests: [{ port: 8443 }] }], 'shop/sa/stranger" is among the callers, and was not declared'),
    'a caller of another trust domain': inCallers(([, reader]) => [{ ...ASKER, id: ASKER.id.replace('.org', '.com') }, reader!], 'spiffe://example.com/ns/shop/sa/asker" is among the callers'),
    'every account of a namespace': inCallers((all) => [...all, { id: 'spiffe://example.org/ns/shop/sa/*', requests: [{ port: 8443 }] }], 'is among the callers, and was not declared'),
    'one caller less': inCallers(([asker]) => [asker!], 'spiffe://example.org/ns/shop/sa/reader, which was declared, is not among the callers'),
    'a caller twice': inCallers((all) => [...all, READER], 'is there twice'),
    'callers by another field': inCallers((all) => all.map(({ id, ...more }) => ({ subject: id, ...more })), 'is among the callers, and was not declared'),
    'one more port': inCallers(([asker]) => [asker!, { ...READER, requests: [{ port: 8443 }, { port: 9090 }] }], 'may ask for any method on any path at 9090'),
    'no port': inCallers(([asker]) => [asker!, { ...READER, requests: [] }], 'may not ask for any method on any path at 8443'),
    'requests without a certificate': inFile({ ...CALLERS, anonymous: [...CALLERS.anonymous, { port: 8443 }] }, 'somebody without a certificate may ask for any method on any path at 8443'),
    'another trust domain': inFile({ ...CALLERS, trustDomain: 'example.com' }, 'trustDomain is "example.com"'),
    'the ID of somebody else': inFile({ ...CALLERS, id: ASKER.id }, 'id is "spiffe://example.org/ns/shop/sa/asker"'),
    'one more field': inFile({ ...CALLERS, insecure: true }, 'unknown field insecure'),
    'a list twice': inFile(JSON.stringify(CALLERS).replace('"anonymous"', '"anonymous":[{"port":8443}],"anonymous"'), 'has a name twice'),
    'no JSON': inFile('callers: []', 'is no JSON object'),
    'one more file': inMap(JsonPatch.add('/data/bundle.pem', 'a'), 'data.bundle.pem is undeclared'),
    'bytes': inMap(JsonPatch.add('/binaryData', { 'callers.json': 'e30=' }), 'binaryData is undeclared'),
    'a list of another name': inMap(JsonPatch.replace('/metadata/name', 'other'), 'ConfigMap shop/ledger-service-identities, by which shop/ledger knows whom it may admit, is missing'),
    'a list that the service does not see': {
      change: (world) => {
        withCertificates(world);
        world.patch('Deployment', 'ledger', JsonPatch.remove(MOUNT));
      },
      object: 'Deployment shop/ledger',
      says: ['does not mount, at /etc/service-identities, all keys of the ConfigMap shop/ledger-service-identities'],
    },
  },
  harmless: {
    'services that look at certificates': withCertificates,
    'the same file, written otherwise': writing(JSON.stringify(CALLERS)),
    'a certificate for half an hour': (world) => {
      withCertificates(world);
      world.patch('ClusterSPIFFEID', 'shop.asker', JsonPatch.replace('/spec/ttl', '30m'));
    },
    'a helper that calls with the certificate of its main container': (world) => {
      const ledger = world.service('ledger', { serviceIdentity: ServiceIdentity.spiffe(), ports: [Port.tls(8443)], probes: Probes.tcp() });
      world.service('asker', { containers: [PodContainer.sidecar('proxy', { image: image('proxy'), sharedPaths: ['/spiffe-workload-api'] })] }).calls(ledger);
    },
    'replicas that call one another': (world) => {
      const ledger = world.service('ledger', { serviceIdentity: ServiceIdentity.spiffe(), ports: [Port.tls(8443)], probes: Probes.tcp() });
      ledger.calls(ledger);
    },
  },
};
