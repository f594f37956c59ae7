import { Chart } from 'cdk8s';
import { Access, EdgeGateway, ExternalHost, ExternalNetwork, HttpMethod, Mesh, Port, SecureService, ZeroTrustNamespace } from '../../src';
import { namespace, service } from '../support/programs';
import { find, keyOf, manifestsOf, ofKind } from '../support/synth';

describe('bugs that others shipped in mesh policies', () => {
  test('Naiserator #150: what one namespace calls outside is not shown to the whole mesh', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'web').calls(ExternalHost.https('api.stripe.com')));

    expect(find(manifests, 'ServiceEntry', 'api.stripe.com').spec).toEqual({
      hosts: ['api.stripe.com'],
      exportTo: ['.'],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }],
    });
  });

  test('Skiperator #925: a wildcard host is resolved when it is called, since DNS has no answer for a wildcard', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'web').calls(ExternalHost.https('*.googleapis.com')));

    expect(find(manifests, 'ServiceEntry', 'any.googleapis.com').spec).toMatchObject({ hosts: ['*.googleapis.com'], resolution: 'DYNAMIC_DNS' });
  });

  test('Skiperator #925: a wildcard host is refused where Istio is too old to resolve it', () => {
    const synth = () => manifestsOf((chart) => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio({ version: '1.29' }) });
      service(shop, 'web').calls(ExternalHost.https('*.googleapis.com'));
    });

    expect(synth).toThrow(/\*\.googleapis\.com on Istio 1\.29/);
  });

  test('istio #6695: of two TCP hosts on one port neither takes the other\'s connections, because the proxy answers DNS with an address for each', () => {
    const annotationsOf = (calls: (web: SecureService) => void, mesh = Mesh.istio(), own: Record<string, string> = {}) => {
      const manifests = manifestsOf((chart) => calls(service(namespace(chart, 'shop', mesh), 'web', { podAnnotations: own })));
      return find(manifests, 'Deployment', 'web').spec.template.metadata.annotations?.['proxy.istio.io/config'];
    };
    const tcp = (web: SecureService) => {
      web.calls(ExternalHost.tcp('ledger.example.net', 5432));
      web.calls(ExternalHost.tcp('archive.example.net', 5432));
    };

    expect(JSON.parse(annotationsOf(tcp))).toEqual({ proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true', ISTIO_META_DNS_AUTO_ALLOCATE: 'true' } });
    expect(annotationsOf((web) => web.calls(ExternalHost.https('api.example.net')))).toBeUndefined();
    expect(annotationsOf(tcp, Mesh.none())).toBeUndefined();

    const own = 'proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}';
    expect(annotationsOf(tcp, Mesh.istio(), { 'proxy.istio.io/config': own })).toBe(own);
    expect(() => annotationsOf(tcp, Mesh.istio(), { 'proxy.istio.io/config': 'concurrency: 2' })).toThrow(/5432/);
  });

  test('istio #6695: a TLS host beside them is still told by its server name, unless it is called over TCP too', () => {
    const labelOf = (...hosts: ExternalHost[]) => {
      const manifests = manifestsOf((chart) => {
        const shop = namespace(chart, 'shop');
        hosts.forEach((host, index) => service(shop, `web-${index}`).calls(host));
      });
      return find(manifests, 'ServiceEntry', 'api.example.net').metadata.labels['networking.istio.io/enable-autoallocate-ip'];
    };
    const [https, tcp] = [ExternalHost.https('api.example.net'), ExternalHost.tcp('api.example.net', 5432)];

    expect([labelOf(https), labelOf(tcp), labelOf(https, tcp), labelOf(tcp, https)]).toEqual(['false', undefined, undefined, undefined]);
  });

  test('istio #51747: a network of several ranges has an entry for each, because a proxy may be told of one address of an entry', () => {
    const cidrs = ['2001:db8::/32', '198.51.100.0/24', '192.0.2.7/32'];
    const manifests = manifestsOf((chart) => {
      service(namespace(chart, 'shop'), 'web').calls(ExternalNetwork.of({ name: 'office', cidrs, ports: [Port.http(7000), Port.udp(514)] }));
    });
    const entries = ofKind(manifests, 'ServiceEntry').map(({ spec }) => spec);

    expect(entries.map(({ addresses }) => addresses).sort()).toEqual(cidrs.map((cidr) => [cidr]).sort());
    expect(new Set(entries.map(({ hosts }) => JSON.stringify(hosts))).size).toBe(3);
    expect(find(manifests, 'Sidecar', 'web').spec.egress[0].hosts).toEqual(expect.arrayContaining(entries.map(({ hosts: [host] }) => `./${host}`)));
    expect(entries.map(({ ports }) => ports)).toEqual(entries.map(() => [{ number: 7000, name: 'tcp-7000', protocol: 'TCP' }]));
  });

  test('UDS #1697: a caller that is narrowed or removed leaves nothing behind', () => {
    const wide = manifestsOf((chart) => declare(chart, (web, api) => web.calls(api)));
    const narrow = manifestsOf((chart) => declare(chart, (web, api) => web.calls(api, Access.http({ methods: [HttpMethod.GET], paths: ['/a'] }))));
    const none = manifestsOf((chart) => declare(chart, () => {}));

    // The same objects under the same names, so that each apply overwrites the one before.
    expect(narrow.map(keyOf)).toEqual(wide.map(keyOf));
    expect(none.map(keyOf)).toEqual(wide.map(keyOf));
    expect(find(narrow, 'AuthorizationPolicy', 'api').spec.rules[0].to).toEqual([{ operation: { ports: ['8080'], methods: ['GET'], paths: ['/a'] } }]);
    expect(find(none, 'AuthorizationPolicy', 'api').spec).toEqual({ selector: expect.anything(), action: 'ALLOW' });

    function declare(chart: Chart, calls: (web: SecureService, api: SecureService) => void) {
      const shop = namespace(chart, 'shop');
      calls(service(shop, 'web'), service(shop, 'api'));
    }
  });

  test('Skiperator: nothing is denied by methods or paths, which would deny everything where they are not seen', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      service(shop, 'web').calls(service(shop, 'api'), Access.http({ methods: [HttpMethod.GET] }));
    });

    expect(ofKind(manifests, 'AuthorizationPolicy').filter(({ spec }) => spec.action !== undefined && spec.action !== 'ALLOW')).toEqual([]);
  });

  test('two policies of one kind never share a name', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const web = service(shop, 'web');
      web.calls(service(shop, 'api'));
      new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'], mesh: Mesh.istio() }).exposes(web);
    });

    expect(new Set(manifests.map(keyOf)).size).toBe(manifests.length);
  });

  test('UDS #1960: a namespace allows nobody by identity, besides denying by network', () => {
    const manifests = manifestsOf((chart) => namespace(chart, 'shop'));

    expect(find(manifests, 'AuthorizationPolicy', 'allow-nothing', 'shop').spec).toEqual({});
  });

  test('Skiperator #924, UDS #2064: a way out belongs to the workload that asked, not to its namespace', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      service(shop, 'payments').calls(ExternalHost.https('api.stripe.com'));
      service(shop, 'web');
    });

    expect(JSON.stringify(find(manifests, 'NetworkPolicy', 'web').spec.egress)).not.toContain('ipBlock');
    expect(find(manifests, 'Sidecar', 'web').spec.egress[0].hosts).not.toContain('./api.stripe.com');
    expect(find(manifests, 'Sidecar', 'payments').spec.egress[0].hosts).toContain('./api.stripe.com');
  });

  test('a proxy that lets only the registry out still lets DNS over TCP pass', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'web'));

    expect(find(manifests, 'Sidecar', 'web').spec).toMatchObject({
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      egress: [{ hosts: ['kube-system/kube-dns.kube-system.svc.cluster.local'] }],
    });
  });

  test('methods and paths never stand on a port that is not HTTP', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const api = service(shop, 'api', { ports: [Port.http(8080), Port.tcp(9000)] });
      const web = service(shop, 'web');
      web.calls(api, Access.ports('tcp'));
      web.calls(api, Access.http({ methods: [HttpMethod.GET], paths: ['/a'] }));
    });

    // In rules of their own: Istio would drop a mixed rule on port 9000 altogether.
    expect(find(manifests, 'AuthorizationPolicy', 'api').spec.rules.map(({ to }: { to: unknown }) => to)).toEqual([
      [{ operation: { ports: ['9000'] } }],
      [{ operation: { ports: ['8080'], methods: ['GET'], paths: ['/a'] } }],
    ]);
  });
});
