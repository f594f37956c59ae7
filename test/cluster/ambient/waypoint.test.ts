import fc from 'fast-check';
import { startWaypoint } from './waypoint-envoy';
import { isTaken, namespace, pod } from './worlds';
import { judge } from '../../../src/judge/judge';
import { authorizationPolicy, HOSTS, METHODS, PATHS } from '../../judge/oracle/arbitrary-mesh';
import type { Written } from '../../support/examples-manifests';
import { spiffeId } from '../envoy/certificates';
import { overHttp } from '../envoy/probe';
import type { Request } from '../envoy/request';

/** So that a failure can be had again. */
const SEED = 20261129;
const CALLERS = ['shop/web', 'shop/api', 'bank/api'];
const PORTS = [{ port: 80, target: 8080 }, { port: 5432, target: 5432 }, { port: 7000, target: 7000 }];
const TENANTS: readonly Readonly<Record<string, string>>[] = [{}, { 'x-tenant': 'acme' }, { 'x-tenant': 'zeta' }];
const REQUESTS: readonly Request[] = PATHS.map((path, index) => ({
  method: METHODS[index % METHODS.length]!, path, host: HOSTS[index % HOSTS.length]!, headers: TENANTS[index % TENANTS.length]!,
}));

function service(name: string, index: number): Written {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: {
      clusterIP: addressOf(index),
      selector: { app: name },
      ports: [
        { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
        { name: 'database', port: 5432, targetPort: 5432, protocol: 'TCP', appProtocol: 'tcp' },
        { name: 'something', port: 7000, targetPort: 7000, protocol: 'TCP' },
      ],
    },
  };
}

function addressOf(index: number): string {
  return `10.96.9.${index + 1}`;
}

type Target = { readonly kind: string; readonly group: string; readonly name: string };

/** What CUSTOM asks is no part of a mesh. */
const policies = fc.array(authorizationPolicy.filter((policy) => isTaken(policy) && (policy.spec as { action?: string }).action !== 'CUSTOM'), { minLength: 1, maxLength: 3 });

function targeting(of: string, name: string, target: Target, policy: object): Written {
  const { spec, metadata } = policy as Written;
  const { selector: _, ...rules } = spec as { selector?: object };
  const annotations = (metadata as { annotations?: Record<string, string> }).annotations;
  return { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name, namespace: of, ...(annotations && { annotations }) }, spec: { targetRefs: [target], ...rules } };
}

/** Services behind one waypoint, each with policies of its own; `others` are those of the waypoint as a whole. */
function worldOf(count: number, seed: number, others: readonly Written[]): readonly Written[] {
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  const own = fc.sample(policies, { seed, numRuns: count });
  return [
    namespace('shop', { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint' }), namespace('bank'), namespace('istio-system', {}),
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace: 'shop' },
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
    },
    ...[...CALLERS, ...names.map((name) => `shop/${name}`)].map(pod),
    ...names.map(service),
    ...names.flatMap((name, index) => own[index]!.map((policy, number) => targeting('shop', `${name}-${number}`, { kind: 'Service', group: '', name }, policy))),
    ...others,
  ];
}

const GATEWAY_API = 'gateway.networking.k8s.io';
const notApi = { action: 'DENY', rules: [{ from: [{ source: { principals: ['cluster.local/ns/bank/sa/api'] } }], to: [{ operation: { paths: ['/admin*'] } }] }] };
const toGet = { action: 'ALLOW', rules: [{ to: [{ operation: { methods: ['GET', 'POST'] } }] }] };

const WORLDS = [
  { title: 'policies for Services', objects: worldOf(40, SEED, []) },
  {
    title: 'policies for Services, the Gateway and its class',
    objects: worldOf(12, SEED + 1, [
      targeting('shop', 'gateway', { kind: 'Gateway', group: GATEWAY_API, name: 'waypoint' }, { spec: toGet, metadata: {} }),
      targeting('istio-system', 'class', { kind: 'GatewayClass', group: GATEWAY_API, name: 'istio-waypoint' }, { spec: notApi, metadata: {} }),
      targeting('bank', 'elsewhere', { kind: 'GatewayClass', group: GATEWAY_API, name: 'istio-waypoint' }, { spec: {}, metadata: {} }),
    ]),
  },
];

test.each(WORLDS)('a real Envoy with the listeners of a waypoint, and the judge, agree: $title', async ({ objects }) => {
  const judgement = judge([{ objects: [...objects] }], { podCidrs: ['127.0.0.0/8'] });
  expect(judgement.problems).toEqual([]);
  const identities = CALLERS.map((key) => spiffeId('cluster.local', ...key.split('/') as [string, string]));
  const waypoint = await startWaypoint({ objects: JSON.parse(JSON.stringify(objects)) as Written[], mesh: {} }, 'shop/waypoint', identities);
  const unlike: string[] = [];
  const found = { cells: 0, allowed: 0, open: 0 };
  try {
    const services = objects.filter(({ kind }) => kind === 'Service');
    await Promise.all(CALLERS.map(async (from, at) => {
      const tunnel = waypoint.tunnel(identities[at]!);
      for (const [index, { metadata: { name } }] of services.entries()) {
        for (const { port, target } of PORTS) {
          const connection = overHttp(() => tunnel.dial(`${addressOf(index)}:${port}`));
          for (const request of port === 80 ? REQUESTS : REQUESTS.slice(0, 3)) {
            const seen = await connection.ask(request);
            const { verdict } = judgement.check({
              from: { workload: from }, to: { workload: `shop/${name}` }, port: target, dial: 'service', token: { state: 'absent' }, sni: '', ...request,
            });
            found.cells++;
            if (seen === 'allow') found.allowed++;
            if (verdict === (seen === 'allow' ? 'allow' : 'deny')) continue;
            // What is sniffed is HTTP here; the judge answers for both.
            if (verdict === 'unknown' || verdict === 'conditional') found.open++;
            else unlike.push(`${from} → ${name}:${port} ${request.method} ${request.host}${request.path}: Envoy ${seen}, judge ${verdict}`);
          }
          connection.close();
        }
      }
      tunnel.close();
    }));
  } finally {
    await waypoint.stop();
  }
  process.stdout.write(`waypoint: ${objects.filter(({ kind }) => kind === 'AuthorizationPolicy').length} policies, ${found.cells} cells, ${found.allowed} allowed, ${found.open} left open by the judge\n`);

  expect(unlike.slice(0, 30)).toEqual([]);
  expect(found.allowed).toBeGreaterThan(found.cells / 20);
  expect(found.open).toBeLessThan(found.cells / 4);
});
