import { Chart, Duration } from 'cdk8s';
import { Mesh, RateLimit, Retries } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'orders'] };

/** How many requests a service takes, how long its callers wait for it, how often they try, and when they leave a pod alone. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const web = service(shop, 'web', { requestTimeout: Duration.seconds(2) });
  const orders = service(shop, 'orders', {
    rateLimits: [RateLimit.perSecond(50)],
    requestTimeout: Duration.seconds(1),
    retries: Retries.ofEverything(1, 'every request has an idempotency key'),
    resilience: { consecutive5xxErrors: 5 },
  });
  web.calls(orders);
}
