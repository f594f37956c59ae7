import { JsonPatch } from 'cdk8s';
import { PodContainer } from '../../../src';
import { image } from '../../support/programs';
import { adds, beside, certificate, ID, ISSUER, LOOKS, MAY, withCertificates } from '../certified';
import type { Beside } from '../certified';
import type { Area, Fault } from '../fault';
import { CORE, POD } from '../world';

const VOLUME = `${POD}/volumes/1`;
const SOURCES = `${VOLUME}/projected/sources`;
const MOUNT = `${POD}/containers/0/volumeMounts/1`;
const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;

function patched(kind: string, name: string, patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      withCertificates(world);
      world.find(kind, name, 'till').addJsonPatch(...patches);
    },
    object: `${kind} till/${name}`,
    says,
  };
}

function inPods(patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return patched('Deployment', 'asker', patches, ...says);
}

/** What cert-manager is asked for the caller. */
function inCertificate(patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return patched('Certificate', 'asker-service-certificate', patches, 'does not ask for the certificate of till/asker', WAIVABLE, ...says);
}

function adding(field: string, value: unknown): Fault {
  return inCertificate([JsonPatch.add(`/spec/${field}`, value)], `spec.${field} is`, 'which is undeclared');
}

function authority(one: Beside): Fault {
  return beside(one, 'it says whose certificates till/', 'which is the platform\'s to say');
}

function secretOf(one: Omit<Beside, 'name'> & { readonly name?: string }): Fault {
  return { change: (world) => adds(world, one), object: one.kind, says: ['till/asker', 'one would overwrite the other'] };
}

const WHOLE = 'the volume with the certificate, once, read-only and whole, at /var/run/service-certificate';
const NOT_DECLARED = /Secret till\/ledger-service-certificate, which till\/asker does not declare/;

/** Certificates that cert-manager keeps in Secrets: who gets which, who sees them, and who is trusted. */
export const AREA: Area = {
  faults: {
    'no ID': inCertificate([JsonPatch.remove('/spec/uris')], 'spec.uris is missing'),
    'the ID of another workload': inCertificate([JsonPatch.replace('/spec/uris/0', ID.replace('asker', 'ledger'))], 'spec.uris is'),
    'a second ID': inCertificate([JsonPatch.add('/spec/uris/-', ID.replace('asker', 'ledger'))], 'spec.uris is'),
    'the ID of another trust domain': inCertificate([JsonPatch.replace('/spec/uris/0', ID.replace('.org', '.com'))], 'spec.uris is'),
    'a name in DNS': adding('dnsNames', ['ledger.till.svc']),
    'a common name': adding('commonName', 'ledger'),
    'an address': adding('ipAddresses', ['10.0.0.1']),
    'an authority': inCertificate([JsonPatch.add('/spec/isCA', true)], 'spec.isCA is true, expected false'),
    'other names': adding('otherNames', [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: 'a' }]),
    'a subject by hand': adding('literalSubject', 'CN=ledger'),
    'one more format': adding('additionalOutputFormats', [{ type: 'CombinedPEM' }]),
    'a keystore': adding('keystores', { jks: { create: true, passwordSecretRef: { name: 'a', key: 'b' } } }),
    'labels on the Secret': adding('secretTemplate', { annotations: { 'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true' } }),
    'constraints of an authority': adding('nameConstraints', { permitted: { uriDomains: ['example.org'] } }),
    'usages of an authority': inCertificate([JsonPatch.add('/spec/usages/-', 'cert sign')], 'spec.usages is'),
    'another Secret': inCertificate([JsonPatch.replace('/spec/secretName', 'other')], 'spec.secretName is "other"'),
    'a year': inCertificate([JsonPatch.replace('/spec/duration', '8760h')], 'spec.duration is "8760h"'),
    'as long as the issuer likes': inCertificate([JsonPatch.remove('/spec/duration')], 'spec.duration is missing'),
    'a renewal that comes too early': inCertificate([JsonPatch.replace('/spec/renewBefore', '23h59m')], 'spec.renewBefore is'),
    'a key that is kept': inCertificate([JsonPatch.replace('/spec/privateKey/rotationPolicy', 'Never')], 'rotationPolicy is "Never"'),
    'a short key': inCertificate([JsonPatch.replace('/spec/privateKey', { algorithm: 'RSA', size: 2048, rotationPolicy: 'Always' })], 'spec.privateKey.algorithm is "RSA"'),
    'another issuer': inCertificate([JsonPatch.replace('/spec/issuerRef/name', 'other')], 'spec.issuerRef.name is "other"'),
    'an issuer of the namespace': inCertificate([JsonPatch.remove('/spec/issuerRef/kind')], 'spec.issuerRef.kind is missing'),
    'a Certificate of another name': {
      change: (world) => {
        withCertificates(world);
        world.find('Certificate', 'asker-service-certificate').addJsonPatch(JsonPatch.replace('/metadata/name', 'asker'));
      },
      object: 'Certificate',
      says: ['Certificate till/asker-service-certificate, by which till/asker gets its certificate, is missing'],
    },
    'a second certificate with the ID': certificate({ uris: [ID], issuerRef: ISSUER }),
    'one in another namespace': certificate({ uris: [ID], issuerRef: ISSUER }, 'shop'),
    'one of another issuer with the ID': certificate({ uris: [ID], issuerRef: { name: 'other' } }),
    'one whose ID is written otherwise': certificate({ uris: [ID.replace('spiffe', 'SPIFFE')], issuerRef: { name: 'other' } }),
    'an authority of the issuer': certificate({ isCA: true, commonName: 'more', issuerRef: ISSUER }),
    'a certificate of the issuer without an ID': certificate({ dnsNames: ['a.example.com'], issuerRef: { kind: 'ClusterIssuer', name: 'workloads' } }),
    'a request by hand': beside({ kind: 'CertificateRequest', body: { spec: { request: 'YQ==', issuerRef: ISSUER } } }, 'was not declared: it has a certificate signed by the issuer'),
    'a request by the API of Kubernetes': beside({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      namespace: undefined,
      body: { spec: { request: 'YQ==', signerName: 'clusterissuers.cert-manager.io/workloads', usages: ['client auth'] } },
    }, MAY),
    'whom to trust, by hand': authority({ apiVersion: CORE, kind: 'ConfigMap', name: 'workloads-ca', body: { data: { 'ca.crt': 'a' } } }),
    'whom to trust, by a Bundle': authority({
      apiVersion: 'trust.cert-manager.io/v1alpha1',
      kind: 'Bundle',
      name: 'workloads-ca',
      namespace: undefined,
      body: { spec: { sources: [{ inLine: 'a' }], target: { configMap: { key: 'ca.crt' } } } },
    }),
    'a Secret of the name, from a vault': secretOf({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      body: { spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'a' }, target: { name: 'asker-service-certificate' }, data: [] } },
    }),
    'a Secret of the name, by hand': secretOf({ apiVersion: CORE, kind: 'Secret', name: 'asker-service-certificate', body: { type: 'kubernetes.io/tls' } }),
    'a Secret of the name, by another Certificate': secretOf({ kind: 'Certificate', body: { spec: { secretName: 'asker-service-certificate', dnsNames: ['a'], issuerRef: { name: 'b' } } } }),
    'the certificate of another workload': inPods([JsonPatch.replace(`${SOURCES}/0/secret/name`, 'ledger-service-certificate')], NOT_DECLARED),
    'the certificate of another workload beside': inPods([JsonPatch.add(`${POD}/volumes/-`, { name: 'more', secret: { secretName: 'ledger-service-certificate' } })], NOT_DECLARED),
    'the certificate of another workload in a variable': inPods([
      JsonPatch.add(`${POD}/containers/0/env`, [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'ledger-service-certificate', key: 'tls.key' } } }]),
    ], NOT_DECLARED),
    'its own key in a variable': inPods([
      JsonPatch.add(`${POD}/initContainers/0/env`, [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'asker-service-certificate', key: 'tls.key' } } }]),
    ], 'Secret till/asker-service-certificate, which till/asker does not declare'),
    'its own key in a volume of the helper': inPods([
      JsonPatch.add(`${POD}/volumes/-`, { name: 'more', secret: { secretName: 'asker-service-certificate' } }),
    ], 'Secret till/asker-service-certificate, which till/asker does not declare'),
    'its own key in a second volume': inPods([
      JsonPatch.add(`${POD}/volumes/-`, { name: 'more', projected: { sources: [{ secret: { name: 'asker-service-certificate' } }] } }),
    ], 'one volume with the Secret asker-service-certificate'),
    'a certificate for a workload that needs none': patched('Deployment', 'stranger', [
      JsonPatch.add(`${POD}/volumes/-`, { name: 'more', secret: { secretName: 'stranger-service-certificate' } }),
    ], 'Secret till/stranger-service-certificate, which till/stranger does not declare'),
    'a helper that is the workload, too': inPods([
      JsonPatch.add(`${POD}/initContainers/0/volumeMounts`, [{ name: 'service-certificate', mountPath: '/c', readOnly: true }]),
    ], 'container helper: volumeMounts', 'no certificate: it is for the main container'),
    'no volume': inPods([JsonPatch.remove(VOLUME), JsonPatch.remove(MOUNT)], 'one volume with the Secret asker-service-certificate', WAIVABLE),
    'no authority': inPods([JsonPatch.remove(`${SOURCES}/1`)], 'sources is', 'expected a list of 2'),
    'another authority': inPods([JsonPatch.replace(`${SOURCES}/1/configMap/name`, 'kube-root-ca.crt')], 'configMap.name is "kube-root-ca.crt"'),
    'another key of it': inPods([JsonPatch.replace(`${SOURCES}/1/configMap/items/0/key`, 'other.crt')], 'items[0] is'),
    'a second authority': inPods([JsonPatch.add(`${SOURCES}/-`, { configMap: { name: 'kube-root-ca.crt' } })], 'expected a list of 2'),
    'files of other names': inPods([JsonPatch.replace(`${SOURCES}/0/secret/items/1/path`, 'key.pem')], 'path is "key.pem"'),
    'no files named': inPods([JsonPatch.remove(`${SOURCES}/0/secret/items`)], 'one with key "tls.crt"'),
    'files that may be missing': inPods([JsonPatch.add(`${SOURCES}/0/secret/optional`, true)], 'secret.optional is true'),
    'files that everybody reads': inPods([JsonPatch.replace(`${VOLUME}/projected/defaultMode`, 0o444)], 'defaultMode is 292'),
    'one file of its own mode': inPods([JsonPatch.add(`${SOURCES}/0/secret/items/1/mode`, 0o644)], 'mode is 420'),
    'files at another place': inPods([JsonPatch.replace(`${MOUNT}/mountPath`, '/certs')], WHOLE),
    'files that are never renewed': inPods([JsonPatch.add(`${MOUNT}/subPath`, 'tls.crt')], WHOLE),
    'files that may be written': inPods([JsonPatch.remove(`${MOUNT}/readOnly`)], WHOLE),
    'an authority of somebody else over it': inPods([
      JsonPatch.add(`${POD}/containers/0/volumeMounts/-`, { name: 'tmp', mountPath: '/var/run/service-certificate/ca.crt', subPath: 'mine' }),
    ], 'nothing at /var/run/service-certificate before the volume with the certificate'),
    'a right to read the key of another workload': {
      change: (world) => {
        withCertificates(world)('reader', { permissions: [{ resource: 'secrets', names: ['asker-service-certificate'], verbs: ['get'] }] });
      },
      object: 'ServiceAccount till/reader',
      says: ['may read the Secret till/asker-service-certificate', 'with which it is till/asker to everybody. Take the right away'],
    },
    'its own right to read its key': {
      change: (world) => {
        const add = withCertificates(world);
        add('teller', { permissions: [{ resource: 'secrets', names: ['teller-service-certificate'], verbs: ['get'] }] }).calls(add('safe', LOOKS));
      },
      object: 'ServiceAccount till/teller',
      says: ['may read the Secret till/teller-service-certificate'],
    },
    'a scraper that shows the key to whom it scrapes': {
      change: (world) => adds(world, {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        body: { spec: { selector: {}, podMetricsEndpoints: [{ port: 'a', tlsConfig: { keySecret: { name: 'asker-service-certificate', key: 'tls.key' } } }] } },
      }),
      object: 'PodMonitor till/more',
      says: ['to the Secret that till/asker alone was declared to read'],
    },
    'certificates of SPIRE beside': inPods([JsonPatch.add(`${POD}/volumes/-`, { name: 'more', csi: { driver: 'csi.spiffe.io', readOnly: true } })], 'it gives the pod a certificate that was not declared'),
    'a caller of SPIRE in the list': patched('ConfigMap', 'ledger-service-identities', [
      JsonPatch.replace('/data/callers.json', JSON.stringify({ trustDomain: 'example.com', id: ID.replace('asker', 'ledger'), callers: [], anonymous: [] })),
    ], 'trustDomain is "example.com", expected "example.org"'),
  },
  harmless: {
    'services that look at certificates': (world) => { withCertificates(world); },
    'a certificate for six hours': (world) => {
      withCertificates(world);
      world.find('Certificate', 'asker-service-certificate').addJsonPatch(JsonPatch.replace('/spec/duration', '6h'), JsonPatch.replace('/spec/renewBefore', '3h'));
    },
    'an issuer of cert-manager, whose group nobody names': (world) => {
      withCertificates(world);
      world.find('Certificate', 'asker-service-certificate').addJsonPatch(JsonPatch.remove('/spec/issuerRef/group'));
    },
    'a certificate of another issuer': (world) => adds(world, { kind: 'Certificate', body: { spec: { secretName: 'more', dnsNames: ['a.example.com'], issuerRef: { name: 'workloads' } } } }),
    'whom others trust': (world) => adds(world, { apiVersion: CORE, kind: 'ConfigMap', name: 'other-ca', body: { data: { 'ca.crt': 'a' } } }),
    'a helper that calls with the certificate of its main container': (world) => {
      const add = withCertificates(world);
      const proxy = PodContainer.sidecar('proxy', { image: image('proxy'), sharedPaths: ['/var/run/service-certificate'] });
      add('teller', { containers: [proxy] }).calls(add('safe', LOOKS));
    },
  },
};
