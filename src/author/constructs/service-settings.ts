import { resilienceNode } from './resilience';
import type { SecureServiceProps } from './secure-service-props';
import { _defaultReplicas } from './service-controller';
import type { _Shown } from './shown-identity';
import type { Controller } from '../graph/nodes';
import { scaleOf } from '../interpret/planned-scale';
import type { _ServiceSettings } from '../interpret/state';
import { volumeName } from '../interpret/writable-paths';

/**
 * What only a service has: its properties, and what was said of it later.
 *
 * @internal
 */
export function _settingsOf(
  props: SecureServiceProps, kind: Controller,
  { shown, ...said }: Pick<_ServiceSettings, 'ports' | 'plus' | 'received' | 'admissions' | 'asks' | 'everyNode'> & { readonly shown: _Shown },
): _ServiceSettings {
  return {
    ...said,
    audience: shown.tokens?.audience,
    certificates: shown.certificates === true,
    saysIdentity: props.serviceIdentity?._record,
    probes: props.probes,
    scale: scaleOf(props, _defaultReplicas(kind)),
    replicas: props.replicas,
    updateStrategy: props.updateStrategy,
    scaling: props.autoscaling,
    volumes: (props.storage ?? []).map(({ mountPath: path, size, storageClass }) => (
      { name: volumeName(path), path, size: size.asString(), storageClass }
    )),
    metrics: props.metrics && { port: props.metrics.port, path: props.metrics.path ?? '/metrics' },
    resilience: resilienceNode(props.resilience),
    rateLimits: props.rateLimits,
    requestTimeout: props.requestTimeout,
    retries: props.retries,
    outside: props.outsideService?._record,
  };
}
