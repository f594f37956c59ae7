/** Which token a service gets behind an edge that asks somebody who may answer with one. */
import { Mesh } from '../../../../src';
import type { Token } from '../../../../src/judge/core/flow';
import { judge } from '../../../../src/judge/judge';
import { declare } from '../../../cases/passports/declaration';
import { manifestsOf } from '../../../support/synth';

const objects = manifestsOf((chart) => declare(chart, Mesh.istio()));
const OUTSIDE: Token = { state: 'valid', issuer: 'https://id.example.com', subject: 'ann', audiences: ['shop'], presenter: '', claims: {} };
const PASSPORT: Token = { ...OUTSIDE, issuer: 'https://passports.shop.internal', audiences: ['internal'] };
const HOST = 'shop.example.com';

/** A request to the service behind the edge, where the settings of the mesh say this of the provider; or nothing. */
function verdict(token: Token, provider?: object, workload = 'shop/web', path = '/'): string {
  const data = { mesh: JSON.stringify({ extensionProviders: [{ name: 'identity-passports', ...provider }] }) };
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data };
  return judge([{ objects: provider ? [...objects, settings] : objects }]).check({
    from: { ip: '198.51.100.7' }, to: { workload }, via: 'istio-ingress/edge', port: 8080, sni: HOST, host: HOST, path, method: 'GET', headers: {}, token,
  }).verdict;
}

const asked = { service: 'passports.identity.svc.cluster.local', port: 8080, headersToUpstreamOnAllow: ['x-passport'] };

test.each<[string, object | undefined, string]>([
  ['nobody knows what who is asked answers', undefined, 'conditional'],
  ['it answers with a header', { envoyExtAuthzHttp: asked }, 'conditional'],
  ['it may write any header', { envoyExtAuthzGrpc: { service: asked.service, port: 8080 } }, 'conditional'],
  ['it writes none, so that the token ends at the edge', { envoyExtAuthzHttp: { service: asked.service, port: 8080 } }, 'deny'],
])('a token from outside: %s', (_, provider, expected) => expect(verdict(OUTSIDE, provider)).toBe(expected));

test('nothing that a client sends in place of it gets past the edge', () => {
  expect([verdict(PASSPORT), verdict({ state: 'absent' }), verdict({ state: 'invalid' })]).toEqual(['deny', 'deny', 'deny']);
  expect(verdict(PASSPORT, undefined, 'shop/login', '/login')).toBe('deny');
  expect(verdict({ state: 'absent' }, undefined, 'shop/login', '/login')).toBe('allow');
});
