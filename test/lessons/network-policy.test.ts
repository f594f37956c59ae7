import {
  Access, ClusterProfile, ExternalHost, ExternalNetwork, KubernetesApi, Mesh, Port, Rule, SecureJob, ZeroTrustNamespace,
} from '../../src';
import { image, namespace, service } from '../support/programs';
import { find, manifestsOf, ofKind } from '../support/synth';

const peer = (ns: string, name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ns } },
  podSelector: { matchLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name } },
});

const dns = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};

describe('bugs that others shipped in NetworkPolicies', () => {
  test('UDS #528: namespace and pod selector are one peer, so that both must match', () => {
    const manifests = manifestsOf((chart) => {
      const callee = service(namespace(chart, 'bank'), 'ledger');
      service(namespace(chart, 'shop'), 'web').calls(callee);
    });

    const { ingress } = find(manifests, 'NetworkPolicy', 'ledger').spec;

    expect(ingress).toContainEqual({ from: [peer('shop', 'web')], ports: [{ protocol: 'TCP', port: 8080 }] });
  });

  test('UDS #2510, Naiserator #331: a service that nobody calls lets nobody in', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'lonely'));

    const { ingress } = find(manifests, 'NetworkPolicy', 'lonely').spec;

    expect(ingress.every((rule: { from?: unknown[] }) => (rule.from ?? []).length > 0)).toBe(true);
    expect(JSON.stringify(ingress)).not.toContain('8080');
  });

  test('UDS #2510: a network without addresses is refused instead of meaning anywhere', () => {
    const synth = () => manifestsOf((chart) => {
      service(namespace(chart, 'shop'), 'web').calls(ExternalNetwork.of({ name: 'office', cidrs: [], ports: [Port.tcp(22)] }));
    });

    expect(synth).toThrow(/\[chart\/shop\/web\] network office: cidrs: got an empty list, expected at least one CIDR/);
  });

  test('Naiserator #594: two callers with different ports do not get each other\'s', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const db = service(shop, 'db', { ports: [Port.tcp(5432, { name: 'sql' }), Port.http(9187, { name: 'admin' })] });
      service(shop, 'web').calls(db, Access.ports('sql'));
      service(shop, 'ops').calls(db, Access.ports('admin'));
    });

    const { ingress } = find(manifests, 'NetworkPolicy', 'db').spec;

    expect(ingress).toContainEqual({ from: [peer('shop', 'web')], ports: [{ protocol: 'TCP', port: 5432 }] });
    expect(ingress).toContainEqual({ from: [peer('shop', 'ops')], ports: [{ protocol: 'TCP', port: 9187 }] });
    expect(ingress).toHaveLength(3); // and the scraper
  });

  test('Otterize #536: DNS goes over TCP as well as UDP', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'web'));

    const { egress } = find(manifests, 'NetworkPolicy', 'web').spec;

    expect(egress).toContainEqual({ to: [dns], ports: [{ protocol: 'TCP', port: 53 }, { protocol: 'UDP', port: 53 }] });
  });

  test('Otterize, Naiserator: DNS is opened to the DNS pods and nowhere else', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'web'));

    const rules = find(manifests, 'NetworkPolicy', 'web').spec.egress.filter((rule: { ports: { port: number }[] }) => rule.ports.some(({ port }) => port === 53));

    expect(rules.flatMap((rule: { to: unknown[] }) => rule.to)).toEqual([dns]);
  });

  test('cdk8s-plus: a service whose egress is isolated can still resolve names', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'web'));

    expect(find(manifests, 'NetworkPolicy', 'web').spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(JSON.stringify(find(manifests, 'NetworkPolicy', 'web').spec.egress)).toContain('kube-dns');
  });

  test('the pod\'s port is opened where the Service has another', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const mail = service(shop, 'mail', { ports: [Port.grpc(8080, { servicePort: 5000 })] });
      service(shop, 'web').calls(mail);
    });

    expect(find(manifests, 'NetworkPolicy', 'mail').spec.ingress).toContainEqual({ from: [peer('shop', 'web')], ports: [{ protocol: 'TCP', port: 8080 }] });
    expect(find(manifests, 'NetworkPolicy', 'web').spec.egress).toContainEqual({ to: [peer('shop', 'mail')], ports: [{ protocol: 'TCP', port: 8080 }] });
    expect(find(manifests, 'AuthorizationPolicy', 'mail').spec.rules[0].to).toEqual([{ operation: { ports: ['8080'] } }]);
    expect(find(manifests, 'Service', 'mail').spec.ports).toEqual([
      { name: 'grpc', port: 5000, targetPort: 8080, protocol: 'TCP', appProtocol: 'grpc' },
    ]);
    expect(JSON.stringify(ofKind(manifests, 'NetworkPolicy'))).not.toContain('5000');
  });

  test('cdk8s-plus, Skiperator: a UDP port stays UDP everywhere', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const statsd = service(shop, 'statsd', { ports: [Port.udp(8125)], probes: undefined, waivers: [noProbes()] });
      service(shop, 'web').calls(statsd);
    });
    const udp = [{ protocol: 'UDP', port: 8125 }];

    expect(find(manifests, 'NetworkPolicy', 'statsd').spec.ingress).toContainEqual({ from: [peer('shop', 'web')], ports: udp });
    expect(find(manifests, 'NetworkPolicy', 'web').spec.egress).toContainEqual({ to: [peer('shop', 'statsd')], ports: udp });
    expect(find(manifests, 'Service', 'statsd').spec.ports[0].protocol).toBe('UDP');
    expect(find(manifests, 'Deployment', 'statsd').spec.template.spec.containers[0].ports[0].protocol).toBe('UDP');
    expect(find(manifests, 'AuthorizationPolicy', 'statsd').spec.rules).toBeUndefined(); // no proxy sees UDP
  });

  test('cdk8s-plus #4395: no port is ever 0', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      service(shop, 'web').calls(service(shop, 'api', { ports: [Port.http(1), Port.tcp(65535)] }));
    });

    expect(JSON.stringify(manifests)).not.toMatch(/"(port|containerPort|targetPort)":0\b/);
  });

  test('cdk8s-plus: a port that is added after the call was declared is opened, and only that one', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const late = service(shop, 'late', { ports: [], probes: undefined, waivers: [noProbes()] });
      service(shop, 'web').calls(late);
      late.addPort(Port.http(9090));
    });

    expect(find(manifests, 'NetworkPolicy', 'late').spec.ingress).toContainEqual({ from: [peer('shop', 'web')], ports: [{ protocol: 'TCP', port: 9090 }] });
    expect(find(manifests, 'Service', 'late').spec.ports).toHaveLength(1);
    expect(find(manifests, 'Deployment', 'late').spec.template.spec.containers[0].ports).toEqual([
      { containerPort: 9090, name: 'http', protocol: 'TCP' },
    ]);
  });

  test('cdk8s-plus: the same call twice is one call', () => {
    const once = manifestsOf((chart) => declare(chart, 1));
    const twice = manifestsOf((chart) => declare(chart, 2));

    expect(twice).toEqual(once);

    function declare(chart: Parameters<typeof namespace>[0], times: number) {
      const shop = namespace(chart, 'shop');
      const [web, api] = [service(shop, 'web'), service(shop, 'api')];
      for (let i = 0; i < times; i++) web.calls(api);
    }
  });

  test('Stakater: denying everything is said outright, with lists that stay empty', () => {
    const manifests = manifestsOf((chart) => namespace(chart, 'shop'));

    expect(find(manifests, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {}, policyTypes: ['Ingress', 'Egress'],
    });
  });

  test('UDS kubeAPI: an API server whose address is unknown is an error and not 0.0.0.0/0', () => {
    const synth = () => manifestsOf((chart) => service(namespace(chart, 'shop'), 'operator').calls(KubernetesApi.inCluster()));

    expect(synth).toThrow(/expected the CIDRs of the API server; nothing else is opened while they are unknown/);
  });

  test('every metadata service is cut out of the internet, and so is every private range', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'web').calls(ExternalHost.https('api.stripe.com')));

    const blocks = find(manifests, 'NetworkPolicy', 'web').spec.egress.flatMap((rule: { to: { ipBlock?: unknown }[] }) => rule.to.flatMap(({ ipBlock }) => ipBlock ?? []));

    expect(blocks.map(({ cidr }: { cidr: string }) => cidr)).toEqual(['0.0.0.0/0', '::/0']);
    expect(blocks[0].except).toEqual(expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16']));
    expect(blocks[1].except).toEqual(expect.arrayContaining(['fc00::/7', 'fe80::/10']));
  });

  test('a range that somebody names never opens a metadata service that it happens to include', () => {
    const manifests = manifestsOf((chart) => {
      const wide = ExternalNetwork.of({ name: 'wide', cidrs: ['169.254.0.0/16', 'fd00:ec2::/32', '198.51.100.0/24'], ports: [Port.tcp(443)] });
      const profile = ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] });
      service(new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio(), profile }), 'crawler').calls(wide);
    });

    expect(find(manifests, 'NetworkPolicy', 'crawler').spec.egress).toContainEqual({
      to: [
        { ipBlock: { cidr: '169.254.0.0/16', except: ['169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32'] } },
        { ipBlock: { cidr: '198.51.100.0/24' } },
        { ipBlock: { cidr: 'fd00:ec2::/32', except: ['fd00:ec2::254/128', 'fd00:ec2::23/128'] } },
      ],
      ports: [{ protocol: 'TCP', port: 443 }],
    });
  });

  test('a host with known addresses never opens a metadata service either', () => {
    const manifests = manifestsOf((chart) => {
      service(namespace(chart, 'shop'), 'web').calls(ExternalHost.https('a.example.com', { cidrs: ['169.254.0.0/16'] }));
    });

    expect(JSON.stringify(find(manifests, 'NetworkPolicy', 'web').spec.egress)).toContain('"except":["169.254.169.254/32"');
  });

  test('all addresses are the internet, which never includes what is inside', () => {
    const manifests = manifestsOf((chart) => {
      const everything = ExternalNetwork.of({ name: 'everything', cidrs: ['0.0.0.0/0', '::/0'], ports: [Port.tcp(443)] });
      service(namespace(chart, 'shop'), 'crawler').calls(everything);
    });

    const blocks = find(manifests, 'NetworkPolicy', 'crawler').spec.egress.flatMap((rule: { to: { ipBlock?: { except: string[] } }[] }) => (
      rule.to.flatMap(({ ipBlock }) => ipBlock ?? [])
    ));

    expect(blocks).toHaveLength(2);
    expect(blocks[0].except).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16']));
    expect(blocks[1].except).toEqual(expect.arrayContaining(['fc00::/7']));
  });

  test('UDS #619, #2485: replicas that talk to each other are opened on the ports they declare', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const cluster = service(shop, 'cache', { ports: [Port.tcp(6379), Port.tcp(16379, { name: 'bus' })], stateful: true, replicas: 3 });
      cluster.calls(cluster, Access.ports('bus'));
    });
    const bus = [{ protocol: 'TCP', port: 16379 }];

    expect(find(manifests, 'NetworkPolicy', 'cache').spec.ingress).toContainEqual({ from: [peer('shop', 'cache')], ports: bus });
    expect(find(manifests, 'NetworkPolicy', 'cache').spec.egress).toContainEqual({ to: [peer('shop', 'cache')], ports: bus });
    expect(find(manifests, 'AuthorizationPolicy', 'cache').spec).toMatchObject({ action: 'ALLOW', rules: [{ to: [{ operation: { ports: ['16379'] } }] }] });
  });

  test('Stakater #464: a Service never selects the pods of a job', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      service(shop, 'report');
      migration(shop);
    });

    const { selector } = find(manifests, 'Service', 'report').spec;
    const { labels } = find(manifests, 'Job', 'migration').spec.template.metadata;

    expect(Object.entries(selector).every(([key, value]) => labels[key] === value)).toBe(false);
  });

  test('two services never share a label that a policy selects by', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      service(shop, 'a');
      service(shop, 'b');
    });

    const selectors = ofKind(manifests, 'Service').map((manifest) => JSON.stringify(manifest.spec.selector));

    expect(new Set(selectors).size).toBe(2);
  });
});

function noProbes() {
  return { rule: Rule.PROBES, reason: 'speaks UDP alone', owner: 'tests', expires: '2031-06-30' };
}

function migration(shop: ReturnType<typeof namespace>) {
  return new SecureJob(shop, 'migration', { image: image('migration') });
}
