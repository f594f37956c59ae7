import { Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Access, CloudIdentity, ClusterProfile, Config, ExternalNetwork, KedaTrigger, KubernetesApi, Mesh, OutsideService, PodContainer, Pods, Port, PreStop,
  Probes, Rule, Secret, SecretStore, SecureDaemon, SecureService, TaintEffect, UpdateStrategy, ZeroTrustNamespace,
} from '../../src';
import { image } from '../support/programs';

const HOLDS = { reason: 'an example', owner: 'team devices', expires: '2031-06-30' };

/** What pods may need, in one namespace: what no example for readers shows. */
export class Devices extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'] });
    const devices = new ZeroTrustNamespace(this, 'devices', { mesh: Mesh.istio(), profile });
    const vault = SecretStore.cluster('vault');
    const settings = Config.values('settings', { LOG_LEVEL: 'info' });
    const broker = new SecureService(devices, 'broker', {
      image: image('broker'),
      ports: [Port.http(8080), Port.tls(8883, { name: 'mqtts' }), Port.tls(8443, { name: 'webhook' })],
      probes: Probes.http('/healthz', { managementPort: 9000 }),
      writablePaths: { '/assets': Size.mebibytes(64) },
      containers: [
        PodContainer.init('migrate', { image: image('migrate'), config: [settings], sharedPaths: ['/assets'] }),
        PodContainer.sidecar('shipper', { image: image('shipper'), probes: Probes.exec(['shipper', 'status']) }),
      ],
      config: [settings, Config.files('pages', '/pages', { 'index.html': 'Welcome' }), Config.existing('company-ca', { mountPath: '/etc/ca' })],
      secrets: [Secret.existing('broker-db', { DB_PASSWORD: 'password' }), vault.allKeys('mail', 'production/mail', { mountPath: '/etc/mail' })],
      scheduling: {
        nodeLabels: { 'acme.example/pool': 'devices' }, tolerations: [{ key: 'dedicated', value: 'devices', effect: TaintEffect.NO_SCHEDULE }], priorityClassName: 'high',
      },
      updateStrategy: UpdateStrategy.recreate(),
      terminationGracePeriod: Duration.minutes(2),
      preStop: PreStop.exec(['drain']),
      sysctls: { 'net.ipv4.tcp_keepalive_time': '600' },
      podLabels: { 'acme.example/tier': 'front' },
      autoscaling: { maxReplicas: 5, keda: [KedaTrigger.of('kafka', { topic: 'devices', lagThreshold: '50' }, 'kafka')] },
      identity: CloudIdentity.awsRole({ roleArn: 'arn:aws:iam::123456789012:role/broker', region: 'eu-central-1' }),
      outsideService: OutsideService.loadBalancer({ loadBalancerClass: 'service.k8s.aws/nlb', allocateNodePorts: false }),
    });
    ExternalNetwork.of({ name: 'devices', cidrs: ['198.51.100.0/24'] }).calls(broker, Access.ports('mqtts'));
    KubernetesApi.inCluster().calls(broker, Access.ports('webhook'));
    Pods.inNamespacesLabelled({ team: 'shop' }, { labels: { role: 'batch' } }).calls(broker, Access.ports('http'));
    const collector = new SecureDaemon(devices, 'collector', {
      image: image('collector'),
      ports: [Port.udp(5514, { name: 'syslog' }), Port.tcp(6514, { name: 'syslog-tls' })],
      everyNode: true,
      waivers: [{ rule: Rule.PROBES, ...HOLDS }],
      outsideService: OutsideService.nodePort({ nodePorts: { syslog: 30_514 } }),
    });
    ExternalNetwork.of({ name: 'routers', cidrs: ['203.0.113.0/28'] }).calls(collector);
    new SecureService(devices, 'operator', {
      image: image('operator'),
      probes: Probes.exec(['operator', 'status']),
      permissions: [
        { verbs: ['create'], resource: 'leases', apiGroup: 'coordination.k8s.io' },
        { verbs: ['list', 'watch'], resource: 'nodes', everyNamespace: true },
        { verbs: ['create', 'patch'], resource: 'events', everyNamespace: true },
        { verbs: ['get'], resource: 'configmaps', names: ['settings'], namespace: 'platform' },
        { verbs: ['get'], nonResourceUrls: ['/metrics'] },
      ],
    });
  }
}
