import type { Chart } from 'cdk8s';
import { askIstio } from './ask';
import { ClusterProfile, ExternalHost, ExternalNetwork, Mesh, MeshPolicy, Port, ZeroTrustNamespace } from '../../../src';
import { namespace, service } from '../../support/programs';
import { find, manifestsOf } from '../../support/synth';
import type { Manifest } from '../../support/synth';

interface Answer {
  readonly listeners: readonly {
    readonly address: string;
    readonly port: number;
    readonly chains: readonly { readonly addresses: readonly string[]; readonly serverNames: readonly string[]; readonly to: string }[];
  }[];
  /** What the proxy itself answers when the workload asks DNS. */
  readonly names: readonly { readonly host: string; readonly addresses: readonly string[] }[];
}

const CIDRS = ['192.0.2.0/28', '192.0.2.64/28', '192.0.2.130/32', '2001:db8::/32'];

/** A line for each way out on a port: `address[,range][,server name] -> cluster`. */
function waysOut(manifests: readonly object[], port: number, workload = 'shop/web'): readonly string[] {
  const { listeners } = askIstio<Answer>('outbound', { objects: manifests, workloads: [workload] });
  return listeners.filter((listener) => listener.port === port).flatMap(({ address, chains }) => chains.map(({ addresses, serverNames, to }) => (
    `${[address, ...addresses, ...serverNames].join(',')} -> ${to}`
  ))).sort();
}

function declare(calls: (web: ReturnType<typeof service>, chart: Chart) => void, mesh = Mesh.istio()): Manifest[] {
  return manifestsOf((chart) => calls(service(namespace(chart, 'shop', mesh), 'web'), chart));
}

/** Two hosts on one port, of which one would get all connections if both had none but the port to be told by. */
function twoDatabases(): Manifest[] {
  return declare((web) => {
    web.calls(ExternalHost.tcp('ledger.example.net', 5432));
    web.calls(ExternalHost.tcp('archive.example.net', 5432, { cidrs: ['203.0.113.16/28', '203.0.113.64/28'] }));
    web.calls(ExternalHost.https('api.example.net'));
    web.calls(ExternalHost.https('*.example.org'));
  });
}

describe('the listeners that Istio makes of what is called outside', () => {
  test('tell two hosts on one TCP port apart, by an address that the proxy answers for each name', () => {
    const manifests = twoDatabases();
    const ways = waysOut(manifests, 5432);
    const { names } = askIstio<Answer>('outbound', { objects: manifests, workloads: ['shop/web'] });

    expect(ways.map((way) => way.split(' -> ')[1]).sort()).toEqual(['outbound|5432||archive.example.net', 'outbound|5432||ledger.example.net']);
    expect(ways).toEqual(names.map(({ host, addresses }) => `${addresses.join()} -> outbound|5432||${host}`).sort());
    expect(ways.filter((way) => way.startsWith('0.0.0.0'))).toEqual([]);
  });

  test('would not without the annotation: one host gets all', () => {
    const manifests = twoDatabases();
    delete find(manifests, 'Deployment', 'web').spec.template.metadata.annotations['proxy.istio.io/config'];

    expect(waysOut(manifests, 5432)).toEqual([expect.stringMatching(/^0\.0\.0\.0 -> outbound\|5432\|\|(ledger|archive)\.example\.net$/)]);
  });

  test('still hold TLS to the server name where the proxy answers DNS, and drop every other name', () => {
    expect(waysOut(twoDatabases(), 443)).toEqual([
      '0.0.0.0 -> BlackHoleCluster', '0.0.0.0,*.example.org -> outbound|443||*.example.org', '0.0.0.0,api.example.net -> outbound|443||api.example.net',
    ]);
  });

  test('would take every server name at the address of a host without the label', () => {
    const manifests = twoDatabases();
    delete find(manifests, 'ServiceEntry', 'api.example.net').metadata.labels['networking.istio.io/enable-autoallocate-ip'];

    expect(waysOut(manifests, 443)).toContainEqual(expect.stringMatching(/^240\.240\.0\.\d+ -> outbound\|443\|\|api\.example\.net$/));
  });

  test('know every range of a network, and drop what is beside them', () => {
    const manifests = declare((web) => web.calls(ExternalNetwork.of({ name: 'office', cidrs: CIDRS, ports: [Port.tcp(7000)] })));

    expect(waysOut(manifests, 7000)).toEqual([
      '0.0.0.0 -> BlackHoleCluster',
      '0.0.0.0,192.0.2.0/28 -> outbound|7000||cidr-192-0-2-0-28.office.external-network.internal',
      '0.0.0.0,192.0.2.64/28 -> outbound|7000||cidr-192-0-2-64-28.office.external-network.internal',
      '0.0.0.0,2001:db8::/32 -> outbound|7000||cidr-2001-db8---32.office.external-network.internal',
      '192.0.2.130 -> outbound|7000||cidr-192-0-2-130-32.office.external-network.internal',
    ]);
  });

  test('tell a network by its addresses where HTTP is spoken too', () => {
    const ports = [Port.http(7000), Port.tls(7443)];
    const manifests = declare((web) => web.calls(ExternalNetwork.of({ name: 'office', cidrs: ['192.0.2.0/28'], ports })));
    const expected = (port: number) => [
      '0.0.0.0 -> BlackHoleCluster', `0.0.0.0,192.0.2.0/28 -> outbound|${port}||cidr-192-0-2-0-28.office.external-network.internal`,
    ];

    expect(waysOut(manifests, 7000)).toEqual(expected(7000));
    expect(waysOut(manifests, 7443)).toEqual(expected(7443));
  });

  test('would know one range of an entry that has them all', () => {
    const manifests = declare((web) => web.calls(ExternalNetwork.of({ name: 'office', cidrs: CIDRS.slice(0, 2), ports: [Port.tcp(7000)] })));
    const [first, second] = manifests.filter(({ kind, spec }) => kind === 'ServiceEntry' && spec.resolution === 'NONE');
    first!.spec.addresses.push(...second!.spec.addresses as string[]);
    manifests.splice(manifests.indexOf(second!), 1);

    expect(waysOut(manifests, 7000).filter((way) => !way.endsWith('BlackHoleCluster'))).toHaveLength(1);
  });

  test('know the DNS cache on the node', () => {
    const manifests = manifestsOf((chart) => {
      service(new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio(), profile: ClusterProfile.nodeLocalDns({ dnsAddresses: ['169.254.20.10'] }) }), 'web');
    });

    expect(waysOut(manifests, 53)).toContain('169.254.20.10 -> outbound|53||cidr-169-254-20-10-32.node-dns.external-network.internal');
  });

  test('are none for an undeclared pod, whoever its neighbours may call', () => {
    const manifests = declare((web, chart) => {
      new MeshPolicy(chart, 'mesh', { mesh: Mesh.istio() });
      web.calls(ExternalHost.tcp('ledger.example.net', 5432));
    });
    const pod = { metadata: { labels: { app: 'stranger' } }, spec: { containers: [{ name: 'main', image: 'stranger' }] } };
    const stranger = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'stranger', namespace: 'shop' }, spec: { template: pod } };
    const ask = (objects: readonly object[]) => askIstio<Answer>('outbound', { objects, workloads: ['shop/stranger'] }).listeners;

    expect(ask([...manifests, stranger])).toEqual([]);
    expect(ask([...manifests.filter(({ metadata }) => metadata.namespace !== 'istio-system'), stranger]).map(({ port }) => port)).toContain(5432);
  });
});
