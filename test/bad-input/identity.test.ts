import { generateKeyPairSync } from 'node:crypto';
import { Size } from 'cdk8s';
import type { Chart } from 'cdk8s';
import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import {
  Access, CloudIdentity, ClusterProfile, Config, ForeignWorkload, HttpMethod, Mesh, Port, Probes, Secret, SecretStore, SecureService, ServiceIdentity,
  ZeroTrustNamespace,
} from '../../src';
import type { CertManagerOptions, ClusterProfileOptions, SecureServiceProps, ServiceReference } from '../../src';

const known = (identity: CloudIdentity): Program => ({ shop }) => service(shop, 'web', { identity });
const ROLE = 'arn:aws:iam::123456789012:role/web';
const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('an identity in a cloud', () => {
  refuses('by the name of a role', known(CloudIdentity.awsRole({ roleArn: 'web', region: 'eu-central-1' })), told('identity', 'web', "identity.roleArn: got 'web'", 'the ARN of a role'));
  refuses('in a region that is none', known(CloudIdentity.awsRole({ roleArn: ROLE, region: 'frankfurt' })), told('identity', 'web', "identity.region: got 'frankfurt'", 'a region'));
  refuses('by a Google account that is none', known(CloudIdentity.gke({ googleServiceAccount: 'web' })), told('identity', 'web', "identity.googleServiceAccount: got 'web'", 'gserviceaccount.com'));
  refuses('by a client that is none', known(CloudIdentity.azure({ clientId: 'web', tenantId: ID })), told('identity', 'web', "identity.clientId: got 'web'", 'an id'));
  accepts('by a role', known(CloudIdentity.awsRole({ roleArn: ROLE, region: 'eu-central-1' })));
  accepts('by an association', known(CloudIdentity.eksPodIdentity()));
  accepts('of Google', known(CloudIdentity.gke({ googleServiceAccount: 'web-shop@acme-shop.iam.gserviceaccount.com' })));
  accepts('of Google without Dataplane V2', known(CloudIdentity.gke({ googleServiceAccount: 'web-shop@acme-shop.iam.gserviceaccount.com', dataplaneV2: false })));
  accepts('of Azure', known(CloudIdentity.azure({ clientId: ID, tenantId: ID })));
});

const KUBERNETES = 'https://kubernetes.default.svc.cluster.local';
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEYS = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'ES256', use: 'sig' }] });
const tokens = ServiceIdentity.tokens;

/** A service that looks at tokens, in a namespace of its own. */
function bank(chart: Chart, options: ClusterProfileOptions = { tokenIssuer: KUBERNETES }, serviceIdentity?: ServiceIdentity): ZeroTrustNamespace {
  return new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.none(), profile: ClusterProfile.vanilla(options), ...(serviceIdentity && { serviceIdentity }) });
}

const looking = (options: ClusterProfileOptions, identity = tokens()): Program => ({ chart }) => service(bank(chart, options), 'ledger', { serviceIdentity: identity });
const named = (audience: string) => looking({ tokenIssuer: KUBERNETES }, tokens({ audience }));
const stating = (options: ClusterProfileOptions): Program => ({ chart }) => bank(chart, options);
const [BANK, LEDGER] = ['app/bank', 'app/bank/ledger'];
const AUDIENCE = 'serviceIdentity.audience';

function audit(serviceIdentity: ServiceIdentity): ServiceReference {
  return SecureService.fromReference({ namespace: 'other', name: 'audit', ports: [Port.http(8080)], serviceIdentity });
}

describe('tokens of callers', () => {
  refuses('in a cluster whose issuer nobody states', looking({}), told('cluster-profile', LEDGER, 'profile.tokenIssuer: missing', '/.well-known/openid-configuration', 'tokenIssuer:'));
  refuses('of an issuer without TLS', stating({ tokenIssuer: 'http://a.example.com' }), told('cluster-profile', BANK, "profile.tokenIssuer: got 'http://a.example.com'", 'write https'));
  refuses('with keys that are no set', stating({ tokenIssuer: KUBERNETES, tokenKeys: 'AAAA' }), told('cluster-profile', BANK, 'profile.tokenKeys: got keys that nobody can use', 'kubectl get --raw /openid/v1/jwks'));
  refuses('with keys that sign', stating({ tokenIssuer: KUBERNETES, tokenKeys: '{"keys":[{"kty":"oct","k":"AAAA"}]}' }), told('cluster-profile', BANK, 'profile.tokenKeys: got keys that nobody can use', 'shared secret'));
  refuses('with keys of nobody', stating({ tokenKeys: KEYS }), told('cluster-profile', BANK, 'profile.tokenKeys: got keys of nobody', 'tokenIssuer:'));
  for (const audience of [KUBERNETES, 'https://kubernetes.default.svc', 'kubernetes.default', 'https://kubernetes.default.svc.corp.example/', 'kubernetes.svc.default', 'api', 'k3s']) {
    refuses(`for the API server, ${audience}`, named(audience), told('identity', LEDGER, `${AUDIENCE}: got '${audience}'`, 'API server'));
  }
  refuses('for the API server, whatever its issuer is', looking({ tokenIssuer: 'https://id.example.com' }, tokens({ audience: 'https://id.example.com' })), told('identity', LEDGER, `${AUDIENCE}: got 'https://id.example.com'`, 'leave audience out'));
  refuses('for nobody', named(''), told('identity', LEDGER, `${AUDIENCE}: got ''`, 'write a value'));
  refuses('for two at once', named('a b'), told('identity', LEDGER, `${AUDIENCE}: got 'a b'`, 'white space'));
  refuses('for all whose names begin so', named('ledger*'), told('identity', LEDGER, `${AUDIENCE}: got 'ledger*'`, 'star'));
  refuses('for all services of a namespace', ({ chart }) => bank(chart, undefined, tokens({ audience: 'bank' })), told('identity', BANK, `${AUDIENCE}: got one for all services of a namespace`, 'say it on the service'));
  refuses('of a service that nobody calls', ({ chart }) => service(bank(chart), 'ledger', { ports: [], probes: Probes.exec(['/ok']), serviceIdentity: tokens() }), told('identity', LEDGER, 'serviceIdentity: got a service without ports', 'declare its ports'));
  refuses('beside a configuration that takes their name', ({ chart }) => service(bank(chart), 'ledger', { serviceIdentity: tokens(), config: [Config.values('service-tokens', { A: 'b' })] }), told('duplicate-name', LEDGER, "config 'service-tokens': got 'ledger-service-tokens'", 'another name'));
  refuses('beside a directory that takes their place', ({ chart }) => service(bank(chart), 'ledger', { serviceIdentity: tokens(), writablePaths: { '/etc/service-tokens': Size.mebibytes(1) } }), told('mount-path', LEDGER, 'mounts: got /etc/service-tokens beside /etc/service-tokens', 'mount one of them elsewhere'));
  refuses('for two services', ({ chart }) => {
    service(bank(chart), 'ledger', { serviceIdentity: tokens({ audience: 'same' }) }).calls(audit(tokens({ audience: 'same' })));
  }, told('identity', LEDGER, `calls other/audit: ${AUDIENCE}: got 'same'`, 'another audience than that of bank/ledger'));
  refuses('for a service of others, by the name of the API server', ({ chart }) => {
    service(bank(chart), 'ledger').calls(audit(tokens({ audience: KUBERNETES })));
  }, told('identity', LEDGER, `calls other/audit: ${AUDIENCE}: got '${KUBERNETES}'`, 'API server'));
  accepts('an issuer', looking({ tokenIssuer: KUBERNETES }));
  accepts('an issuer with keys', looking({ tokenIssuer: KUBERNETES, tokenKeys: KEYS }));
  accepts('a name of its own', named('https://ledger.example.com'));
  accepts('no identity, in a cluster without an issuer,', looking({}, ServiceIdentity.none()));
  accepts('a call with methods and paths without a mesh', ({ chart }) => {
    const space = bank(chart, undefined, tokens());
    service(space, 'web').calls(service(space, 'ledger'), Access.http({ methods: [HttpMethod.GET], notPaths: ['/admin*'] }));
  });
});

const SPIRE: ClusterProfileOptions = { spire: { trustDomain: 'example.org' } };
const spiffe = ServiceIdentity.spiffe;
const trusting = (trustDomain: string) => stating({ spire: { trustDomain } });
const asking = (props: Partial<SecureServiceProps> = {}, options = SPIRE): Program => ({ chart }) => service(bank(chart, options), 'ledger', { serviceIdentity: spiffe(), ...props });

describe('certificates of callers', () => {
  refuses('in a cluster of whose SPIRE nothing is stated', looking({}, spiffe()), told('cluster-profile', LEDGER, 'profile.spire: missing', 'the service needs a certificate of one of them', "spire: { trustDomain: 'example.org' }"));
  refuses('of a caller in such a cluster', ({ chart }) => {
    service(bank(chart, {}), 'web').calls(audit(spiffe()));
  }, told('cluster-profile', 'app/bank/web', 'profile.spire: missing', 'who calls other/audit needs a certificate of one of them'));
  for (const domain of ['', 'Example.org', 'spiffe://example.org', 'example.org/ns/bank', 'example.org:8081', '{{ .TrustDomain }}', '*', `a${'.a'.repeat(128)}`]) {
    refuses(`of the trust domain ${domain.slice(0, 20)}`, trusting(domain), told('cluster-profile', BANK, `profile.spire.trustDomain: got '${domain}'`, 'a trust domain: lower-case letters'));
  }
  for (const socketFile of ['', '../agent.sock', '/run/spire/agent.sock', 'a b', '.']) {
    refuses(`at the socket ${socketFile}`, stating({ spire: { trustDomain: 'example.org', socketFile } }), told('cluster-profile', BANK, `profile.spire.socketFile: got '${socketFile}'`, 'the last part of socket_path'));
  }
  refuses('of a class that is none', stating({ spire: { trustDomain: 'example.org', className: 'a b' } }), told('cluster-profile', BANK, "profile.spire.className: got 'a b'"));
  refuses('of a service that nobody calls', asking({ ports: [], probes: Probes.exec(['/ok']) }), told('identity', LEDGER, 'serviceIdentity: got a service without ports', 'declare its ports'));
  refuses('beside a configuration that takes the name of the list', asking({ config: [Config.values('service-identities', { A: 'b' })] }), told('duplicate-name', LEDGER, "config 'service-identities': got 'ledger-service-identities'"));
  refuses('beside a directory that takes the place of the socket', asking({ writablePaths: { '/spiffe-workload-api': Size.mebibytes(1) } }), told('mount-path', LEDGER, 'mounts: got /spiffe-workload-api beside /spiffe-workload-api'));
  refuses('beside a variable that leads elsewhere', asking({ env: { SPIFFE_ENDPOINT_SOCKET: 'unix:///tmp/s' } }), told('config', LEDGER, 'env.SPIFFE_ENDPOINT_SOCKET: got a value of your own', 'leave it out'));
  refuses('of another trust domain', ({ chart }) => {
    const other = new ZeroTrustNamespace(chart, 'other', { mesh: Mesh.none(), profile: ClusterProfile.vanilla({ spire: { trustDomain: 'example.com' } }) });
    service(other, 'web').calls(service(bank(chart, SPIRE), 'ledger', { serviceIdentity: spiffe() }));
  }, told('identity', 'app/other/web', "calls bank/ledger: got a caller with a certificate of SPIRE in the trust domain 'example.com', and a callee with one of SPIRE in the trust domain 'example.org'", 'federation is not written', 'state the same profile.spire'));
  accepts('a trust domain', asking());
  accepts('a class and a socket', asking({}, { spire: { trustDomain: 'prod.example.org', className: 'spire-spire', socketFile: 'api.sock' } }));
  accepts('no identity, in a cluster without SPIRE,', looking({}, ServiceIdentity.none()));
  accepts('a call with methods and paths without a mesh, by certificates,', ({ chart }) => {
    const space = bank(chart, SPIRE, spiffe());
    service(space, 'web').calls(service(space, 'ledger'), Access.http({ methods: [HttpMethod.GET], notPaths: ['/admin*'] }));
  });
});

const WORKLOADS = { trustDomain: 'example.org', issuerName: 'workloads', trustConfigMap: 'workloads-ca' };
const CERT_MANAGER: ClusterProfileOptions = { certManager: WORKLOADS };
const having = (changed: Partial<CertManagerOptions>) => stating({ certManager: { ...WORKLOADS, ...changed } });
const OWN = 'ledger-service-certificate';
const WITHIN = "in the trust domain 'example.org'";

describe('certificates of cert-manager', () => {
  const at = (field: string, value: string) => `profile.certManager.${field}: got '${value}'`;
  refuses('of a trust domain that is none', having({ trustDomain: 'spiffe://a' }), told('cluster-profile', BANK, at('trustDomain', 'spiffe://a'), 'a trust domain: lower-case letters'));
  refuses('of an issuer without a name', having({ issuerName: '' }), told('cluster-profile', BANK, at('issuerName', '')));
  refuses('of an issuer whose name is none', having({ issuerName: 'A b' }), told('cluster-profile', BANK, at('issuerName', 'A b')));
  for (const issuerKind of ['', 'clusterIssuer', 'Cluster Issuer', 'Issuer/a']) {
    refuses(`of the kind '${issuerKind}'`, having({ issuerKind }), told('cluster-profile', BANK, at('issuerKind', issuerKind), "'ClusterIssuer'"));
  }
  refuses('of a group that is none', having({ issuerGroup: 'a/b' }), told('cluster-profile', BANK, at('issuerGroup', 'a/b')));
  refuses('with no authority', having({ trustConfigMap: '' }), told('cluster-profile', BANK, at('trustConfigMap', '')));
  for (const trustConfigMap of ['kube-root-ca.crt', 'openshift-service-ca.crt']) {
    refuses(`with the authority of the cluster (${trustConfigMap})`, having({ trustConfigMap }), told('cluster-profile', BANK, at('trustConfigMap', trustConfigMap), 'of workloads alone', 'a Bundle of trust-manager'));
  }
  accepts('beside pods of others', ({ chart }) => {
    const space = bank(chart, CERT_MANAGER);
    const ledger = service(space, 'ledger', { serviceIdentity: spiffe() });
    new ForeignWorkload(space, 'foreign', { podLabels: { app: 'foreign' }, serviceAccountName: 'foreign' }).calls(ledger);
    service(space, 'web').calls(ledger);
  });
  for (const trustKey of ['', '..', '..data', 'a/b', 'a b', 'a'.repeat(254)]) {
    refuses(`with the authority under '${trustKey.slice(0, 10)}'`, having({ trustKey }), told('cluster-profile', BANK, at('trustKey', trustKey), 'a key of a ConfigMap'));
  }
  refuses('and of SPIRE at once', stating({ ...SPIRE, ...CERT_MANAGER }), told('cluster-profile', BANK, 'profile: got both spire and certManager', 'leave one of them out'));
  refuses('beside a directory that takes their place', asking({ writablePaths: { '/var/run/service-certificate': Size.mebibytes(1) } }, CERT_MANAGER), told('mount-path', LEDGER, 'mounts: got /var/run/service-certificate beside /var/run/service-certificate'));
  refuses('beside a secret that takes their name', asking({ secrets: [Secret.allOfExisting(OWN)] }, CERT_MANAGER), told('duplicate-name', LEDGER, `secret '${OWN}': got '${OWN}'`, 'another name'));
  refuses('beside a secret of a vault that takes their name', asking({ secrets: [SecretStore.cluster('vault').secret('service-certificate', { A: 'b' })] }, CERT_MANAGER), told('duplicate-name', LEDGER, `secret 'service-certificate': got '${OWN}'`));
  refuses('in the hands of another workload', ({ chart }) => {
    const space = bank(chart, CERT_MANAGER);
    service(space, 'ledger', { serviceIdentity: spiffe() });
    service(space, 'web', { secrets: [Secret.allOfExisting(OWN)] });
  }, told('identity', 'app/bank/web', `secret '${OWN}': got the certificate of bank/ledger`, 'it is the other workload to everybody'));
  refuses('of a caller whose certificate is of SPIRE', ({ chart }) => {
    const other = new ZeroTrustNamespace(chart, 'other', { mesh: Mesh.none(), profile: ClusterProfile.vanilla(SPIRE) });
    service(other, 'web').calls(service(bank(chart, CERT_MANAGER), 'ledger', { serviceIdentity: spiffe() }));
  }, told('identity', 'app/other/web', `calls bank/ledger: got a caller with a certificate of SPIRE ${WITHIN}, and a callee with one of ClusterIssuer 'workloads' (cert-manager.io) ${WITHIN}`));
  refuses('of another issuer', ({ chart }) => {
    const other = new ZeroTrustNamespace(chart, 'other', { mesh: Mesh.none(), profile: ClusterProfile.vanilla({ certManager: { ...WORKLOADS, issuerKind: 'Issuer' } }) });
    service(other, 'web').calls(service(bank(chart, CERT_MANAGER), 'ledger', { serviceIdentity: spiffe() }));
  }, told('identity', 'app/other/web', `calls bank/ledger: got a caller with a certificate of Issuer 'workloads' (cert-manager.io) ${WITHIN}, and a callee with one of ClusterIssuer 'workloads' (cert-manager.io) ${WITHIN}`));
  accepts('of a ClusterIssuer', asking({}, CERT_MANAGER));
  accepts('of an issuer of another project', asking({}, { certManager: { ...WORKLOADS, issuerGroup: 'awspca.cert-manager.io', issuerKind: 'AWSPCAClusterIssuer', trustKey: 'root-certs.pem' } }));
});
