import { Chart } from 'cdk8s';
import { describeAgreement } from './agree';
import type { Caller } from './caller';
import { meshedUndeclared, nobodys, OUTSIDE, ownCallers } from './callers';
import { requestsOf } from './requests-of';
import type { World } from './world';
import { Access, ClusterProfile, ExternalNetwork, KubernetesApi, Mesh, Pods, Port, SecureService, ZeroTrustNamespace } from '../../../src';
import type { Written } from '../../support/examples-manifests';
import { service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';

const TRUST_DOMAIN = 'cluster.local';

/** An address outside of which no declaration speaks. */
const ELSEWHERE = '127.201.0.9';

const FROM_ELSEWHERE: Caller = { name: 'plaintext from elsewhere', judged: { ip: ELSEWHERE }, arrives: 'plaintext', address: ELSEWHERE };

/** A shop of two services, and what is declared of them. */
function world(name: string, declare: (orders: SecureService, web: SecureService) => void): World {
  const objects = manifestsOf((chart: Chart) => {
    const profile = ClusterProfile.vanilla({ apiServerCidrs: [`${OUTSIDE}/32`], podCidrs: ['127.64.0.0/10'] });
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio(), profile });
    declare(service(shop, 'orders', { ports: [Port.http(8080), Port.tcp(7000, { name: 'special' })] }), service(shop, 'web'));
  }) as Written[];
  return {
    name,
    objects,
    mesh: { trustDomain: TRUST_DOMAIN },
    callers: [
      ...ownCallers(objects, TRUST_DOMAIN),
      ...['finance', 'finances', 'sales'].map((namespace) => meshedUndeclared(TRUST_DOMAIN, namespace, 'default')),
      ...nobodys(TRUST_DOMAIN, { namespace: 'shop', serviceAccount: 'web' }),
      FROM_ELSEWHERE,
    ],
    requests: (workload) => requestsOf(objects, workload),
  };
}

describeAgreement('ends that are no single service', [
  world('a network that calls in', (orders, web) => {
    ExternalNetwork.of({ name: 'tills', cidrs: ['127.200.0.0/16'] }).calls(orders, Access.ports('special'));
    web.calls(orders, Access.ports('http'));
  }),
  world('the API server that calls in', (orders) => KubernetesApi.inCluster().calls(orders, Access.ports('special'))),
  world('pods of a namespace', (orders, web) => {
    Pods.inNamespace('finance').calls(orders);
    web.calls(orders, Access.ports('special'));
  }),
  world('pods of labelled namespaces', (orders) => Pods.inNamespacesLabelled({ team: 'partners' }).calls(orders, Access.ports('special'))),
  world('anybody', (orders) => Pods.inAnyNamespace().calls(orders)),
  world('all paths but some', (orders, web) => web.calls(orders, Access.http({ notPaths: ['/actuator*', '/keys/{*}'] }))),
]);
