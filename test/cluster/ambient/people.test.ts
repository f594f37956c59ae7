/** Users in ambient mode, as the library writes them: the waypoint's listeners in a real Envoy, with every kind of token, against the judge. */
import { deployed } from './deployed';
import { startWaypoint } from './waypoint-envoy';
import { namespace, pod } from './worlds';
import { Mesh } from '../../../src';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { manifestsOf } from '../../support/synth';
import { spiffeId } from '../envoy/certificates';
import { declarePeople, REQUESTS } from '../envoy/people';
import { overHttp } from '../envoy/probe';

/** Somebody in ambient mode whom nobody declared, with the name of a caller. */
const STRANGER = [namespace('elsewhere', { 'istio.io/dataplane-mode': 'ambient' }), pod('elsewhere/web')];

const written = [...manifestsOf((chart) => declarePeople(chart, Mesh.ambient())) as Written[], ...STRANGER];
const { objects, addresses } = deployed(written);

/** By their accounts, and as the judge knows their pods. */
const CALLERS = { 'shop/web': 'shop/web', 'shop/admin': 'shop/admin', 'istio-ingress/edge-istio': 'istio-ingress/edge-istio', 'elsewhere/web': 'elsewhere/web' };

test('a real Envoy with the listeners of a waypoint, and the judge, take the same tokens', async () => {
  // The network is not asked here: it knows the edge by labels of its pods.
  const judgement = judge([{ objects: written.filter(({ kind }) => kind !== 'NetworkPolicy') }], { podCidrs: ['127.0.0.0/8'], installations: [{ tunnels: 'yes' }] });
  expect(judgement.problems).toEqual([]);
  const identities = Object.keys(CALLERS).map((key) => spiffeId('cluster.local', ...key.split('/') as [string, string]));
  const waypoint = await startWaypoint({ objects, mesh: {} }, 'shop/waypoint', identities);
  const unlike: string[] = [];
  const found = { cells: 0, allowed: 0 };
  try {
    for (const [at, [caller, workload]] of Object.entries(CALLERS).entries()) {
      const tunnel = waypoint.tunnel(identities[at]!);
      for (const callee of ['shop/orders', 'shop/payments', 'shop/admin']) {
        const connection = overHttp(() => tunnel.dial(`${addresses.get(callee)}:8080`));
        for (const request of REQUESTS) {
          const seen = await connection.ask(request) === 'allow' ? 'allow' : 'deny';
          const { verdict } = judgement.check({
            from: { workload }, to: { workload: callee }, port: 8080, dial: 'service', token: { state: 'absent' }, headers: {}, sni: '', ...request,
          });
          found.cells++;
          if (seen === 'allow') found.allowed++;
          if (seen !== verdict) unlike.push(`${caller} → ${callee} ${request.method} ${request.host}${request.path} ${JSON.stringify(request.token)}: Envoy ${seen}, judge ${verdict}`);
        }
        connection.close();
      }
      tunnel.close();
    }
  } finally {
    await waypoint.stop();
  }
  process.stdout.write(`users, at a waypoint: ${found.cells} cells, ${found.allowed} allowed, ${unlike.length} unlike\n`);
  expect(unlike.slice(0, 20)).toEqual([]);
  expect(found.allowed).toBeGreaterThan(30);
});
