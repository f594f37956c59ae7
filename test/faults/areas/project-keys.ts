import { JsonPatch } from 'cdk8s';
import { EdgeGateway } from '../../../src';
import type { Area, Fault } from '../fault';
import { EDGE_NAMESPACE, POD_TEMPLATE, segment } from '../world';
import type { World } from '../world';

const FIX = /Delete it.*; keep the rule, or waive it: .*Rule\.UNKNOWN_KEY/;
const OF_PROJECT = 'components of that project act on them';
const AWS = 'service.beta.kubernetes.io/aws-load-balancer-';
const SHOWN = /on its pods|on what it makes|: "/;

function onPods(key: string, value: string, effect: string = OF_PROJECT): Fault {
  return {
    change: (world) => { world.web.deployment.podMetadata.addAnnotation(key, value); },
    object: 'Deployment shop/web',
    says: [`the annotation ${key}: ${JSON.stringify(value)} on its pods`, effect, FIX],
  };
}

function on(kind: string, name: string, key: string, value: string, effect: string = OF_PROJECT): Fault {
  return { change: (world) => world.find(kind, name).metadata.addAnnotation(key, value), object: kind, says: [name, `${key}: ${JSON.stringify(value)}`, SHOWN, effect, FIX] };
}

/** Annotations of what the controller of the edge makes. */
function infrastructure(annotations: Readonly<Record<string, string>>): (world: World) => void {
  return (world) => world.patch('Gateway', 'edge', JsonPatch.add('/spec/infrastructure', { annotations }));
}

function onEdge(key: string, value: string, ...says: readonly string[]): Fault {
  return { change: infrastructure({ [key]: value }), object: `Gateway ${EDGE_NAMESPACE}/edge`, says: [`${key}: ${JSON.stringify(value)} on what it makes`, ...says, FIX] };
}

/** One more edge, for clients of one network alone. */
function privateEdge(world: World, annotations: Readonly<Record<string, string>>): void {
  const edge = new EdgeGateway(world.chart, 'office', { namespace: 'office', hosts: ['office.example.com'], clientCidrs: ['198.51.100.0/24'] });
  edge.exposes(world.web, { hosts: ['office.example.com'] });
  world.patch('Gateway', 'office', JsonPatch.add('/spec/infrastructure', { annotations }));
}

/** Keys of projects, of load balancers and of proxies. */
export const AREA: Area = {
  faults: {
    'secrets by Bank-Vaults': onPods('vault.security.banzaicloud.io/vault-env-from-path', 'secret/payments', 'inject secrets'),
    'secrets by the injector of Azure Key Vault': onPods('azure-key-vault-env-injection', 'enabled', 'inject secrets'),
    'secrets by Akeyless': onPods('akeyless/enabled', 'true'),
    'a bucket as a volume': onPods('gke-gcsfuse/volumes', 'true'),
    'a network of Network Service Mesh': onPods('networkservicemesh.io', 'kernel://x/nsm-1'),
    'an agent of Telepresence': onPods('telepresence.getambassador.io/inject-traffic-agent', 'enabled', 'what a proxy takes'),
    'an agent of New Relic': onPods('instrumentation.newrelic.com/inject', 'true'),
    'a clone by Signadot': onPods('sidecar.signadot.com/inject', 'true'),
    'a scaler of a project in the table of kinds': onPods('flagger.app/anything', 'x'),
    'a restore by Velero': onPods('init.hook.restore.velero.io/container-image', 'evil/x'),
    'a sidecar injector of somebody': on('Namespace', 'shop', 'sidecar-injector.expedia.com/inject', 'yes'),
    'a proxy of AWS App Mesh': on('Namespace', 'shop', 'appmesh.k8s.aws/sidecarInjectorWebhook', 'enabled', 'what a proxy takes'),
    'images that Keel changes': on('Deployment', 'web', 'keel.sh/policy', 'force'),
    'a way in by Ambassador': on('Service', 'orders', 'getambassador.io/config', '---\nkind: Mapping', 'what a proxy takes'),
    'a tunnel of ngrok': on('Service', 'orders', 'k8s.ngrok.com/expose', 'true'),
    'a copy of a Secret elsewhere': on('ExternalSecret', 'orders-database', 'replicator.v1.mittwald.de/replicate-to', 'prod', 'where secrets go'),
    'a key of Strimzi on an object of others': on('ExternalSecret', 'orders-database', 'strimzi.io/cluster', 'a', 'only on objects of that project\'s own kinds'),
    // Load balancers.
    'a certificate at the load balancer': onEdge(`${AWS}ssl-cert`, 'arn:aws:acm:x', 'a way in from outside'),
    'a load balancer that shows its own address': onEdge(`${AWS}target-group-attributes`, 'preserve_client_ip.enabled=false', 'expected nothing but preserve_client_ip.enabled=true'),
    'a load balancer with other attributes': onEdge(`${AWS}attributes`, 'access_logs.s3.enabled=true', 'expected nothing but load_balancing.cross_zone.enabled='),
    'a load balancer of a kind that is none': onEdge(`${AWS}type`, 'alb', 'expected "external" or "nlb" or "nlb-ip"'),
    'a load balancer of Google that is seen from outside': onEdge('networking.gke.io/load-balancer-type', 'External', 'expected "Internal"'),
    'a load balancer for everybody before an edge for some': {
      change: (world) => privateEdge(world, { [`${AWS}scheme`]: 'internet-facing' }),
      object: 'Gateway office/office',
      says: [`${AWS}scheme: "internet-facing"`, 'expected "internal", as its clients are not anybody', FIX],
    },
    // Proxies.
    'traces that go elsewhere': onPods('proxy.istio.io/config', '{"tracing":{"zipkin":{"address":"evil.example.com:9411"}}}', 'it has tracing.zipkin'),
    'traces that tell the environment': onPods('proxy.istio.io/config', 'tracing: {sampling: 1, customTags: {a: {environment: {name: PASSWORD}}}}', 'it has tracing.customTags'),
  },
  harmless: {
    'a load balancer of AWS': infrastructure({
      [`${AWS}type`]: 'external',
      [`${AWS}scheme`]: 'internet-facing',
      [`${AWS}nlb-target-type`]: 'ip',
      [`${AWS}healthcheck-path`]: '/healthz/ready',
      [`${AWS}healthcheck-port`]: '15021',
      [`${AWS}additional-resource-tags`]: 'team=shop',
      [`${AWS}target-group-attributes`]: 'preserve_client_ip.enabled=true',
      [`${AWS}attributes`]: 'load_balancing.cross_zone.enabled=true,deletion_protection.enabled=true',
    }),
    'a load balancer of AWS that is seen from inside': (world) => privateEdge(world, { [`${AWS}scheme`]: 'internal', [`${AWS}type`]: 'nlb' }),
    'a load balancer of Azure that is seen from inside': infrastructure({ 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' }),
    'a load balancer of Google that is seen from inside': infrastructure({ 'networking.gke.io/load-balancer-type': 'Internal' }),
    'a public name behind a proxy': (world) => {
      for (const key of ['cloudflare-proxied', 'alias']) world.find('Gateway', 'edge').metadata.addAnnotation(`external-dns.alpha.kubernetes.io/${key}`, 'true');
    },
    'how much is traced': (world) => { world.web.deployment.podMetadata.addAnnotation('proxy.istio.io/config', '{"tracing":{"sampling":10}}'); },
    'what Velero copies': (world) => {
      world.find('Namespace', 'shop').metadata.addLabel('velero.io/exclude-from-backup', 'true');
      for (const key of ['backup.velero.io/backup-volumes', 'pre.hook.backup.velero.io/command']) world.web.deployment.podMetadata.addAnnotation(key, 'data');
    },
    'a topic of a cluster of Strimzi': (world) => { world.add('kafka.strimzi.io/v1beta2', 'KafkaTopic', { name: 'x', labels: { 'strimzi.io/cluster': 'kafka' } }, { spec: { partitions: 1 } }); },
    'a pause of KEDA': (world) => { world.add('keda.sh/v1alpha1', 'ScaledObject', { name: 'x', annotations: { 'autoscaling.keda.sh/paused-replicas': '1' } }, { spec: { scaleTargetRef: { name: 'web' } } }); },
    'a namespace that policies of Kyverno pass by': (world) => world.find('Namespace', 'shop').metadata.addLabel('policies.kyverno.io/ignore', 'true'),
    'names of scanners, dashboards and logs': (world) => {
      for (const key of ['checkov.io/skip1', 'polaris.fairwinds.com/exempt', 'trivy.aquasec.com/x', 'kube-score/ignore', 'prometheus.io/scrape', 'fluentbit.io/parser', 'co.elastic.logs/enabled', 'reloader.stakater.com/auto']) {
        world.patch('Deployment', 'web', JsonPatch.add(`${POD_TEMPLATE}/metadata/annotations/${segment(key)}`, 'true'));
      }
    },
    'domains of companies that end like those of projects': (world) => {
      for (const key of ['acme.io/a', 'acme.dev/b', 'acme.sh/c', 'notkeda.sh/d', 'keda.sh.acme.example/e', 'team.acme.cloud/f']) world.web.deployment.podMetadata.addLabel(key, 'x');
    },
  },
};
