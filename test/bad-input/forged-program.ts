import { App, Chart } from 'cdk8s';
import * as zt from '../../src';
import { image } from '../support/programs';

export const INGRESS: zt.IngressControllerProps = { namespace: 'ingress', podLabels: { app: 'ingress' }, name: 'i', serviceAccountName: 'i', mesh: zt.Mesh.istio() };

export const ISSUER = zt.Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['a'] });
export const USERS: zt.UsersOptions = { audiences: ['a'], scopes: ['s'], groups: ['g'], groupsClaim: ['realm', 'roles'], claims: [{ claim: ['c'], anyOf: ['v'] }] };

export const CLUSTER = {
  kubernetesVersion: '1.36',
  networkPlugin: zt.NetworkPlugin.cilium(),
  apiServerCidrs: ['198.18.0.1/32'],
  apiServerPort: 6443,
  nodeCidrs: ['192.0.2.0/24'],
  clusterCidrs: ['198.51.100.0/24'],
  podCidrs: ['203.0.113.0/24'],
  scraper: zt.Scraper.of({ namespace: 'm', podLabels: { app: 'prometheus' } }),
  externalSecretsNamespace: 'es',
  externalSecretsServiceAccount: 'es',
  clusterDomain: 'cluster.local',
};

/** A program in which one argument can be anything. */
export class Program {
  public readonly app = new App();
  public readonly chart: Chart;
  public readonly shop: zt.ZeroTrustNamespace;
  public readonly web: zt.SecureService;

  public constructor() {
    zt.ZeroTrustDefaults.of(this.app).set({ mesh: zt.Mesh.istio(), profile: zt.ClusterProfile.vanilla({ apiServerCidrs: ['198.18.0.1/32'], tokenIssuer: 'https://kubernetes.default.svc' }) });
    this.chart = new Chart(this.app, 'app');
    this.shop = new zt.ZeroTrustNamespace(this.chart, 'shop');
    this.web = this.service('web');
  }

  public service(name: string, props: Partial<zt.SecureServiceProps> = {}): zt.SecureService {
    return new zt.SecureService(this.shop, name, { image: image(name), ports: [zt.Port.http(8080)], probes: zt.Probes.http('/'), ...props });
  }

  public job(): zt.SecureJob {
    return new zt.SecureJob(this.shop, 'job', { image: image('job'), delivery: zt.JobDelivery.argoCdHook(zt.ArgoCdPhase.SYNC) });
  }

  public edge(clientAddress = zt.ClientAddress.ofConnection()): zt.EdgeGateway {
    return new zt.EdgeGateway(this.chart, 'edge', { namespace: 'edge', hosts: ['a.example.com'], clientAddress, clientCidrs: ['198.51.100.0/24'] });
  }

  public edgeOfWeb(): zt.EdgeGateway {
    const edge = this.edge();
    edge.exposes(this.web);
    return edge;
  }

  public edgeOfOthers(listener = zt.GatewayListener.https({ name: 'a', hostname: 'a.example.com', routesFrom: zt.RoutesFrom.anyNamespace() })): zt.EdgeReference {
    return zt.EdgeGateway.fromReference(this.chart, 'edge-of-others', { namespace: 'edge', listeners: [listener] });
  }

  /** A service for networks outside: there is none without one that calls it. */
  public fromOutside(outsideService: zt.OutsideService): void {
    zt.ExternalNetwork.of({ name: 'office', cidrs: ['203.0.113.0/24'] }).calls(this.service('s', { outsideService }));
  }

  public foreign(): zt.ForeignWorkload {
    return new zt.ForeignWorkload(this.shop, 'foreign', { podLabels: { app: 'foreign' }, ports: [zt.Port.http(8080)] });
  }

  public ingress(): zt.IngressController {
    return zt.IngressController.fromReference(this.chart, 'ingress', INGRESS);
  }

  public reference(): zt.ServiceReference {
    return zt.SecureService.fromReference({ namespace: 'bank', name: 'ledger', ports: [zt.Port.http(8080)] });
  }
}
