import { authorization, given, meshed, pod, serviceEntry, sidecar, verdict } from '../../given';

const PODS = [meshed('shop/web'), meshed('shop/db'), meshed('bank/ledger'), pod('shop/plain')];
const TLS = { number: 443, name: 'tls', protocol: 'TLS' };
const ONLY = sidecar('shop/only', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });
const NOTHING = authorization('shop/allow-nothing', {});
const HOST = 'api.example.com';

const wildcard = (spec: object = {}, key = 'shop/wildcard') => serviceEntry(key, { hosts: ['*.example.com'], ports: [TLS], resolution: 'DYNAMIC_DNS', ...spec });
const allow = (rule: object, spec: object = {}, key = 'shop/out') => authorization(key, { action: 'ALLOW', rules: [rule], ...spec });
const WHEN = { when: [{ key: 'connection.sni', values: ['*.example.com'] }] };

function calls(objects: readonly object[], host: string | null = HOST, from = 'shop/web', port = 443) {
  return verdict(given([...PODS, ONLY, ...objects]), from, '203.0.113.7', { port, ...(host !== null && { host }) });
}

/** Whether port 443 is one of them. */
function holds({ first, last }: { readonly first: number; readonly last: number }): boolean {
  return first <= 443 && 443 <= last;
}

describe('hosts with a wildcard that are resolved when they are called: the policies of the caller itself are asked', () => {
  test('without policies they are open, and others are not', () => {
    expect([calls([wildcard()]), calls([wildcard()], 'api.example.org')]).toEqual(['allow', 'deny']);
  });

  test('a policy that allows nobody closes them, wherever it selects the caller', () => {
    expect(calls([wildcard(), NOTHING])).toBe('deny');
    expect(calls([wildcard(), authorization('istio-system/allow-nothing', {})])).toBe('deny');
    expect(calls([wildcard(), authorization('bank/allow-nothing', {})])).toBe('allow');
    expect(calls([wildcard(), authorization('shop/own', { selector: { matchLabels: { app: 'web' } } })])).toBe('deny');
    expect(calls([wildcard(), authorization('shop/other', { selector: { matchLabels: { app: 'db' } } })])).toBe('allow');
    expect(calls([wildcard(), authorization('shop/gateways', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] })])).toBe('allow');
  });

  test('so do policies in the namespace of the entry, which select by labels alone', () => {
    expect(calls([wildcard({}, 'bank/wildcard'), authorization('bank/allow-nothing', {})])).toBe('deny');
    expect(calls([wildcard({}, 'bank/wildcard'), authorization('bank/ledger', { selector: { matchLabels: { app: 'ledger' } } })])).toBe('allow');
    expect(calls([wildcard({}, 'bank/wildcard'), authorization('bank/web', { selector: { matchLabels: { app: 'web' } } })])).toBe('deny');
  });

  test('also where the proxy passes on what it does not know, and only for callers with a proxy', () => {
    const open = (from: string) => verdict(given([...PODS, wildcard(), NOTHING]), from, '203.0.113.7', { port: 443, host: HOST });
    // Policies of the entry's namespace are asked about callers of others, too.
    expect([open('shop/web'), open('shop/plain'), open('bank/ledger')]).toEqual(['deny', 'allow', 'deny']);
    expect(verdict(given([...PODS, wildcard(), NOTHING]), 'shop/web', '203.0.113.7', { port: 443, host: 'api.example.org' })).toBe('allow');
  });

  test('over HTTP, at other resolutions and for whole names nobody asks them', () => {
    expect(calls([wildcard({ ports: [{ ...TLS, protocol: 'HTTP' }] }), NOTHING])).toBe('allow');
    expect(calls([wildcard({ resolution: 'NONE' }), NOTHING])).toBe('allow');
    expect(calls([wildcard({ hosts: [HOST], resolution: 'DNS' }), NOTHING])).toBe('allow');
  });

  test.each<[string, object, string]>([
    ['a rule for everybody', {}, 'allow'],
    ['the server name', WHEN, 'allow'],
    ['the server name and the port', { ...WHEN, to: [{ operation: { ports: ['443'] } }] }, 'allow'],
    ['another port', { ...WHEN, to: [{ operation: { ports: ['8443'] } }] }, 'deny'],
    ['another server name', { when: [{ key: 'connection.sni', values: ['*.example.org'] }] }, 'deny'],
    ['no identity', { from: [{ source: { notPrincipals: ['*'] } }] }, 'allow'],
    ['none of a namespace', { from: [{ source: { notNamespaces: ['bank'] } }] }, 'allow'],
    ['any identity', { from: [{ source: { principals: ['*'] } }] }, 'deny'],
    ['its own identity', { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }, 'deny'],
    ['its own namespace', { from: [{ source: { namespaces: ['shop'] } }] }, 'deny'],
    ['a method, which no TLS connection has', { ...WHEN, to: [{ operation: { methods: ['GET'] } }] }, 'deny'],
  ])('what an ALLOW policy says: %s', (_, rule, expected) => {
    expect(calls([wildcard(), NOTHING, allow(rule)])).toBe(expected);
  });

  test.each<[string, object, string]>([
    ['everybody', {}, 'deny'],
    ['its own identity', { from: [{ source: { principals: ['*'] } }] }, 'allow'],
    ['whoever shows none', { from: [{ source: { notPrincipals: ['cluster.local/ns/shop/sa/web'] } }] }, 'deny'],
    ['a method, of which nothing is left', { to: [{ operation: { methods: ['DELETE'] } }] }, 'deny'],
    ['another host', { when: [{ key: 'connection.sni', values: ['other.example.com'] }] }, 'allow'],
  ])('what a DENY policy says: %s', (_, rule, expected) => {
    expect(calls([wildcard(), authorization('shop/deny', { action: 'DENY', rules: [rule] })])).toBe(expected);
  });

  test('an authorizer outside decides, and a dry run does not', () => {
    expect(calls([wildcard(), authorization('shop/ask', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] })])).toBe('conditional');
    expect(calls([wildcard(), authorization('shop/dry', { rules: [] }, { 'istio.io/dry-run': 'true' })])).toBe('allow');
  });

  test('a host that an entry names as a whole is not asked about, nor one of a longer wildcard of another kind', () => {
    const whole = serviceEntry('shop/whole', { hosts: [HOST], ports: [TLS], resolution: 'DNS' });
    const longer = serviceEntry('shop/longer', { hosts: ['*.eu.example.com'], ports: [TLS], resolution: 'NONE' });
    const same = serviceEntry('shop/same', { hosts: ['*.example.com'], ports: [TLS], resolution: 'NONE' });
    const shorter = serviceEntry('shop/shorter', { hosts: ['*.com'], ports: [TLS], resolution: 'NONE' });

    expect([calls([wildcard(), whole, NOTHING]), calls([wildcard(), whole, NOTHING], 'b.example.com')]).toEqual(['allow', 'deny']);
    expect([calls([wildcard(), longer, NOTHING], 'a.eu.example.com'), calls([wildcard(), longer, NOTHING])]).toEqual(['allow', 'deny']);
    expect([calls([wildcard(), shorter, NOTHING]), calls([wildcard(), shorter, NOTHING], 'a.example.net'), calls([wildcard(), shorter, NOTHING], 'a.org.com')])
      .toEqual(['deny', 'deny', 'allow']);
    expect(calls([wildcard(), same, NOTHING])).toBe('unknown');
  });

  test('what is open stays open: the host of the call, a policy that can\'t be read, a Namespace that is not there', () => {
    expect(calls([wildcard(), allow(WHEN)], null)).toBe('conditional');
    expect(calls([wildcard(), NOTHING], null)).toBe('deny');
    expect(calls([wildcard(), authorization('shop/odd', { rules: [{ strange: true }] })])).toBe('unknown');
  });

  test.each<[string, readonly object[]]>([
    ['nobody', [NOTHING]], ['one caller', [NOTHING, allow(WHEN, { selector: { matchLabels: { app: 'web' } } })]],
    ['one host', [NOTHING, allow({ when: [{ key: 'connection.sni', values: [HOST] }] })]], ['all but one host', [authorization('shop/deny', { action: 'DENY', rules: [{ when: [{ key: 'connection.sni', values: [HOST] }] }] })]],
  ])('all callers at once get the same answers: %s', (_, policies) => {
    for (const only of [[ONLY], []]) {
      const judgement = given([...PODS, ...only, wildcard(), ...policies]);
      const rows = [...judgement.matrix()].filter(({ from, to, ports, protocol }) => from.kind === 'workload' && to.kind === 'external' && protocol === 'TCP' && holds(ports));
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect([row.witness, judgement.check(row.witness).verdict]).toEqual([row.witness, row.verdict]);
      const hosts = ['shop/web', 'shop/db'].map((name) => [HOST, 'b.example.com'].map((host) => verdict(judgement, name, '203.0.113.7', { port: 443, host })));
      const found = ['shop/web', 'shop/db'].map((name) => rows.some(({ from }) => from.kind === 'workload' && from.workload === name));
      expect(found).toEqual(hosts.map((some) => some.includes('allow') || only.length === 0));
    }
  });

  test('an explanation names the entry and the policies', () => {
    const { hops } = given([...PODS, ONLY, wildcard(), NOTHING]).explain({ from: { workload: 'shop/web' }, to: { ip: '203.0.113.7' }, port: 443, host: HOST });
    const said = hops.find(({ hop }) => hop === 'proxy-egress')!.testimonies.map(({ object, because }) => `${object?.kind} ${object?.name}: ${because}`);
    expect(said).toEqual([
      'ServiceEntry wildcard: the host has a wildcard: the proxy asks the policies of the caller itself',
      'AuthorizationPolicy allow-nothing: no rule of this ALLOW policy matches, which the proxy of the caller asks about hosts with a wildcard',
    ]);
  });
});
