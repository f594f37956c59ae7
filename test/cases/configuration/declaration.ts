import { Chart } from 'cdk8s';
import { Config, Mesh, Secret, SecretStore } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** ConfigMaps of the workload's own and of others, Secrets that exist already, and a whole secret of a store. */
export function declare(chart: Chart, mesh: Mesh): void {
  service(namespace(chart, 'shop', mesh), 'web', {
    config: [
      Config.values('settings', { LOG_LEVEL: 'info' }), Config.files('pages', '/pages', { 'index.html': '<p>Welcome</p>' }),
      Config.existing('flags'), Config.existing('trust', { mountPath: '/etc/trust' }),
    ],
    secrets: [
      Secret.existing('db-app', { DB_PASSWORD: 'password' }), Secret.existing('ca', { 'ca.crt': 'tls.crt' }, { mountPath: '/etc/ca' }),
      Secret.allOfExisting('broker'), SecretStore.cluster('platform').allKeys('mail', 'shop/mail'),
    ],
  });
}
