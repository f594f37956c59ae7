import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Access, ClusterProfile, ExternalNetwork, HttpMethod, Mesh, Port, Probes, SecureJob, SecureService, ZeroTrustNamespace } from '../../src';
import type { SecureServiceProps } from '../../src';
import { image } from '../support/programs';

/** A namespace in Consul, with requests that are held, a database whose pods are dialled, a job, and callers without an identity. */
export class Tickets extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'], nodeCidrs: ['192.0.2.0/24'] });
    const tickets = new ZeroTrustNamespace(this, 'tickets', { mesh: Mesh.consul(), profile });
    const service = (name: string, props: Partial<SecureServiceProps> = {}) => new SecureService(tickets, name, {
      image: image(name), ports: [Port.http(8080)], probes: Probes.http('/healthz'), ...props,
    });
    const sales = service('sales', { ports: [Port.http(8080), Port.tcp(7000, { name: 'tills' })], metrics: { port: 9102 } });
    const seats = service('seats', { ports: [Port.grpc(7070)], probes: Probes.grpc({ managementPort: 9801 }) });
    const database = service('database', {
      ports: [Port.tcp(5432)], probes: Probes.exec(['pg_isready']), storage: [{ mountPath: '/var/lib/database', size: Size.gibibytes(1) }],
    });
    const [desk, gate] = ['desk', 'gate'].map((name) => service(name));
    desk!.calls(sales, Access.http({ methods: [HttpMethod.GET], paths: ['/tickets', '/tickets/*'], portName: 'http' }));
    gate!.calls(sales, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST], paths: ['/scans/{*}'], portName: 'http' }));
    desk!.calls(gate!);
    sales.calls(seats, Access.grpc({ service: 'tickets.Seats', methods: ['Reserve'] }));
    seats.calls(database);
    new SecureJob(tickets, 'import', { image: image('import') }).calls(database);
    ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(sales, Access.ports('tills'));
  }
}
