import { ABSENT, clusterPlugin, consumer, credential, flat, gateway, group, INVALID, jwtKey, of, plugin, pluginsSay, route, says, web } from './objects';
import { given } from '../../given';

const ISSUER = 'https://id.example.com';
const CAREFUL = { claims_to_verify: ['exp', 'nbf'], key_claim_name: 'iss', uri_param_names: [], cookie_names: [], header_names: ['authorization'], run_on_preflight: true };
const SHOP = [consumer('app', ['app-key', 'app-group']), jwtKey('app-key', ISSUER), group('app-group', 'clients')];
const JWT = plugin('sign-in', 'jwt', CAREFUL);
const ACL = plugin('groups', 'acl', { allow: ['clients'], hide_groups_header: true });
const SECRETS = { key: 'secret', username: 'app', password: 'secret', secret: 'secret' };

describe('plugins of Kong', () => {
  test('have no say where none is named, and at Gateways of others', () => {
    expect(says(undefined, [])).toBe('allow');
    expect(pluginsSay(given([gateway('other'), route('missing'), ...web()]), {})).toBe('allow');
    const ofKong = flat('gateway.networking.k8s.io/v1', 'GatewayClass', '/mine', { spec: { controllerName: 'konghq.com/gateway-operator' } });
    expect(pluginsSay(given([gateway('mine'), ofKong, route('missing'), ...web()]), {})).toBe('unknown');
    const ofOthers = flat('gateway.networking.k8s.io/v1', 'GatewayClass', '/kong', { spec: { controllerName: 'example.com/other' } });
    expect(pluginsSay(given([gateway(), ofOthers, route('missing'), ...web()]), {})).toBe('allow');
  });

  test('jwt asks for a token of a consumer', () => {
    const asked = (objects: readonly object[], token?: typeof ABSENT) => says('sign-in', objects, token ? { token } : {});
    expect(asked([JWT, ...SHOP])).toBe('conditional');
    expect(asked([JWT, ...SHOP], ABSENT)).toBe('deny');
    expect(asked([JWT, ...SHOP], INVALID)).toBe('deny');
    expect(asked([JWT, ...SHOP], of(ISSUER))).toBe('allow');
    expect(asked([JWT, ...SHOP], of('https://other.example.com'))).toBe('deny');
    expect(asked([JWT])).toBe('deny');
    expect(asked([JWT, consumer('app', ['unseen'])], of(ISSUER))).toBe('unknown');
    expect(asked([JWT, ...SHOP, consumer('second', ['second-key']), jwtKey('second-key', ISSUER)], of(ISSUER))).toBe('unknown');
  });

  test.each<[string, readonly object[]]>([
    ['without the label of Kong Operator', [consumer('app', ['k']), credential('k', 'jwt', { key: ISSUER, algorithm: 'RS256', rsa_public_key: 'PEM' }, {})]],
    ['with another value of it', [consumer('app', ['k']), credential('k', 'jwt', { key: ISSUER, algorithm: 'RS256', rsa_public_key: 'PEM' }, { 'konghq.com/secret': 'yes' })]],
    ['without a public key', [consumer('app', ['k']), credential('k', 'jwt', { key: ISSUER, algorithm: 'RS256' })]],
    ['without a secret', [consumer('app', ['k']), credential('k', 'jwt', { key: ISSUER })]],
    ['of an algorithm that is none', [consumer('app', ['k']), credential('k', 'jwt', { key: ISSUER, algorithm: 'none', rsa_public_key: 'PEM' })]],
    ['beside a credential that is not known', [consumer('app', ['app-key', 'k']), jwtKey('app-key', ISSUER), credential('k', 'oauth2', {})]],
    ['beside a group without a name', [consumer('app', ['app-key', 'k']), jwtKey('app-key', ISSUER), credential('k', 'acl', {})]],
    ['of one of two consumers of a name', [
      ...SHOP, flat('configuration.konghq.com/v1', 'KongConsumer', 'other/app', { username: 'app' }, { annotations: { 'kubernetes.io/ingress.class': 'kong' } }),
    ]],
  ])('a key %s may be none', (_, objects) => {
    expect(says('sign-in', [JWT, ...objects], { token: of(ISSUER) })).toBe('unknown');
    expect(says('sign-in', [JWT, ...objects], { token: ABSENT })).toBe('deny');
  });

  test('groups in Secrets that Kong may not read keep nobody out', () => {
    const denied = plugin('groups', 'acl', { deny: ['clients'] });
    expect(says('sign-in,groups', [JWT, denied, ...SHOP], { token: of(ISSUER) })).toBe('deny');
    const unseen = [consumer('app', ['app-key', 'app-group']), jwtKey('app-key', ISSUER), credential('app-group', 'acl', { group: 'clients' }, {})];
    expect(says('sign-in,groups', [JWT, denied, ...unseen], { token: of(ISSUER) })).toBe('unknown');
  });

  test.each([
    ['claims_to_verify', { claims_to_verify: undefined }],
    ['exp', { claims_to_verify: ['nbf'] }],
    ['nbf', { claims_to_verify: ['exp'] }],
  ])('jwt without %s takes tokens that are not valid', (_, change) => {
    const careless = plugin('sign-in', 'jwt', JSON.parse(JSON.stringify({ ...CAREFUL, ...change })) as object);
    expect(says('sign-in', [careless, ...SHOP], { token: INVALID })).toBe('conditional');
  });

  test.each([
    ['a claim that is no issuer', { key_claim_name: 'kid' }],
    ['another header', { header_names: ['x-token'] }],
    ['a longest life', { maximum_expiration: 3600 }],
    ['coded keys', { secret_is_base64: true }],
  ])('jwt with %s is a condition', (_, change) => {
    expect(says('sign-in', [plugin('sign-in', 'jwt', { ...CAREFUL, ...change }), ...SHOP], { token: of(ISSUER) })).toBe('conditional');
  });

  test('jwt that lets others in as somebody asks nobody', () => {
    const open = plugin('sign-in', 'jwt', { ...CAREFUL, anonymous: 'guest' });
    expect(says('sign-in', [open, ...SHOP, consumer('guest', [])], { token: ABSENT })).toBe('allow');
    expect(says('sign-in', [open, ...SHOP], { token: ABSENT })).toBe('unknown');
    expect(says('sign-in,groups', [open, ACL, ...SHOP, consumer('guest', [])], { token: ABSENT })).toBe('deny');
    expect(says('sign-in,groups', [open, ACL, ...SHOP, consumer('guest', ['g']), group('g', 'clients')], { token: ABSENT })).toBe('allow');
    expect(says('sign-in,groups', [open, ACL, ...SHOP, consumer('guest', [])], { token: of(ISSUER) })).toBe('allow');
  });

  test('jwt that does not run before requests of browsers lets their questions pass', () => {
    const lax = plugin('sign-in', 'jwt', { ...CAREFUL, run_on_preflight: false });
    expect(says('sign-in', [lax, ...SHOP], { method: 'OPTIONS', token: ABSENT })).toBe('allow');
    expect(says('sign-in', [JWT, ...SHOP], { method: 'OPTIONS', token: ABSENT })).toBe('deny');
  });

  test.each(['key-auth', 'basic-auth', 'hmac-auth'])('%s asks for a credential of its kind', (kind) => {
    const asking = plugin('sign-in', kind);
    expect(says('sign-in', [asking])).toBe('deny');
    expect(says('sign-in', [asking, ...SHOP])).toBe('deny');
    expect(says('sign-in', [asking, consumer('app', ['c']), credential('c', kind, SECRETS)])).toBe('conditional');
    expect(says('sign-in,groups', [asking, ACL, consumer('app', ['c']), credential('c', kind, SECRETS)])).toBe('deny');
  });

  test('acl lets in those of its groups who have signed in', () => {
    expect(says('groups', [ACL, ...SHOP])).toBe('deny');
    expect(says('sign-in,groups', [JWT, ACL, ...SHOP], { token: of(ISSUER) })).toBe('allow');
    expect(says('sign-in,groups', [JWT, plugin('groups', 'acl', { allow: ['admins'] }), ...SHOP], { token: of(ISSUER) })).toBe('deny');
    expect(says('sign-in,groups', [JWT, plugin('groups', 'acl', { deny: ['clients'] }), ...SHOP], { token: of(ISSUER) })).toBe('deny');
    expect(says('sign-in,groups', [JWT, plugin('groups', 'acl', { deny: ['admins'] }), ...SHOP], { token: of(ISSUER) })).toBe('allow');
  });

  test('ip-restriction compares the address of the connection', () => {
    const only = plugin('clients', 'ip-restriction', { allow: ['198.51.100.0/24'], deny: ['198.51.100.9'] });
    expect(says('clients', [only])).toBe('allow');
    expect(says('clients', [only], { ip: '198.51.100.9' })).toBe('deny');
    expect(says('clients', [only], { ip: '203.0.113.1' })).toBe('deny');
    expect(says('clients', [plugin('clients', 'ip-restriction', { deny: ['198.51.100.0/24'] })])).toBe('deny');
    expect(says('clients', [only, clusterPlugin('all', 'ip-restriction', { deny: ['198.51.100.7/32'] })])).toBe('allow');
  });

  test('a plugin that a consumer shares holds for that consumer alone', () => {
    const only = plugin('clients', 'ip-restriction', { allow: ['203.0.113.0/24'] });
    expect(says('clients', [only, ...SHOP])).toBe('deny');
    expect(says('clients', [only, consumer('app', [], 'clients')])).toBe('conditional');
    expect(says('sign-in', [JWT, ...SHOP, consumer('second', [], 'sign-in')], { token: ABSENT })).toBe('unknown');
  });

  test('of a Service hold as well, behind those of the route; of the cluster, behind both', () => {
    const closed = plugin('closed', 'ip-restriction', { deny: ['198.51.100.0/24'] });
    const open = plugin('open', 'ip-restriction', { allow: ['0.0.0.0/0'] });
    const said = (ofRoute: string | undefined, ofService: string | undefined, more: readonly object[] = []) => (
      pluginsSay(given([gateway(), route(ofRoute), ...web(ofService), closed, open, ...more]), {})
    );
    expect(said(undefined, 'closed')).toBe('deny');
    expect(said('open', 'closed')).toBe('allow');
    expect(said(undefined, 'open', [clusterPlugin('all', 'ip-restriction', { deny: ['198.51.100.0/24'] })])).toBe('allow');
    expect(said(undefined, undefined, [clusterPlugin('all', 'ip-restriction', { deny: ['198.51.100.0/24'] })])).toBe('deny');
  });

  test('of two global ones of a kind none holds', () => {
    const all = clusterPlugin('all', 'ip-restriction', { deny: ['198.51.100.0/24'] });
    expect(says(undefined, [all, clusterPlugin('second', 'ip-restriction', { deny: ['10.0.0.0/8'] })])).toBe('allow');
    expect(says(undefined, [all, clusterPlugin('second', 'ip-restriction', { deny: ['10.0.0.0/8'] }, { global: false })])).toBe('deny');
    expect(says(undefined, [clusterPlugin('all', 'ip-restriction', { deny: ['10.0.0.0/8'] }, { className: 'other' })])).toBe('unknown');
  });

  test('are found in the cluster where the namespace has none of the name', () => {
    expect(says('all', [clusterPlugin('all', 'ip-restriction', { deny: ['198.51.100.0/24'] }, { global: false })])).toBe('deny');
  });

  test('narrow, or answer themselves', () => {
    const narrowing = [plugin('limit', 'rate-limiting', { minute: 5, policy: 'local', fault_tolerant: false }), plugin('size', 'request-size-limiting', { allowed_payload_size: 1 })];
    expect(says('limit,size', narrowing)).toBe('allow');
    expect(says('cors', [plugin('cors', 'cors', { origins: ['https://shop.example.com'], methods: ['GET'] })])).toBe('allow');
    expect(says('add', [plugin('add', 'response-transformer', { add: { headers: ['x-a: b'] }, remove: { headers: ['server'] } })])).toBe('allow');
    expect(says('end', [plugin('end', 'request-termination', { status_code: 503 })])).toBe('deny');
    expect(says('end', [plugin('end', 'request-termination', { status_code: 503, trigger: 'x-end' })])).toBe('conditional');
    expect(says('bots', [plugin('bots', 'bot-detection')])).toBe('conditional');
    expect(says('sign-in', [plugin('sign-in', 'jwt', CAREFUL, { disabled: true })])).toBe('allow');
  });

  test.each<[string, string, readonly object[]]>([
    ['a name that nothing has', 'sign-in,missing', [JWT, ...SHOP]],
    ['a name in another namespace', 'other:sign-in', [JWT, ...SHOP]],
    ['a kind that is not known', 'a', [plugin('a', 'pre-function', { access: ['return'] })]],
    ['a field that Kong does not know', 'a', [plugin('a', 'ip-restriction', { alow: ['10.0.0.0/8'] })]],
    ['a value that Kong does not take', 'a', [plugin('a', 'ip-restriction', { allow: ['10.0.0.0/99'] })]],
    ['a value that is null', 'a', [plugin('a', 'jwt', { claims_to_verify: null })]],
    ['a plugin by a name of JavaScript', 'a', [plugin('a', 'constructor')]],
    ['two lists where one may be', 'a', [plugin('a', 'acl', { allow: ['a'], deny: ['b'] })]],
    ['a configuration in a Secret', 'a', [flat('configuration.konghq.com/v1', 'KongPlugin', 'shop/a', { plugin: 'ip-restriction', configFrom: { secretKeyRef: { name: 's', key: 'k' } } })]],
    ['some protocols alone', 'a', [plugin('a', 'ip-restriction', { allow: ['0.0.0.0/0'] }, { protocols: ['http'] })]],
    ['an order of its own', 'a', [plugin('a', 'ip-restriction', { allow: ['0.0.0.0/0'] }, { ordering: { before: { access: ['jwt'] } } })]],
    ['two of a kind at one place', 'a,b', [plugin('a', 'ip-restriction', { allow: ['0.0.0.0/0'] }), plugin('b', 'ip-restriction', { allow: ['0.0.0.0/0'] })]],
    ['several ways to sign in, one of which is open', 'sign-in,a', [JWT, plugin('a', 'key-auth', { anonymous: 'guest' }), ...SHOP, consumer('guest', [])]],
    ...([
      ['a limit of none', 'rate-limiting', { minute: 0 }],
      ['a lower limit for longer', 'rate-limiting', { minute: 10, hour: 5 }],
      ['a count that Kong Operator cannot keep', 'rate-limiting', { minute: 5, policy: 'cluster' }],
      ['a count in Redis', 'rate-limiting', { minute: 5, policy: 'redis' }],
      ['a limit by a header without a name', 'rate-limiting', { minute: 5, limit_by: 'header' }],
      ['a limit by a path without one', 'rate-limiting', { minute: 5, limit_by: 'path' }],
      ['a broken number of megabytes', 'request-size-limiting', { allowed_payload_size: 1.5 }],
      ['a status that is none', 'request-termination', { status_code: 42 }],
      ['a message beside a body', 'request-termination', { message: 'a', body: 'b' }],
      ['a type without a body', 'request-termination', { content_type: 'text/plain' }],
      ['an echo beside a body', 'request-termination', { echo: true, body: 'b' }],
      ['an expression that is none', 'bot-detection', { deny: ['('] }],
      ['an origin that is no expression', 'cors', { origins: ['(a'] }],
      ['no skew of clocks', 'hmac-auth', { clock_skew: 0 }],
      ['an algorithm that is none', 'hmac-auth', { algorithms: ['hmac-md5'] }],
      ['a key in a header of no name', 'key-auth', { key_names: ['a b'] }],
      ['a header without a value', 'response-transformer', { add: { headers: ['a'] } }],
      ['a life longer than a year', 'jwt', { ...CAREFUL, maximum_expiration: 31_536_001 }],
    ] as const).map(([name, kind, config]): [string, string, readonly object[]] => [name, 'a', [plugin('a', kind, config)]]),
    ...['cors', 'prometheus'].map((kind): [string, string, readonly object[]] => (
      [`${kind} of a consumer`, 'a', [plugin('a', kind), ...SHOP, consumer('one', [], 'a')]]
    )),
  ])('%s is unknown', (_, names, objects) => {
    expect(says(names, objects, { token: of(ISSUER) })).toBe('unknown');
  });

  test('annotations that change a route are unknown', () => {
    const said = (annotations: Record<string, string>) => pluginsSay(given([gateway(), route(undefined, annotations), ...web()]), {});
    expect(said({ 'konghq.com/host-aliases': 'other.example.com' })).toBe('unknown');
    expect(said({ 'konghq.com/read-timeout': '1000' })).toBe('allow');
  });

  test('close a route for certain, though nobody knows the pods of the Gateway', () => {
    const judgement = given([gateway(), route('sign-in'), ...web(), JWT, ...SHOP]);
    const flow = { from: { ip: '198.51.100.7' }, to: { workload: 'shop/web' }, via: 'edge/public', port: 8080, method: 'GET', path: '/', host: 'shop.example.com' };
    expect(judgement.check({ ...flow, token: ABSENT }).verdict).toBe('deny');
    expect(judgement.check({ ...flow, token: of(ISSUER) }).verdict).toBe('unknown');
    const words = judgement.explain({ ...flow, token: ABSENT }).hops.flatMap(({ testimonies }) => testimonies);
    expect(JSON.stringify(words)).toContain('a token is required');
    expect(judgement.problems).toEqual([]);
  });
});
