import { Duration, Size } from 'cdk8s';
import type { Case } from './case';
import {
  Access, CloudIdentity, Config, EdgeGateway, HttpMethod, Issuer, KedaTrigger, PodContainer, Port, PreStop, Rule, Secret, SecretStore, TaintEffect,
  UpdateStrategy, Users,
} from '../../src';
import { image } from '../support/programs';

const ISSUER = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/jwks.json' });
const HOLDS = { reason: 'as the platform does it', owner: 'team shop', expires: '2031-06-30' };

/** What pods need, and users. */
export const PODS: readonly Case[] = [
  { peer: 'Skiperator', asks: 'hosts and paths at the edge', say: ({ chart, web }) => new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['shop.example.com'] }).exposes(web, { pathPrefixes: ['/shop'] }), opens: ['ingress/edge > shop/web:8080 /shop,/shop/*'], mesh: 'istio' },
  { peer: 'Skiperator', asks: 'a redirect from port 80', why: 'not supported', note: 'edges serve HTTPS alone' },
  { peer: 'Skiperator', asks: 'a proxy of the cloud\'s database beside the application, with an identity of the cloud', say: ({ service }) => { service('orders', { identity: CloudIdentity.gke({ googleServiceAccount: 'orders@acme-shop.iam.gserviceaccount.com' }), containers: [PodContainer.sidecar('sql-proxy', { image: image('sql-proxy'), args: ['--port', '5432'] })] }); }, opens: ['shop/orders > network gke-metadata-server:80'] },
  { peer: 'Skiperator', asks: 'variables and files of ConfigMaps and Secrets that exist', say: ({ service }) => { service('orders', { config: [Config.existing('settings')], secrets: [Secret.allOfExisting('orders-db', { mountPath: '/etc/db' })] }); }, opens: [] },
  { peer: 'Skiperator', asks: 'directories to write to', say: ({ service }) => { service('orders', { writablePaths: { '/tmp': Size.mebibytes(64) } }); }, opens: [] },
  { peer: 'Skiperator', asks: 'metrics on a port of their own, for the scraper alone', say: ({ service }) => { service('orders', { metrics: { port: 9464 } }); }, opens: [] },
  { peer: 'Skiperator', asks: 'as many pods as the load wants', say: ({ service }) => { service('orders', { autoscaling: { maxReplicas: 5, cpuPercent: 60, memoryPercent: 80 } }); }, opens: [], writes: ['HorizontalPodAutoscaler orders'] },
  { peer: 'Skiperator', asks: 'all old pods stop before new ones start', say: ({ service }) => { service('orders', { updateStrategy: UpdateStrategy.recreate() }); }, opens: [] },
  { peer: 'Skiperator', asks: 'labels of one\'s own', say: ({ service }) => { service('orders', { labels: { 'acme.example/team': 'shop' }, podLabels: { 'acme.example/team': 'shop' } }); }, opens: [] },
  { peer: 'Skiperator', asks: 'a priority, and a node of its own', say: ({ service }) => { service('orders', { scheduling: { priorityClassName: 'high', nodeLabels: { 'acme.example/pool': 'shop' } } }); }, opens: [] },
  { peer: 'Skiperator', asks: 'Istio ambient', say: ({ web, service }) => web.calls(service('orders')), opens: ['shop/web > shop/orders:8080'], mesh: 'ambient' },
  {
    peer: 'Skiperator',
    asks: 'who has logged in',
    mesh: 'istio',
    say: ({ web, service }) => {
      const orders = service('orders');
      orders.admits(Users.of(ISSUER));
      web.calls(orders);
    },
    opens: ['shop/web > shop/orders:8080'],
    writes: ['RequestAuthentication orders'],
  },
  { peer: 'Naiserator', asks: 'a leader is elected', say: ({ service }) => { service('orders', { permissions: [{ verbs: ['create'], resource: 'leases', apiGroup: 'coordination.k8s.io' }, { verbs: ['get', 'update'], resource: 'leases', apiGroup: 'coordination.k8s.io', names: ['orders'] }] }); }, opens: [], writes: ['Role orders'] },
  { peer: 'Naiserator', asks: 'a port below 1024', say: ({ service }) => { service('dns', { ports: [Port.udp(53), Port.tcp(53, { name: 'dns-tcp' })], probes: undefined, waivers: [{ rule: Rule.PROBES, ...HOLDS }] }); }, opens: [] },
  { peer: 'Naiserator', asks: 'a command before the end, and time to end', say: ({ service }) => { service('orders', { preStop: PreStop.exec(['drain']), terminationGracePeriod: Duration.minutes(1) }); }, opens: [] },
  { peer: 'Naiserator', asks: 'pods by the lag of a topic', say: ({ service }) => { service('orders', { autoscaling: { maxReplicas: 5, keda: [KedaTrigger.of('kafka', { topic: 'orders', lagThreshold: '50' })] } }); }, opens: [], writes: ['ScaledObject orders'] },
  { peer: 'Naiserator', asks: 'nodes with a taint', say: ({ service }) => { service('orders', { scheduling: { tolerations: [{ key: 'spot', value: 'true', effect: TaintEffect.NO_SCHEDULE }] } }); }, opens: [] },
  { peer: 'Naiserator', asks: 'a registry that asks for a password', say: ({ service }) => { service('orders', { imagePullSecrets: ['registry'] }); }, opens: [] },
  { peer: 'Naiserator', asks: 'two Secrets that set one variable are an error', say: ({ service }) => { service('orders', { secrets: [Secret.existing('a', { TOKEN: 'x' }), Secret.existing('b', { TOKEN: 'y' })] }); }, error: /TOKEN/ },
  { peer: 'Naiserator', asks: 'names of hosts of one\'s own (hostAliases)', why: 'not supported', note: 'a name that only one pod knows' },
  { peer: 'Naiserator', asks: 'Linkerd', say: ({ web, service }) => web.calls(service('orders')), opens: ['shop/web > shop/orders:8080'], writes: ['Server orders.8080', 'AuthorizationPolicy orders.8080'], mesh: 'linkerd' },
  { peer: 'Naiserator', asks: 'tokens of users that are passed on', why: 'not supported', note: 'tokens are verified and passed on, not exchanged' },
  { peer: 'Naiserator', asks: 'a sidecar that logs users in', why: 'not supported', note: 'tokens are verified; nobody is logged in' },
  { peer: 'UDS Core', asks: 'single sign-on before a service', why: 'not supported', note: 'tokens are verified; nobody is logged in' },
  {
    peer: 'UDS Core',
    asks: 'claims of a token as a caller',
    mesh: 'istio',
    say: ({ web, service }) => web.calls(service('orders'), Access.http({ methods: [HttpMethod.GET], users: Users.of(ISSUER, { groups: ['support'] }) })),
    opens: ['shop/web > shop/orders:8080 GET'],
    writes: ['RequestAuthentication orders'],
  },
  { peer: 'UDS Core', asks: 'an exemption from a rule, by name', say: ({ service }) => { service('orders', { replicas: 1, waivers: [{ rule: Rule.SINGLE_REPLICA, ...HOLDS }] }); }, opens: [] },
  { peer: 'UDS Core', asks: 'an exemption that has expired is an error', say: ({ service }) => { service('orders', { replicas: 1, waivers: [{ rule: Rule.SINGLE_REPLICA, ...HOLDS, expires: '2020-01-01' }] }); }, error: /2020-01-01/ },
  { peer: 'Stakater application', asks: 'secrets of a vault', say: ({ service }) => { service('orders', { secrets: [SecretStore.cluster('vault').secret('db', { PASSWORD: 'production/db#password' })] }); }, opens: [], writes: ['ExternalSecret orders-db'] },
  { peer: 'Stakater application', asks: 'all keys of one path of a vault', say: ({ service }) => { service('orders', { secrets: [SecretStore.cluster('vault').allKeys('mail', 'production/mail')] }); }, opens: [], writes: ['ExternalSecret orders-mail'] },
];
