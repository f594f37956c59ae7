import { Chart } from 'cdk8s';
import { ClusterProfile, Mesh, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** OpenShift has its own DNS on its own port, its own monitoring, and assigns users by itself. */
export function declare(chart: Chart, mesh: Mesh): void {
  service(new ZeroTrustNamespace(chart, 'shop', { mesh, profile: ClusterProfile.openShift() }), 'web', { metrics: { port: 9100 } });
}
