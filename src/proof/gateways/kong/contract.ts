/**
 * Kong Operator. Sources: "DataPlane" and "GatewayConfiguration" (pods beside the Gateway, labelled as one says), the default values of its environment
 * (`KONG_PROXY_LISTEN`, `KONG_STATUS_LISTEN`, `KONG_PORT_MAPS`), and "Kong Ingress Controller annotations".
 */
import { SAID_BY_PLUGINS } from './plugin-fields';
import type { GatewayContract } from '../contract';
import type { ControllerSpec } from '../controller-spec';

export interface KongSpec extends ControllerSpec {
  readonly kind: 'kong';
  readonly className: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

interface Said {
  readonly className?: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

const GROUP = 'configuration.konghq.com';

export const KONG: GatewayContract<KongSpec> = {
  isModelled: false,
  policies: ['KongPlugin', 'KongClusterPlugin', 'KongConsumer', 'KongConsumerGroup'].map((kind) => `${GROUP} ${kind}`),
  whole: {
    [`${GROUP} KongPlugin`]: SAID_BY_PLUGINS,
    [`${GROUP} KongClusterPlugin`]: SAID_BY_PLUGINS,
    [`${GROUP} KongConsumer`]: ['username', 'custom_id', 'credentials', 'consumerGroups', 'spec', 'status'],
    [`${GROUP} KongConsumerGroup`]: ['spec', 'status'],
  },
  keys: [{ keys: ['konghq.com/plugins'], at: ['route'], because: 'compared with the addresses of clients that were declared' }],
  tlsOptions: {},
  read: ({ options }) => {
    const { className = 'kong', podLabels } = options as unknown as Said;
    return { kind: 'kong', className, podLabels };
  },
  classOf: ({ className }) => className,
  podsOf: ({ podLabels }, { namespace: podNamespace }) => ({ podNamespace, podLabels, serviceAccount: 'default' }),
  podPortOf: (_port, protocol) => (protocol === 'tls' ? 8443 : 8000),
  // Its control plane calls it, and not the other way round.
  needs: () => ({ controlPlane: [], scrapedPort: 8100, probedPorts: [8100] }),
};
