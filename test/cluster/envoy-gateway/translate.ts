import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Written } from '../../support/examples-manifests';
import { goTool } from '../tools/go-tool';
import { run, SHORT_LIVED } from '../tools/run';

/** What Envoy Gateway sends to the pods of a Gateway. */
export interface SentToEdge {
  readonly listeners: readonly Json[];
  readonly routes: readonly Json[];
  readonly clusters: readonly Json[];
}

export type Json = { readonly [key: string]: unknown };

export const CONTROLLER = 'gateway.envoyproxy.io/gatewayclass-controller';

/** What is translated, and what it is translated with. */
const READ: ReadonlySet<string> = new Set(['Namespace', 'Service', 'Secret', 'GatewayClass', 'Gateway', 'HTTPRoute', 'SecurityPolicy', 'ClientTrafficPolicy', 'EndpointSlice']);

/**
 * Envoy Gateway's own translation (`egctl x translate`), without a cluster: what a cluster has besides is added, and, because the tool reads no
 * labels of Namespaces, listeners take routes of all of them.
 */
export function translate(objects: readonly Written[], gateway: string, className = 'eg'): SentToEdge {
  const folder = mkdtempSync(join(tmpdir(), 'envoy-gateway-'));
  const file = join(folder, 'objects.yaml');
  const classes: Written[] = [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: className }, spec: { controllerName: CONTROLLER } }];
  writeFileSync(file, [...classes, ...objects.filter(({ kind }) => READ.has(kind)).flatMap(asInCluster)].map((one) => stringify(one)).join('---\n'));
  const text = run(goTool('envoy-gateway'), ['x', 'translate', '--from', 'gateway-api', '--to', 'xds', '--type', 'all', '--file', file, '--output', 'json'], { env: SHORT_LIVED });
  rmSync(folder, { recursive: true });
  const { xds } = JSON.parse(text) as { readonly xds: Readonly<Record<string, { readonly configs: readonly Json[] }>> };
  const dumps = xds[gateway]?.configs;
  if (!dumps) throw new Error(`Envoy Gateway sends nothing to ${gateway}, but to ${Object.keys(xds).join(', ')}`);
  const items = (kind: string, list: string) => dumps.filter((dump) => String(dump['@type']).endsWith(`.${kind}ConfigDump`)).flatMap((dump) => (dump[list] ?? []) as Json[]);
  return {
    listeners: items('Listeners', 'dynamicListeners').map(({ activeState }) => bare((activeState as { readonly listener: Json }).listener)),
    routes: items('Routes', 'dynamicRouteConfigs').map(({ routeConfig }) => bare(routeConfig as Json)),
    clusters: items('Clusters', 'dynamicActiveClusters').map(({ cluster }) => bare(cluster as Json)),
  };
}

/** What a bootstrap says where it says of itself what it is. */
function bare({ '@type': _, ...fields }: Json): Json {
  return fields;
}

let addresses = 0;

function asInCluster(object: Written): readonly Written[] {
  if (object.kind === 'Service') {
    addresses += 1;
    const { name, namespace = '' } = object.metadata;
    const ports = (object.spec.ports as readonly { readonly name: string; readonly port: number }[]).map(({ name: port }) => ({ name: port, protocol: 'TCP', port: 8080 }));
    return [{ ...object, spec: { ...object.spec, clusterIP: `10.96.0.${addresses % 250}` } }, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports,
      endpoints: [{ addresses: [`10.1.0.${addresses % 250}`], conditions: { ready: true } }],
    }];
  }
  if (object.kind !== 'Gateway') return [object];
  const listeners = (object.spec.listeners as readonly Json[]).map((listener) => ({ ...listener, allowedRoutes: { namespaces: { from: 'All' } } }));
  return [{ ...object, spec: { ...object.spec, listeners } }];
}
