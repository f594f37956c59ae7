import { Duration, Chart } from 'cdk8s';
import { Mesh, SecretStore } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['payments'] };

/** Secrets as variables from a store of the workload's own, and as files from one that the platform keeps. */
export function declare(chart: Chart, mesh: Mesh): void {
  const vault = SecretStore.vault({ server: 'https://vault.example.com:8200', caConfigMap: 'vault-ca' });
  const platform = SecretStore.cluster('platform');
  service(namespace(chart, 'shop', mesh), 'payments', {
    secrets: [
      vault.secret('database', { DB_USER: 'shop/database#username', DB_PASSWORD: 'shop/database#password' }),
      platform.secret('certificate', { 'tls.crt': 'shop/tls#crt', 'tls.key': 'shop/tls#key' }, { mountPath: '/etc/tls', refresh: Duration.hours(1) }),
    ],
  });
}
