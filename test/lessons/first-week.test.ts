import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import type { ChartProps } from 'cdk8s';
import {
  ConfigMap, DaemonSet, Deployment, EnvFieldPaths, EnvValue, Env, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret as PlusSecret,
  ServiceType, Volume,
} from 'cdk8s-plus-28';
import {
  Access, ClusterProfile, EdgeGateway, ExternalHost, ExternalNetwork, KubernetesApi, Mesh, OutsideService, Port, Probes, Rule,
  SecureJob, SecureService, ZeroTrustApp, ZeroTrustNamespace,
} from '../../src';
import { inFolder } from '../support/files';
import { image, service } from '../support/programs';

/** A small program in its first week: a namespace, and what somebody tries in it. */
interface Week {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly add: (name: string, props?: Parameters<typeof service>[2]) => SecureService;
  readonly namespace: (name: string) => ZeroTrustNamespace;
}

const HOLDS = { reason: 'tests', owner: 'team shop', expires: '2031-06-30' };

function run(attempt: (week: Week) => void, mesh = Mesh.istio(), chartProps: ChartProps = {}): string {
  return inFolder((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh });
    const chart = new Chart(app, 'shop', chartProps);
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['10.0.0.10/32'], podCidrs: ['10.244.0.0/16'] });
    const namespace = (name: string) => new ZeroTrustNamespace(chart, name, { mesh, profile });
    const shop = namespace('shop');
    try {
      attempt({ chart, shop, namespace, add: (name, props) => service(shop, name, props) });
      app.synth();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  });
}

const patch = (object: Parameters<typeof ApiObject.of>[0], ...patches: JsonPatch[]) => ApiObject.of(object).addJsonPatch(...patches);
const POD = '/spec/template/spec';
const LIMIT = { resources: { memory: { limit: Size.mebibytes(64) } } };

/** What must be written, as it stands. */
const WORKS: Readonly<Record<string, (week: Week) => void>> = {
  'a Service that listens on another port than its pods': ({ add }) => add('web').calls(add('cart', { ports: [Port.http(8080, { servicePort: 80 })] })),
  'a database by its name and addresses': ({ add }) => add('web').calls(ExternalHost.tcp('db.eu-west-1.rds.example.com', 5432, { cidrs: ['198.51.100.0/24'] })),
  'labels that are added through cdk8s-plus': ({ add }) => {
    const web = add('web');
    web.deployment.metadata.addLabel('acme.example/team', 'shop');
    web.service.metadata.addLabel('acme.example/team', 'shop');
    web.deployment.podMetadata.addLabel('app.kubernetes.io/version', '1.2');
  },
  'a second container with a port': ({ add }) => {
    const web = add('web', { probes: Probes.http('/healthz', { portName: 'http' }) });
    web.deployment.addContainer({ name: 'proxy', image: image('proxy'), portNumber: 9000, ...LIMIT });
    web.addPort(Port.tcp(9000, { name: 'proxy' }));
  },
  'a second container with a directory to write to': ({ chart, add }) => {
    add('web').deployment.addContainer({ name: 'proxy', image: image('proxy'), ...LIMIT }).mount('/tmp', Volume.fromEmptyDir(chart, 'e', 'tmp2'));
  },
  'the address of the pod as a variable': ({ add }) => add('web').container.env.addVariable('POD_IP', EnvValue.fromFieldRef(EnvFieldPaths.POD_IP)),
  'the address of a service as a variable': ({ add }) => add('web').container.env.addVariable('URL', EnvValue.fromValue('http://cart')),
  'a GPU': ({ add }) => patch(add('web').deployment, JsonPatch.add(`${POD}/containers/0/resources/limits/nvidia.com~1gpu`, '1')),
  'all keys of a ConfigMap of the program': ({ chart, add }) => {
    add('web').container.env.copyFrom(Env.fromConfigMap(new ConfigMap(chart, 'flags', { metadata: { namespace: 'shop', name: 'flags' }, data: { SURGE: 'on' } })));
  },
  'three replicas of a broker that call each other': ({ add }) => {
    const kafka = add('kafka', { replicas: 3, ports: [Port.tcp(9092)], probes: Probes.tcp(), storage: [{ mountPath: '/data', size: Size.gibibytes(1) }] });
    kafka.calls(kafka);
    patch(kafka.statefulSet, JsonPatch.add('/spec/podManagementPolicy', 'Parallel'));
  },
  'a controller with a Lease': ({ add }) => { add('controller', { permissions: [{ verbs: ['get', 'update'], resource: 'leases', apiGroup: 'coordination.k8s.io', names: ['c'] }] }); },
  'a controller of zones': ({ add }) => {
    add('controller', {
      permissions: [
        { verbs: ['update', 'patch'], resource: 'zones/status', apiGroup: 'velo.example', anyName: true },
        { verbs: ['create', 'patch'], resource: 'events' },
        { verbs: ['get', 'list', 'watch'], resource: 'nodes', everyNamespace: true },
        { verbs: ['get', 'list', 'watch', 'patch', 'update'], resource: 'zones', apiGroup: 'velo.example', anyName: true },
      ],
      waivers: [{ rule: Rule.RBAC_ANY_NAME, ...HOLDS }],
    });
  },
  'devices that come to a broker by a load balancer': ({ add }) => {
    ExternalNetwork.of({ name: 'devices', cidrs: ['198.51.100.0/24'] }).calls(add('mqtt', { ports: [Port.tls(8883, { name: 'mqtts' })], probes: Probes.tcp(), outsideService: OutsideService.loadBalancer() }));
  },
  'a webhook': ({ add }) => KubernetesApi.inCluster().calls(add('webhook', { ports: [Port.tls(9443, { name: 'webhook', servicePort: 443 })], probes: Probes.tcp() })),
  'a collector of traces for several services': ({ add, namespace }) => {
    const ports = [Port.grpc(4317, { name: 'otlp' }), Port.http(4318, { name: 'otlp-http' }), Port.http(13133, { name: 'health' })];
    const otel = service(namespace('observability'), 'otel', { ports, probes: Probes.http('/', { portName: 'health' }) });
    for (const name of ['a', 'b', 'c']) add(name).calls(otel, Access.ports('otlp'));
  },
  'the agent of EKS Pod Identity by hand': ({ add }) => add('web').calls(ExternalNetwork.of({ name: 'agent', cidrs: ['169.254.170.23/32'], ports: [Port.http(80)] })),
  'a hook of Argo CD by hand': ({ shop }) => new SecureJob(shop, 'migrate', { image: image('m') }).job.metadata.addAnnotation('argocd.argoproj.io/hook', 'PreSync'),
  'an init container': ({ add }) => {
    const [web, db] = [add('web'), add('db', { ports: [Port.tcp(5432)], probes: Probes.tcp(), stateful: true })];
    web.calls(db);
    web.deployment.addInitContainer({ name: 'wait', image: image('wait'), command: ['pg_isready', '-h', 'db'], ...LIMIT });
  },
  'a sysctl that is safe': ({ add }) => patch(add('web', { ports: [Port.http(80)] }).deployment, JsonPatch.add(`${POD}/securityContext/sysctls`, [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }])),
  'a StatefulSet that is scaled': ({ add }) => { add('db', { stateful: true, autoscaling: { maxReplicas: 5 } }); },
  'a file of a ConfigMap beside the volume of a database': ({ chart, add }) => {
    const db = add('db', { stateful: true, storage: [{ mountPath: '/data', size: Size.gibibytes(1) }] });
    db.container.mount('/etc/db', Volume.fromConfigMap(chart, 'v', new ConfigMap(chart, 'cfg', { metadata: { name: 'cfg', namespace: 'shop' }, data: { a: 'b' } })));
  },
  'two databases in one range of addresses': ({ add }) => {
    const web = add('web');
    for (const name of ['reader', 'writer']) web.calls(ExternalHost.tcp(`${name}.rds.example.com`, 5432, { cidrs: ['10.20.0.0/24'] }));
  },
  'a second scraper, and metrics on a port that is served': ({ add }) => {
    const ports = [Port.http(8080), Port.http(9102, { name: 'metrics' })];
    const web = add('web', { ports, probes: Probes.http('/healthz', { portName: 'http' }), metrics: { port: 9102 } });
    SecureService.fromReference({ namespace: 'monitoring', name: 'alloy', ports: [] }).calls(web, Access.ports('metrics'));
  },
  'a DNS cache on each node': ({ chart }) => {
    const profile = ClusterProfile.nodeLocalDns({ podCidrs: ['10.244.0.0/16'], dnsAddresses: ['169.254.20.10'] });
    service(new ZeroTrustNamespace(chart, 'cached', { profile }), 'web');
  },
  'a container with the limits of cdk8s-plus': ({ add }) => { add('web').deployment.addContainer({ name: 'sidecar', image: image('s') }); },
};

/** What must not be written, and what is told. */
const FAILS: Readonly<Record<string, readonly [attempt: (week: Week) => void, says: RegExp]>> = {
  'a role of AWS by hand': [({ add }) => add('web').serviceAccount.metadata.addAnnotation('eks.amazonaws.com/role-arn', 'arn:aws:iam::123456789012:role/x'), /eks\.amazonaws\.com\/role-arn/],
  'the metadata service': [({ add }) => add('web').calls(ExternalNetwork.of({ name: 'imds', cidrs: ['169.254.169.254/32'], ports: [Port.http(80)] })), /169\.254\.169\.254/],
  'a label of the selector': [({ add }) => add('web').deployment.podMetadata.addLabel('app.kubernetes.io/name', 'b'), /app\.kubernetes\.io\/name/],
  'a container as root': [({ add }) => {
    add('web').deployment.addContainer({ name: 'proxy', image: image('s'), ...LIMIT, securityContext: { ensureNonRoot: false, user: 0, privileged: true, allowPrivilegeEscalation: true } });
  }, /proxy|root|privileged/],
  'the network of the node': [({ add }) => patch(add('web').deployment, JsonPatch.add(`${POD}/hostNetwork`, true)), /hostNetwork/],
  'a Secret through cdk8s-plus': [({ chart, add }) => add('web').container.mount('/x', Volume.fromSecret(chart, 'sv', PlusSecret.fromSecretName(chart, 's', 'existing'))), /Secret.*existing/s],
  'a variable of a Secret through cdk8s-plus': [({ chart, add }) => {
    add('web').container.env.addVariable('PW', EnvValue.fromSecretValue({ secret: PlusSecret.fromSecretName(chart, 's', 'existing'), key: 'k' }));
  }, /Secret.*existing/s],
  'a password as a variable': [({ add }) => add('web').container.env.addVariable('DB_PASSWORD', EnvValue.fromValue('hunter2-9f8a7b6c')), /DB_PASSWORD/],
  'a volume of somebody else': [({ chart, add }) => {
    const claim = new PersistentVolumeClaim(chart, 'pvc', { metadata: { namespace: 'shop', name: 'data' }, storage: Size.gibibytes(5), accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY] });
    add('web').container.mount('/data', Volume.fromPersistentVolumeClaim(chart, 'v', claim));
  }, /data/],
  'a DaemonSet of cdk8s-plus': [({ chart }) => { new DaemonSet(chart, 'ds', { metadata: { namespace: 'shop' }, containers: [{ image: image('agent') }] }); }, /DaemonSet shop\//],
  'a Deployment of cdk8s-plus': [({ chart }) => { new Deployment(chart, 'd', { metadata: { namespace: 'shop' }, containers: [{ image: 'nginx' }] }); }, /Deployment shop\//],
  'a load balancer by a patch': [({ add }) => patch(add('web').service, JsonPatch.replace('/spec/type', 'LoadBalancer')), /past every edge/],
  'a load balancer through cdk8s-plus': [({ add }) => { add('web').deployment.exposeViaService({ name: 'web-lb', serviceType: ServiceType.LOAD_BALANCER, ports: [{ port: 8080 }] }); }, /past every edge/],
  'MQTT through an edge': [({ chart, add }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['a.example.com'] }).exposes(add('mqtt', { ports: [Port.tls(8883)], probes: Probes.tcp() }));
  }, /tls/],
  'a ClusterRole by hand': [({ chart, add }) => {
    const controller = add('controller', { calls: [KubernetesApi.inCluster()] });
    new ApiObject(chart, 'cr', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'cr' }, rules: [{ apiGroups: ['velo.example'], resources: ['zones'], verbs: ['patch'] }] });
    new ApiObject(chart, 'crb', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'crb' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cr' },
      subjects: [{ kind: 'ServiceAccount', name: controller.name, namespace: 'shop' }],
    });
  }, /may patch zones\.velo\.example of every namespace, which is undeclared/],
  'wildcards for an operator': [({ add }) => { add('controller', { permissions: [{ verbs: ['*'], resource: 'zones', apiGroup: 'velo.example' }] }); }, /wildcards are refused/],
  'an opening for the API server by a patch': [({ add }) => {
    add('webhook', { ports: [Port.tls(9443)], probes: Probes.tcp() }).networkPolicy.addJsonPatch(JsonPatch.add('/spec/ingress/-', { from: [{ ipBlock: { cidr: '10.0.0.10/32' } }], ports: [{ port: 9443, protocol: 'TCP' }] }));
  }, /10\.0\.0\.10/],
  'Grafana in the namespace of a scraper that nobody declares': [({ namespace }) => { service(namespace('monitoring'), 'grafana'); }, /scraper.*Scraper\.none\(\)/s],
};

describe('in the first week', () => {
  test.each(Object.entries(WORKS))('%s works, with a mesh and without', (_title, attempt) => {
    expect([run(attempt), run(attempt, Mesh.none())]).toEqual(['', '']);
  });

  test.each(Object.entries(FAILS))('%s is an error that says so', (_title, [attempt, says]) => {
    expect(run(attempt)).toMatch(says);
  });

  test('an edge works with a mesh, and without one says that it needs a class of gateways', () => {
    const edge = ({ chart, add }: Week) => new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['a.example.com'] }).exposes(add('web'));
    expect(run(edge)).toBe('');
    expect(run(edge, Mesh.none())).toMatch(/controller: missing/);
  });

  test.each<[string, (edge: EdgeGateway, week: Week) => void]>([
    ['in a namespace of the program', (_edge, { namespace }) => { namespace('istio-ingress'); }],
    ['beside a default deny', (_edge, { chart }) => {
      new ApiObject(chart, 'deny', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'default-deny', namespace: 'istio-ingress' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      });
    }],
    ['for some clients, with a load balancer of its own', (edge) => {
      for (const object of edge.node.findAll()) if (ApiObject.isApiObject(object) && object.kind === 'Gateway') object.metadata.addAnnotation('service.beta.kubernetes.io/aws-load-balancer-type', 'nlb');
    }],
    ['called from inside by its public host', (edge, { add }) => add('mobile').calls(edge.at('a.example.com'))],
  ])('an edge %s works', (_title, attempt) => {
    expect(run((week) => {
      const edge = new EdgeGateway(week.chart, 'edge', { namespace: 'istio-ingress', hosts: ['a.example.com'], clientCidrs: ['203.0.113.0/24'] });
      edge.exposes(week.add('web'));
      attempt(edge, week);
    })).toBe('');
  });

  test('a chart may have labels, and a namespace of its own for what names none', () => {
    expect(run(({ add }) => { add('web'); }, Mesh.istio(), { labels: { 'acme.example/team': 'rides' } })).toBe('');
    expect(run(({ add }) => { add('web'); }, Mesh.istio(), { namespace: 'prod' })).toBe('');
  });

  test('properties of earlier releases are told with what to write now', () => {
    const old = { image: image('web'), resources: { cpuRequest: '2', memoryLimit: '4Gi' }, storage: [{ mountPath: '/data', size: '1Gi' }] };
    expect(run(({ shop }) => { new SecureService(shop, 'web', old as never); })).toMatch(/cpuRequest.*use cpu: \{ request.*memoryLimit.*use memory: \{ limit.*storage\[0\]\.size: got a text, expected a Size/s);
  });
});
