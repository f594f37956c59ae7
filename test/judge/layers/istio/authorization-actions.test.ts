import { authorization, given, meshed, peerAuthentication, pod, service, verdict, type Asked } from '../../given';

const PODS = [meshed('shop/web'), meshed('shop/api'), meshed('shop/db'), pod('shop/plain'), service('shop/db', { name: 'http', port: 80, targetPort: 8080 })];
const WEB = { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] };
const GET = { to: [{ operation: { methods: ['GET'] } }] };

function ask(objects: object[], from = 'shop/web', asked: Asked = { method: 'GET', path: '/', host: 'db' }) {
  return verdict(given([...PODS, ...objects]), from, 'shop/db', asked);
}

describe('the order of actions', () => {
  test('without any policy everything is allowed', () => {
    expect(ask([])).toBe('allow');
  });

  test('`spec: {}` allows nobody, and so does an omitted spec', () => {
    expect(ask([authorization('shop/nobody', {})])).toBe('deny');
    expect(ask([{ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'x', namespace: 'shop' } }])).toBe('deny');
  });

  test('`rules: [{}]` allows everybody', () => {
    expect(ask([authorization('shop/all', { rules: [{}] })], 'shop/plain')).toBe('allow');
  });

  test('DENY without rules matches nothing', () => {
    expect(ask([authorization('shop/none', { action: 'DENY' })])).toBe('allow');
    expect(ask([authorization('shop/none', { action: 'DENY', rules: [] })])).toBe('allow');
  });

  test('an ALLOW policy denies whom it does not name', () => {
    const allow = authorization('shop/web', { rules: [WEB] });
    expect(ask([allow])).toBe('allow');
    expect(ask([allow], 'shop/api')).toBe('deny');
  });

  test('a DENY policy alone leaves the rest allowed', () => {
    const deny = authorization('shop/web', { action: 'DENY', rules: [WEB] });
    const strict = peerAuthentication('shop/strict', { mtls: { mode: 'STRICT' } });
    expect(ask([deny, strict])).toBe('deny');
    expect(ask([deny, strict], 'shop/api')).toBe('allow');
  });

  test('a DENY of identities holds only for who shows one: where plain text is taken, a caller may dial the address of the pod', () => {
    const deny = authorization('shop/web', { action: 'DENY', rules: [WEB] });
    const asked = { method: 'GET', path: '/', host: 'db' };
    expect(ask([deny])).toBe('unknown');
    expect(ask([deny], 'shop/web', { ...asked, dial: 'service' })).toBe('deny');
    expect(ask([deny], 'shop/web', { ...asked, dial: 'address' })).toBe('allow');
    expect(ask([deny], 'shop/api')).toBe('allow');
  });

  test('DENY overrules ALLOW', () => {
    expect(ask([authorization('shop/a', { rules: [{}] }), authorization('shop/d', { action: 'DENY', rules: [GET] })])).toBe('deny');
  });

  test('ALLOW policies add up', () => {
    const policies = [authorization('shop/a', { rules: [WEB] }), authorization('shop/b', { rules: [GET] })];
    expect(ask(policies, 'shop/api')).toBe('allow');
    expect(ask(policies, 'shop/api', { method: 'POST', path: '/', host: 'db' })).toBe('deny');
  });

  test('AUDIT and dry runs decide nothing', () => {
    expect(ask([authorization('shop/a', { action: 'AUDIT', rules: [{}] })])).toBe('allow');
    expect(ask([authorization('shop/a', { rules: [WEB] }, { 'istio.io/dry-run': 'true' })], 'shop/api')).toBe('allow');
    expect(ask([authorization('shop/a', { action: 'DENY', rules: [{}] }, { 'istio.io/dry-run': 'true' })])).toBe('allow');
  });

  test.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('dry-run: "%s" is a dry run', (value) => {
    expect(ask([authorization('shop/a', { action: 'DENY', rules: [{}] }, { 'istio.io/dry-run': value })])).toBe('allow');
  });

  test.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('dry-run: "%s" is none', (value) => {
    expect(ask([authorization('shop/a', { action: 'DENY', rules: [{}] }, { 'istio.io/dry-run': value })])).toBe('deny');
  });

  test.each(['', 'yes', 'tRUE', ' true', 'on', '2'])('dry-run: "%s" is refused by istiod, so that the policy is in force for nobody', (value) => {
    const judgement = given([...PODS, authorization('shop/a', { action: 'DENY', rules: [{}] }, { 'istio.io/dry-run': value })]);
    expect(verdict(judgement, 'shop/web', 'shop/db', { method: 'GET', path: '/', host: 'db' })).toBe('allow');
    expect(judgement.problems).toMatchObject([{ path: ['metadata', 'annotations', 'istio.io/dry-run'], refusal: { by: 'istiod', reason: expect.stringContaining('invalid value') } }]);
  });

  test.each(['AUDIT', 'CUSTOM'])('istiod refuses a dry run of %s', (action) => {
    const spec = { action, rules: [{}], ...(action === 'CUSTOM' && { provider: { name: 'opa' } }) };
    expect(given([...PODS, authorization('shop/a', spec, { 'istio.io/dry-run': 'true' })]).problems).toHaveLength(1);
  });

  test('CUSTOM hands the request to somebody else: conditional where it matches', () => {
    const custom = authorization('shop/c', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [GET] });
    expect(ask([custom])).toBe('conditional');
    expect(ask([custom], 'shop/web', { method: 'POST', path: '/', host: 'db' })).toBe('allow');
    expect(ask([custom, authorization('shop/d', { action: 'DENY', rules: [{}] })])).toBe('deny');
  });

  test('of more than one CUSTOM provider on a workload none is asked: what matches is denied, the rest is as without them', () => {
    const custom = (name: string) => authorization(`shop/${name}`, { action: 'CUSTOM', provider: { name }, rules: [GET] });
    const both = [custom('opa'), custom('other')];
    expect(ask(both)).toBe('deny');
    expect(ask(both, 'shop/web', { method: 'POST', path: '/', host: 'db' })).toBe('allow');
    expect(ask([...both, authorization('shop/d', {})], 'shop/web', { method: 'POST', path: '/', host: 'db' })).toBe('deny');
  });
});

describe('which workloads a policy covers', () => {
  const nobody = (key: string, spec: object = {}) => authorization(key, spec);

  test('its own namespace, and the root namespace all', () => {
    expect(ask([nobody('bank/x')])).toBe('allow');
    expect(ask([nobody('istio-system/x')])).toBe('deny');
  });

  test('its selector, also from the root namespace', () => {
    expect(ask([nobody('shop/x', { selector: { matchLabels: { app: 'api' } } })])).toBe('allow');
    expect(ask([nobody('istio-system/x', { selector: { matchLabels: { app: 'db' } } })])).toBe('deny');
  });

  test('the root namespace is an option', () => {
    const judgement = given([...PODS, nobody('mesh/x')], { rootNamespace: 'mesh' });
    expect(verdict(judgement, 'shop/web', 'shop/db')).toBe('deny');
  });

  test('workloads that are no gateways ignore policies with targetRefs', () => {
    expect(ask([nobody('shop/x', { targetRefs: [{ group: '', kind: 'Service', name: 'db' }] })])).toBe('allow');
  });

  test('a workload without a sidecar has nobody to enforce anything', () => {
    expect(verdict(given([...PODS, nobody('shop/x')]), 'shop/web', 'shop/plain')).toBe('allow');
  });
});

describe('inside a rule', () => {
  test('sources are ORed, and so are operations; source, operation and conditions are ANDed', () => {
    const rule = {
      from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }, { source: { principals: ['cluster.local/ns/shop/sa/api'] } }],
      to: [{ operation: { methods: ['GET'], paths: ['/a'] } }, { operation: { methods: ['PUT'] } }],
      when: [{ key: 'destination.port', values: ['8080'] }],
    };
    const policy = [authorization('shop/p', { rules: [rule] })];
    const answers = [['GET', '/a'], ['GET', '/b'], ['PUT', '/b']].map(([method, path]) => ask(policy, 'shop/api', { method, path, host: 'db' }));
    expect(answers).toEqual(['allow', 'deny', 'allow']);
    expect(ask(policy, 'shop/plain', { method: 'PUT', path: '/b', host: 'db' })).toBe('deny');
  });

  test('a negation is NOT of all its values', () => {
    const policy = [authorization('shop/p', { rules: [{ to: [{ operation: { paths: ['/a/*'], notPaths: ['/a/secret', '/a/admin/*'] } }] }] })];
    const answers = ['/a/x', '/a/secret', '/a/admin/x', '/b'].map((path) => ask(policy, 'shop/web', { method: 'GET', path, host: 'db' }));
    expect(answers).toEqual(['allow', 'deny', 'deny', 'deny']);
  });

  test('an ALLOW kept after its caller was narrowed still lets the old caller in (UDS #1697)', () => {
    const old = authorization('shop/old', { rules: [WEB] });
    const narrowed = authorization('shop/new', { rules: [{ ...WEB, ...GET }] });
    expect(ask([narrowed], 'shop/web', { method: 'POST', path: '/', host: 'db' })).toBe('deny');
    expect(ask([old, narrowed], 'shop/web', { method: 'POST', path: '/', host: 'db' })).toBe('allow');
  });
});

describe('whom CUSTOM has asked', () => {
  const config = (mesh: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh } });
  const asks = (name = 'opa') => authorization('shop/api', { selector: { matchLabels: { app: 'api' } }, action: 'CUSTOM', provider: { name }, rules: [{}] });
  const reasons = (...more: object[]) => JSON.stringify(given([meshed('shop/web'), meshed('shop/api'), service('shop/api', { name: 'http', port: 80, targetPort: 8080 }), ...more])
    .explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/api' }, port: 8080, dial: 'service' }));

  test('is named, with the place where settings have it', () => {
    expect(reasons(asks())).toContain("so that the external authorizer 'opa' is asked and decides");
    expect(reasons(asks(), config('extensionProviders: [{name: opa, envoyExtAuthzGrpc: {service: opa.shop.svc.cluster.local, port: 9191}}]')))
      .toContain("so that the external authorizer 'opa' at opa.shop.svc.cluster.local:9191 is asked and decides");
    expect(reasons(asks(), config('extensionProviders: [{name: opa, envoyExtAuthzHttp: {service: opa.shop.svc.cluster.local, port: 80, failOpen: true}}]')))
      .toContain('is asked and decides, and lets in whatever it does not answer');
  });
});
