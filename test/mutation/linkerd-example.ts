import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Access, ClusterProfile, ExternalNetwork, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from '../../src';
import { image } from '../support/programs';

/** A namespace in Linkerd, with a port of each kind, requests that are held, and callers without an identity. */
export class Shipments extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'], nodeCidrs: ['192.0.2.0/24'] });
    const parcels = new ZeroTrustNamespace(this, 'parcels', { mesh: Mesh.linkerd(), profile });
    const service = (name: string, ...ports: Port[]) => new SecureService(parcels, name, {
      image: image(name), ports: [Port.http(8080), ...ports], probes: Probes.http('/healthz'), metrics: { port: 9102 },
    });
    const tracking = service('tracking', Port.tcp(7000, { name: 'depots' }), Port.grpc(7070));
    const [desk, courier] = ['desk', 'courier'].map((name) => service(name));
    desk!.calls(tracking, Access.http({ methods: [HttpMethod.GET], paths: ['/parcels', '/parcels/*'], portName: 'http' }));
    courier!.calls(tracking, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST], paths: ['/scans/{*}'], portName: 'http' }));
    desk!.calls(courier!);
    courier!.calls(tracking, Access.ports('grpc'));
    ExternalNetwork.of({ name: 'depots', cidrs: ['198.51.100.0/24'] }).calls(tracking, Access.ports('depots'));
  }
}
