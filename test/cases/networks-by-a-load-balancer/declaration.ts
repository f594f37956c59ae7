import { Chart } from 'cdk8s';
import { Access, ExternalNetwork, Mesh, OutsideService, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['broker', 'collector', 'web'] };

/** Devices come to a broker through a load balancer, tools to its console; a collector takes syslog on a port of each node. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const broker = service(shop, 'broker', {
    ports: [Port.http(8080), Port.tls(8883, { name: 'mqtts' }), Port.udp(5683, { name: 'coap' })],
    outsideService: OutsideService.loadBalancer({
      loadBalancerClass: 'service.k8s.aws/nlb', annotations: { 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip' }, allocateNodePorts: false,
    }),
  });
  service(shop, 'web').calls(broker, Access.ports('http'));
  ExternalNetwork.of({ name: 'devices', cidrs: ['198.51.100.0/24'] }).calls(broker, Access.ports('mqtts', 'coap'));
  ExternalNetwork.of({ name: 'tools', cidrs: ['192.0.2.7/32'] }).calls(broker, Access.ports('mqtts'));

  const collector = service(shop, 'collector', { ports: [Port.tcp(6514, { name: 'syslog' })], outsideService: OutsideService.nodePort({ nodePorts: { syslog: 30_514 } }) });
  ExternalNetwork.of({ name: 'routers', cidrs: ['203.0.113.0/28'] }).calls(collector);
}
