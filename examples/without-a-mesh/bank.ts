import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Access, ClusterProfile, HttpMethod, IngressController, Mesh, Port, Probes, SecureCronJob, SecureService, ServiceIdentity, ZeroTrustDefaults,
  ZeroTrustNamespace,
} from 'cdk8s-zero-trust';

const { GET, POST } = HttpMethod;
const DIGEST = 'sha256:1f2a4c7b9d0e3f5a6b8c1d2e4f7a9b0c3d5e6f8a1b2c4d7e9f0a3b5c6d8e1f2a';
const image = (name: string) => `ghcr.io/acme/${name}:2.1.0@${DIGEST}`;

/**
 * A bank in a cluster without a mesh. The network lets the declared pods alone through; what moves money asks, besides, who is at the other end: `accounts`
 * by tokens of Kubernetes over HTTP, for single methods and paths, and `ledger` by mutual TLS with certificates of cert-manager.
 */
export class Bank extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    ZeroTrustDefaults.of(this).set({
      mesh: Mesh.none(),
      profile: ClusterProfile.vanilla({
        podCidrs: ['10.244.0.0/16'],
        tokenIssuer: 'https://kubernetes.default.svc.cluster.local',
        certManager: { trustDomain: 'bank.example', issuerName: 'workloads', trustConfigMap: 'workloads-ca' },
      }),
    });
    const bank = new ZeroTrustNamespace(this, 'bank');

    const website = new SecureService(bank, 'website', { image: image('website'), ports: [Port.http(8080)], probes: Probes.http('/healthz') });
    const accounts = new SecureService(bank, 'accounts', {
      image: image('accounts'), ports: [Port.http(8080)], probes: Probes.http('/healthz'), serviceIdentity: ServiceIdentity.tokens(),
    });
    const ledger = new SecureService(bank, 'ledger', {
      image: image('ledger'), ports: [Port.tls(8443)], probes: Probes.tcp(), serviceIdentity: ServiceIdentity.spiffe(),
    });
    const archive = new SecureService(bank, 'archive', {
      image: image('archive'), ports: [Port.tls(8443)], probes: Probes.tcp(), serviceIdentity: ServiceIdentity.spiffe(),
    });
    const database = new SecureService(bank, 'database', {
      image: image('postgres'), ports: [Port.tcp(5432)], probes: Probes.tcp(), storage: [{ mountPath: '/var/lib/postgresql', size: Size.gibibytes(20) }],
    });
    const closing = new SecureCronJob(bank, 'closing', { image: image('closing'), schedule: '0 1 * * *', timeZone: 'Etc/UTC' });

    const ingress = IngressController.fromReference(this, 'ingress', { namespace: 'ingress', podLabels: { app: 'traefik' } });
    ingress.calls(website);
    website.calls(accounts, Access.http({ methods: [GET], paths: ['/accounts/{*}'] }));
    website.calls(accounts, Access.http({ methods: [POST], paths: ['/transfers'] }));
    accounts.calls(ledger);
    ledger.calls(database);
    closing.calls(archive);
    closing.calls(accounts, Access.http({ methods: [GET], paths: ['/balances'] }));
  }
}
