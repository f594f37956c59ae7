import { Chart } from 'cdk8s';
import { Access, HttpMethod, Mesh, Port, SecureService } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['payments'] };

/** A service of another repository is called, and another one calls; only our ends are written. */
export function declare(chart: Chart, mesh: Mesh): void {
  const payments = service(namespace(chart, 'shop', mesh), 'payments');
  const scoring = SecureService.fromReference({ namespace: 'fraud', name: 'scoring', ports: [Port.http(8080, { servicePort: 80 })] });
  const backoffice = SecureService.fromReference({
    namespace: 'support', name: 'backoffice', serviceAccountName: 'backoffice-sa', podLabels: { app: 'backoffice' },
  });

  payments.calls(scoring);
  backoffice.calls(payments, mesh._node.kind === 'none' ? Access.all() : Access.http({ methods: [HttpMethod.GET], paths: ['/refunds'] }));
}
