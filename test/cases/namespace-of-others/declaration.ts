import { Chart } from 'cdk8s';
import { ForeignWorkload, Mesh, Port, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['web'] };
export const ofOthers = ['shop'];

/** A namespace that others own, with pods that an operator makes: policies of the program's own workloads are all that is written around them. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = ZeroTrustNamespace.fromReference(chart, 'shop', { mesh });
  const kafka = new ForeignWorkload(shop, 'kafka', {
    podLabels: { 'strimzi.io/cluster': 'events' }, serviceAccountName: 'events-kafka', ports: [Port.tcp(9092)], serviceNames: ['events-bootstrap'],
  });

  service(shop, 'web').calls(kafka);
}
