import { ApiObject, JsonPatch } from 'cdk8s';
import { ForeignWorkload, Mesh, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import { adds, beside, CERT_MANAGER, certificate, ID, ISSUER, MAY, profileOf, withCertificates } from '../certified';
import type { Area, Fault } from '../fault';
import { EDGE_NAMESPACE } from '../world';

/** The edge of the shop, whose annotations cert-manager reads. */
function annotated(annotations: Readonly<Record<string, string>>): Fault {
  return {
    change: (world) => {
      withCertificates(world);
      world.find('Gateway', 'edge', EDGE_NAMESPACE).addJsonPatch(JsonPatch.add('/metadata/annotations', annotations));
    },
    object: `Gateway ${EDGE_NAMESPACE}/edge`,
    says: ['its annotations ask for a certificate, and it has a certificate signed by the issuer of workloads'],
  };
}

function gatewayShowing(certificateRefs: readonly object[]): object {
  return { spec: { gatewayClassName: 'other', listeners: [{ name: 'a', protocol: 'HTTPS', port: 443, hostname: 'a.example.com', tls: { certificateRefs } }] } };
}

/** Its controller then shows the certificate to clients. */
function showing(certificateRefs: readonly object[], namespace = 'till'): Fault {
  return {
    change: (world) => adds(world, { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', namespace, body: gatewayShowing(certificateRefs) }),
    object: `Gateway ${namespace}/more`,
    says: ['certificateRefs', 'to the Secret that till/asker alone was declared to read'],
  };
}

function mayChange(resource: string, name: string, verb: string, says: string): Fault {
  return {
    change: (world) => { withCertificates(world)('writer', { permissions: [{ resource, names: [name], verbs: [verb] }] }); },
    object: 'ServiceAccount till/writer',
    says: [`may ${verb} the`, `till/${name}`, says, 'Take the right away'],
  };
}

/** What else has an issuer sign, shows a certificate, or may change what services are told of their callers. */
export const AREA: Area = {
  faults: {
    'a request by the API of Kubernetes to another issuer': beside({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      namespace: undefined,
      body: { spec: { request: 'YQ==', signerName: 'issuers.cert-manager.io/till.other', usages: ['client auth'] } },
    }, MAY),
    'a request by hand to another issuer': beside({ kind: 'CertificateRequest', body: { spec: { request: 'YQ==', issuerRef: { name: 'other' } } } }, 'it may ask for an ID of example.org'),
    'an ID whose trust domain is coded': certificate({ uris: [ID.replace('example.org', 'example%2Eorg')], issuerRef: { name: 'other' } }),
    'an ID with a port': certificate({ uris: [ID.replace('example.org', 'example.org:443')], issuerRef: { name: 'other' } }),
    'an ID with a user': certificate({ uris: [ID.replace('example.org', 'a@example.org')], issuerRef: { name: 'other' } }),
    'an ID behind a space': certificate({ uris: [` ${ID}`], issuerRef: { name: 'other' } }),
    'the trust domain itself': certificate({ uris: ['spiffe://example.org'], issuerRef: { name: 'other' } }),
    'an ID beside one of others': certificate({ uris: ['spiffe://example.com/a', ID], issuerRef: { name: 'other' } }),
    'IDs that are no list': certificate({ uris: ID, issuerRef: { name: 'other' } }),
    'an issuer of the namespace, whose kind is empty': {
      change: (world) => {
        withCertificates(world, 'Issuer');
        new ApiObject(world.chart, 'beside', { apiVersion: CERT_MANAGER, kind: 'Certificate', metadata: { namespace: 'till', name: 'more' }, spec: { secretName: 'more', dnsNames: ['a'], issuerRef: { name: 'workloads', kind: '' } } });
      },
      object: 'Certificate till/more',
      says: ['it has a certificate signed by the issuer of workloads, Issuer workloads'],
    },
    'an ID of other programs, where this one has none': {
      change: (world) => {
        service(new ZeroTrustNamespace(world.chart, 'till', { mesh: Mesh.none(), profile: profileOf('ClusterIssuer') }), 'lone');
        new ApiObject(world.chart, 'beside', { apiVersion: CERT_MANAGER, kind: 'Certificate', metadata: { namespace: 'till', name: 'more' }, spec: { secretName: 'more', uris: [ID], issuerRef: ISSUER } });
      },
      object: 'Certificate till/more',
      says: ['it has a certificate signed by the issuer of workloads'],
    },
    'an ID of other programs, where this one has a namespace alone': {
      change: (world) => {
        new ZeroTrustNamespace(world.chart, 'till', { mesh: Mesh.none(), profile: profileOf('ClusterIssuer') });
        new ApiObject(world.chart, 'beside', { apiVersion: CERT_MANAGER, kind: 'Certificate', metadata: { namespace: 'till', name: 'more' }, spec: { secretName: 'more', uris: [ID], issuerRef: { name: 'other' } } });
      },
      object: 'Certificate till/more',
      says: ['it has a certificate with an ID of example.org'],
    },
    'a policy that approves requests': beside({
      apiVersion: 'policy.cert-manager.io/v1alpha1', kind: 'CertificateRequestPolicy', namespace: undefined, body: { spec: { allowed: { uris: { values: ['*'] } }, selector: { issuerRef: {} } } },
    }, 'it approves certificates'),
    'an edge whose certificate the issuer signs': annotated({ 'cert-manager.io/cluster-issuer': 'workloads' }),
    'an edge whose certificate it signs, by its kind': annotated({ 'cert-manager.io/issuer': 'workloads', 'cert-manager.io/issuer-kind': 'ClusterIssuer' }),
    'an edge whose certificate it signs, by its group': annotated({ 'cert-manager.io/issuer': 'workloads', 'cert-manager.io/issuer-kind': 'ClusterIssuer', 'cert-manager.io/issuer-group': 'cert-manager.io' }),
    'a Gateway that shows the certificate of a workload': showing([{ name: 'asker-service-certificate' }]),
    'a Gateway that shows it by its kind': showing([{ group: '', kind: 'Secret', name: 'asker-service-certificate' }]),
    'a Gateway that shows it beside another': showing([{ name: 'a' }, { name: 'asker-service-certificate', namespace: 'till' }]),
    'a Gateway elsewhere that shows it': showing([{ name: 'asker-service-certificate', namespace: 'till' }], 'elsewhere'),
    'a Gateway that shows a Secret of the vault': {
      change: (world) => { world.add('gateway.networking.k8s.io/v1', 'Gateway', { name: 'more' }, gatewayShowing([{ name: 'orders-database' }])); },
      object: 'Gateway shop/more',
      says: ['certificateRefs', 'to the Secret that shop/orders alone was declared to read'],
    },
    'a right to change whom workloads trust': mayChange('configmaps', 'workloads-ca', 'update', 'says whose certificates till/'),
    'a right to change whom a workload admits': mayChange('configmaps', 'ledger-service-identities', 'patch', 'says whom till/ledger may admit'),
    'a right to make it anew': mayChange('configmaps', 'ledger-service-identities', 'delete', 'says whom till/ledger may admit'),
    'a right to change a certificate': mayChange('secrets', 'asker-service-certificate', 'update', 'in which till/asker has its certificate'),
  },
  harmless: {
    'a certificate of another issuer with the ID of another trust domain': (world) => adds(world, {
      kind: 'Certificate', body: { spec: { secretName: 'more', uris: ['spiffe://example.com/ns/till/sa/asker', 'https://a.example.com/'], issuerRef: { name: 'other' } } },
    }),
    'an edge whose certificate another issuer signs': (world) => {
      withCertificates(world);
      world.find('Gateway', 'edge', EDGE_NAMESPACE).addJsonPatch(JsonPatch.add('/metadata/annotations', { 'cert-manager.io/cluster-issuer': 'public' }));
    },
    'an edge whose certificate an issuer of its namespace signs, with the name of that of workloads': (world) => {
      withCertificates(world);
      world.find('Gateway', 'edge', EDGE_NAMESPACE).addJsonPatch(JsonPatch.add('/metadata/annotations', { 'cert-manager.io/issuer': 'workloads' }));
    },
    'a Gateway that shows a certificate of its own': (world) => adds(world, { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', body: gatewayShowing([{ name: 'own' }]) }),
    'a right to change a ConfigMap of its own': (world) => {
      withCertificates(world)('writer', { permissions: [{ resource: 'configmaps', names: ['settings'], verbs: ['update', 'patch'] }] });
    },
    'pods of others beside': (world) => {
      const till = withCertificates(world)('more').node.scope as ZeroTrustNamespace;
      new ForeignWorkload(till, 'foreign', { podLabels: { app: 'foreign' }, serviceAccountName: 'foreign' });
    },
  },
};
