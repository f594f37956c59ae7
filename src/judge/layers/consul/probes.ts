/**
 * Probes that the injector leads to the proxy, which asks the application in their place, for whoever asks. Source: consul-k8s, mesh_webhook.go,
 * overwriteProbes: each container has the next port of a range for each kind of probe, and its path alone is passed on.
 */
import type { Known } from './well-known';
import { LAST_PROBE_PORT, PROBE_PORTS, PROXY_CONTAINER } from './well-known';
import type { Truth } from '../../core/verdict';
import { fieldsOf, itemsOf, type Body } from '../../objects/kinds/kind';

/** A port of the proxy, and the path that it passes on. */
export interface ExposedPath {
  readonly port: number;
  readonly path: string;
  readonly truth: Extract<Truth, 'yes' | 'unknown'>;
}

/** `overwritten`: whether probes are led to the proxy; of pods that were injected already, their ports say it. */
export function exposedProbes(spec: Body, isWritten: boolean, overwritten: Known): readonly ExposedPath[] {
  if (overwritten === 'no' && !isWritten) return [];
  return itemsOf(spec.containers).map(fieldsOf).filter(({ name }) => name !== PROXY_CONTAINER).flatMap((container, index) => (
    PROBE_PORTS.flatMap(([kind, first]): ExposedPath[] => {
      const get = fieldsOf(fieldsOf(container[kind]).httpGet);
      if (get.port === undefined) return [];
      const path = typeof get.path === 'string' && get.path !== '' ? get.path.replace(/[?#].*$/s, '') : '/';
      if (!isWritten) return [{ port: first + index, path, truth: overwritten === 'yes' ? 'yes' : 'unknown' }];
      const { port } = get;
      return typeof port === 'number' && port >= PROBE_PORTS[0][1] && port <= LAST_PROBE_PORT ? [{ port, path, truth: 'yes' }] : [];
    })
  ));
}
