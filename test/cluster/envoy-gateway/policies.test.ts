/** SecurityPolicies as anybody writes them: what the judge says of requests, and what an Envoy answers that has Envoy Gateway's own translation of them. */
import { CERTIFICATE, EDGE, GROUND, HOST, MAIN, policy } from './ground';
import { judgedAt } from './judged';
import { startEdge } from './run-edge';
import { translate } from './translate';
import type { Token } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { askGateway } from '../envoy/gateway-client';
import { issuer, tokenOf } from '../envoy/tokens';

const PORT = 8462;
const [ACME, OTHER] = [issuer('https://id.acme.example'), issuer('https://id.other.example')];
const [NEAR, FAR] = ['127.80.0.7', '127.81.0.7'];

const PROVIDER = { name: 'acme', issuer: ACME.name, audiences: ['shop'], localJWKS: { type: 'Inline', inline: ACME.jwks } };
const SECOND = { name: 'other', issuer: OTHER.name, localJWKS: { type: 'Inline', inline: OTHER.jwks } };
const ANYBODY = { clientCIDRs: ['0.0.0.0/0'] };

const AT_GATEWAY = { kind: 'Gateway', name: 'edge' };
const jwt = { providers: [PROVIDER] };
const scoped = (provider: string, ...scopes: string[]) => ({ jwt: { provider, scopes } });
const claiming = (provider: string, name: string, values: string[], valueType?: string) => (
  { jwt: { provider, claims: [{ name, values, ...(valueType && { valueType }) }] } }
);
const authorization = (rules: readonly object[], defaultAction?: string) => ({ authorization: { rules, ...(defaultAction && { defaultAction }) } });

const WORLDS: Readonly<Record<string, readonly Written[]>> = {
  'nothing': [],
  'a token': [policy('a', MAIN, { jwt })],
  'a token, if there is one': [policy('a', MAIN, { jwt: { ...jwt, optional: true } })],
  'a token, or none, or a bad one': [policy('a', MAIN, { jwt: { ...jwt, failOpen: true } })],
  'a token for anybody': [policy('a', MAIN, { jwt: { providers: [{ ...PROVIDER, audiences: undefined }] } })],
  'a token of any issuer with the keys of one': [policy('a', MAIN, { jwt: { providers: [{ ...PROVIDER, issuer: undefined }] } })],
  'tokens of two issuers': [policy('a', MAIN, { jwt: { providers: [PROVIDER, SECOND] } })],
  'tokens of two issuers, each with its scope': [policy('a', MAIN, {
    jwt: { providers: [PROVIDER, SECOND] }, ...authorization([{ action: 'Allow', principal: scoped('acme', 'read') }, { action: 'Allow', principal: scoped('other', 'write') }]),
  })],
  'a policy of the Gateway': [policy('g', AT_GATEWAY, { jwt }, 'public')],
  'a policy of the listener before that of the Gateway': [policy('g', AT_GATEWAY, { jwt }, 'public'), policy('l', { ...AT_GATEWAY, sectionName: 'https' }, authorization([], 'Deny'), 'public')],
  'a route that replaces the Gateway\'s token by pages of others': [policy('g', AT_GATEWAY, { jwt }, 'public'), policy('a', MAIN, { cors: { allowOrigins: ['https://app.example.com'] } })],
  'a rule that replaces its route': [policy('a', MAIN, { jwt }), policy('r', { ...MAIN, sectionName: 'named' }, authorization([{ action: 'Allow', principal: { clientCIDRs: ['127.80.0.0/16'] } }]))],
  'a rule that is not there': [policy('a', MAIN, { jwt }), policy('r', { ...MAIN, sectionName: 'missing' }, { cors: { allowOrigins: ['*'] } })],
  'a policy of another namespace': [policy('a', MAIN, { jwt }, 'public')],
  'everything denied': [policy('a', MAIN, authorization([], 'Deny'))],
  'denied, if nothing is said': [policy('a', MAIN, { authorization: {} })],
  'everything allowed': [policy('a', MAIN, authorization([], 'Allow'))],
  'the first rule that matches': [policy('a', MAIN, authorization([
    { action: 'Allow', operation: { methods: ['GET'] }, principal: ANYBODY }, { action: 'Deny', operation: { path: { value: '/named' } }, principal: ANYBODY },
    { action: 'Allow', operation: { methods: ['POST'] }, principal: ANYBODY },
  ]))],
  'all but a prefix': [policy('a', MAIN, authorization([{ action: 'Deny', operation: { path: { type: 'PathPrefix', value: '/named' } }, principal: ANYBODY }], 'Allow'))],
  'a prefix with a slash': [policy('a', MAIN, authorization([{ action: 'Allow', operation: { path: { type: 'PathPrefix', value: '/named/' } }, principal: ANYBODY }]))],
  'a path': [policy('a', MAIN, authorization([{ action: 'Allow', operation: { path: { type: 'Exact', value: '/named' } }, principal: ANYBODY }]))],
  'all but a path': [policy('a', MAIN, authorization([{ action: 'Allow', operation: { path: { type: 'Exact', value: '/named', invert: true } }, principal: ANYBODY }]))],
  'an expression': [policy('a', MAIN, authorization([{ action: 'Allow', operation: { path: { type: 'RegularExpression', value: '/(named|x)/[a-z]+' } }, principal: ANYBODY }]))],
  'an expression with anchors': [policy('a', MAIN, authorization([{ action: 'Allow', operation: { path: { type: 'RegularExpression', value: '^/named.*$' } }, principal: ANYBODY }]))],
  'addresses': [policy('a', MAIN, authorization([{ action: 'Allow', principal: { clientCIDRs: ['127.80.0.0/16', '10.0.0.0/8'] } }]))],
  'addresses and a token': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: { clientCIDRs: ['127.80.0.0/16'], ...scoped('acme', 'read') } }]) })],
  'two scopes': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: scoped('acme', 'read', 'write') }]) })],
  'a claim as a text': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: claiming('acme', 'groups', ['support']) }]) })],
  'a claim as a list': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: claiming('acme', 'groups', ['support', 'x'], 'StringArray') }]) })],
  'a claim in another one': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: claiming('acme', 'realm.roles', ['admin'], 'StringArray') }]) })],
  'the subject': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: claiming('acme', 'sub', ['ann']) }]) })],
  'the scope as a text': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: claiming('acme', 'scope', ['read']) }]) })],
  'a provider that is not there': [policy('a', MAIN, { jwt, ...authorization([{ action: 'Allow', principal: scoped('nobody', 'read') }]) })],
  'a group that is denied, without a token': [policy('a', MAIN, { jwt: { ...jwt, optional: true }, ...authorization([{ action: 'Deny', principal: claiming('acme', 'groups', ['support'], 'StringArray') }], 'Allow') })],
};

/** A token as it is sent, and what the judge is told of it. */
type Shown = readonly [name: string, sent: string | undefined, judged: Token];

function shown(name: string, claims: Readonly<Record<string, unknown>>, judged: Partial<Extract<Token, { state: 'valid' }>>, by = ACME): Shown {
  return [name, tokenOf(by, claims), { state: 'valid', issuer: by.name, subject: String(claims.sub ?? ''), audiences: [], presenter: '', claims: {}, ...judged }];
}

const SHOP = { audiences: ['shop'] };
const TOKENS: readonly Shown[] = [
  ['none', undefined, { state: 'absent' }],
  ['forged', tokenOf({ ...issuer(ACME.name), name: ACME.name }, { sub: 'ann', aud: 'shop' }), { state: 'invalid' }],
  ['garbage', 'abc', { state: 'invalid' }],
  shown('right', { sub: 'ann', aud: 'shop' }, SHOP),
  shown('of somebody else', { sub: 'bob', aud: 'shop' }, SHOP),
  shown('for another audience', { sub: 'ann', aud: 'bank' }, { audiences: ['bank'] }),
  shown('with scopes', { sub: 'ann', aud: 'shop', scope: 'read write' }, { ...SHOP, claims: { scope: ['read', 'write'] } }),
  shown('with a scope', { sub: 'ann', aud: 'shop', scope: 'read' }, { ...SHOP, claims: { scope: ['read'] } }),
  shown('with a scope in scp', { sub: 'ann', aud: 'shop', scp: ['read', 'write'] }, { ...SHOP, claims: { scp: ['read', 'write'] } }),
  shown('with two groups', { sub: 'ann', aud: 'shop', groups: ['support', 'y'] }, { ...SHOP, claims: { groups: ['support', 'y'] } }),
  shown('with nested roles', { sub: 'ann', aud: 'shop', realm: { roles: ['admin', 'y'] } }, { ...SHOP, claims: { 'realm][roles': ['admin', 'y'] } }),
  shown('of the other issuer', { sub: 'ann', aud: 'shop', scope: 'write' }, { ...SHOP, claims: { scope: ['write'] } }, OTHER),
];
/** Of these a question does not tell whether a claim is a text or a list with it. */
const EITHER: readonly Shown[] = [
  shown('with a group as a text', { sub: 'ann', aud: 'shop', groups: 'support' }, { ...SHOP, claims: { groups: ['support'] } }),
  shown('with a group as a list', { sub: 'ann', aud: 'shop', groups: ['support'] }, { ...SHOP, claims: { groups: ['support'] } }),
];

const PATHS = ['/', '/named', '/named/', '/named/abc', '/named;x', '/namedx', '/named?a=b', '/x/abc', '/x/ABC', '/other/x'];

test.each(Object.entries(WORLDS))('%s', async (name, policies) => {
  const objects = [...GROUND(PORT), ...policies];
  const judgement = judge([{ objects: [...objects] }]);
  const edge = await startEdge(translate(objects, EDGE), PORT, CERTIFICATE);
  const differences: string[] = [];
  let [cells, open] = [0, 0];
  try {
    for (const path of PATHS) {
      for (const method of ['GET', 'POST']) {
        for (const [token, sent, judged] of [...TOKENS, ...EITHER]) {
          for (const from of [NEAR, FAR]) {
            const truth = judgedAt(judgement, EDGE, { port: PORT, method, path, host: HOST, token: judged, from });
            const headers: Record<string, string> = sent === undefined ? {} : { authorization: `Bearer ${sent}` };
            const { status } = await askGateway({ host: HOST, sni: HOST, port: PORT, path, method, from, headers });
            cells += 1;
            if (truth === 'conditional' || truth === 'unknown') open += 1;
            else if (truth !== (status === 200 ? 'yes' : 'no')) differences.push(`${method} ${path} ${token} from ${from}: ${truth}, ${status}`);
          }
        }
      }
    }
  } finally {
    await edge.stop();
  }
  process.stdout.write(`Envoy Gateway, ${name}: ${cells} cells, ${open} left open by the judge\n`);
  expect(differences.slice(0, 20)).toEqual([]);
  expect(cells - open).toBeGreaterThan(100);
});
