import { Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Access, ClusterProfile, EdgeGateway, HttpMethod, Issuer, Mesh, Port, Users, Waypoint, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';

const { GET, POST } = HttpMethod;

/** Istio's ambient mode: waypoints that look at requests, at tokens and at the load, of a namespace and of a service. */
export class Parcels extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'] });
    const namespace = (name: string, mesh: Mesh) => new ZeroTrustNamespace(this, name, { mesh, profile });
    const parcels = namespace('parcels', Mesh.ambient());
    const bank = namespace('bank', Mesh.ambient({ waypoint: Waypoint.ofService() }));
    const depot = service(namespace('depots', Mesh.istio()), 'depot');

    const web = service(parcels, 'web', { metrics: { port: 9464 } });
    const tracking = service(parcels, 'tracking', {
      ports: [Port.http(8080, { servicePort: 80 }), Port.tcp(9000, { name: 'scans' }), Port.udp(5514, { name: 'syslog' })],
    });
    const labels = service(parcels, 'labels', {
      resilience: {
        maxConnections: 200, maxPendingRequests: 50, connectTimeout: Duration.seconds(2), consecutive5xxErrors: 5, ejectionTime: Duration.minutes(1),
      },
    });
    const accounts = service(bank, 'accounts');
    web.calls(tracking, Access.http({ methods: [GET], paths: ['/parcels/{*}'] }));
    web.calls(tracking, Access.http({ methods: [POST], paths: ['/parcels'] }));
    web.calls(labels);
    web.calls(accounts);
    depot.calls(labels);
    depot.calls(tracking, Access.ports('scans'));
    accounts.calls(tracking, Access.ports('syslog'));
    const idp = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['parcels'], jwksUri: 'https://id.example.com/keys' });
    accounts.admits(Users.of(idp, { scopes: ['accounts'] }), { publicPaths: ['/status'] });
    const edge = new EdgeGateway(this, 'edge', { namespace: 'istio-ingress', hosts: ['parcels.example.com'], mesh: Mesh.ambient(), profile });
    edge.exposes(web);
    edge.exposes(labels, { pathPrefixes: ['/labels'] });
    edge.exposes(accounts, { pathPrefixes: ['/accounts'] });
    edge.exposes(tracking, { pathPrefixes: ['/track'], portName: 'http' });
  }
}
