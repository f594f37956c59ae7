/**
 * Series of `istio_requests_total` and `istio_tcp_connections_opened_total`, as the HTTP API of Prometheus answers a query.
 * Source: istio.io, "Istio Standard Metrics".
 */
import { isBody } from '../../read/fields';
import { pathWithoutQuery, textOf, type Body, type End, type Observed } from '../../traffic/observed';

const UNKNOWN = 'unknown';

/** A series of which nothing was counted is no call. */
export function readMetric(record: Body): readonly Observed[] | undefined {
  const { metric } = record;
  if (!isBody(metric) || !('source_workload' in metric) || !('destination_workload' in metric)) return undefined;
  if (!isCounted(record)) return [];
  const [from, to] = [endOf(metric, 'source'), endOf(metric, 'destination')];
  if (!from || !to) return [];
  const port = Number(metric.destination_port ?? NaN);
  return [{
    from,
    to,
    protocol: 'TCP',
    ...(Number.isInteger(port) && { port: { number: port, of: 'pod' as const } }),
    method: textOf(metric.request_method) ?? textOf(metric.method),
    path: pathWithoutQuery(textOf(metric.request_url_path) ?? textOf(metric.path) ?? textOf(metric.url_path)),
  }];
}

function isCounted({ value, values }: Body): boolean {
  const samples = [value, ...(Array.isArray(values) ? values as readonly unknown[] : [])];
  const counts = samples.flatMap((sample) => (Array.isArray(sample) ? [Number(sample[1])] : []));
  return counts.length === 0 || counts.some((count) => count > 0);
}

function endOf(metric: Body, which: 'source' | 'destination'): End | undefined {
  const [name, namespace] = [textOf(metric[`${which}_workload`]), textOf(metric[`${which}_workload_namespace`])];
  if (name !== undefined && namespace !== undefined && name !== UNKNOWN) return { kind: 'workload', namespace, name };
  const host = which === 'destination' ? textOf(metric.destination_service) : undefined;
  return host === undefined || host === UNKNOWN ? { kind: 'outside' } : { kind: 'outside', host };
}
