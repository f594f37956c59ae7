import type { DeclaredEdge, DeclaredParty } from '../../../src/judge/declared';
import type { JudgeOptions } from '../../../src/judge/options';
import type { Party } from '../../../src/judge/questions/party';
import { authorization, given, meshed, namespace, networkPolicy, peerAuthentication, pod, sidecar } from '../given';

/** A party with all by which undeclared pods differ. */
function fullName(party: Party): string {
  if (party.kind === 'workload') return party.workload;
  if (party.kind === 'external') return party.ranges.join(' ');
  const labels = Object.entries(party.labels).map((label) => label.join('=')).join();
  if (party.kind === 'platform') return `foreign ${party.namespace} {${labels}}`;
  return `${party.namespace} {${labels}} ${party.meshed ? `${party.trustDomain ?? ''}${party.trustDomain === undefined ? '' : ' '}${party.serviceAccount ?? '?'}` : 'unmeshed'}`;
}

const workload = (key: string): DeclaredParty => ({ kind: 'workload', workload: key });
const EDGE: DeclaredEdge = { from: workload('shop/web'), to: workload('shop/db'), ports: [{ port: 8080 }] };

function excess(objects: object[], options?: JudgeOptions, edges = [EDGE]): string[] {
  return given(objects, options).prove(edges).findings.map(({ kind, from, to, ports }) => `${kind} ${fullName(from)} -> ${fullName(to)} ${ports.first === 1 && ports.last === 65535 ? '*' : ports.first}`);
}

describe('identities that policies admit by wildcards and negations', () => {
  const MESH = [namespace('shop'), meshed('shop/web'), meshed('shop/db'), peerAuthentication('istio-system/p', { mtls: { mode: 'STRICT' } })];
  const callers = (rule: object, options?: JudgeOptions, policy: object = {}) => [...new Set(given([
    ...MESH, authorization('shop/db', { selector: { matchLabels: { app: 'db' } }, ...policy, rules: [rule] }), authorization('shop/none', {}),
  ], options).prove([]).findings.filter(({ from, to }) => from.kind === 'undeclared' && to.kind === 'workload' && to.workload === 'shop/db')
    .filter(({ protocol, ports }) => protocol === 'TCP' && ports.first <= 8080 && ports.last >= 8080).map(({ from }) => fullName(from)))];
  const from = (source: object) => ({ from: [{ source }] });

  test.each<[string, object, readonly string[]]>([
    ['an exact identity admits nobody else', { principals: ['cluster.local/ns/shop/sa/web'] }, []],
    ['an identity that nobody has admits whoever takes it', { principals: ['cluster.local/ns/shop/sa/ghost'] }, ['shop {} ghost']],
    ['one with a wildcard in front', { principals: ['*/sa/web'] }, ['istio-system {} web', 'any-other-namespace {} web']],
    ['one with a wildcard in front, of one namespace', { principals: ['*/ns/shop/sa/web'] }, []],
    ['one with a wildcard in front of the account', { principals: ['*eb'] }, ['shop {} eb', 'istio-system {} eb', 'any-other-namespace {} eb']],
    ['one with a wildcard in front of the namespace', { principals: ['*op/sa/web'] }, ['op {} web']],
    ['one with a wildcard behind', { principals: ['cluster.local/ns/shop/sa/w*'] }, ['shop {} w']],
    ['one with a wildcard behind the namespace', { principals: ['cluster.local/ns/sho*'] }, ['shop {} ?', 'sho {} ?']],
    ['one with a wildcard behind sa', { principals: ['cluster.local/ns/shop/s*'] }, ['shop {} ?']],
    ['a wildcard alone', { principals: ['*'] }, ['shop {} ?', 'istio-system {} ?', 'any-other-namespace {} ?']],
    ['one that no identity looks like', { principals: ['cluster.local/sa/web*'] }, []],
    ['all but some', { principals: ['cluster.local/ns/shop/*'], notPrincipals: ['cluster.local/ns/shop/sa/web'] }, ['shop {} ?']],
    ['all of a kind but some of them', { principals: ['cluster.local/ns/shop/sa/w*'], notPrincipals: ['cluster.local/ns/shop/sa/we*'] }, ['shop {} w']],
    ['a prefix of which the judge\'s own names are taken out', { principals: ['cluster.local/ns/shop/*'], notPrincipals: ['cluster.local/ns/shop/sa/service-account-of-nobody-known*'] }, ['shop {} ?']],
    ['namespaces with a wildcard in the middle', { namespaces: ['b*k'] }, ['bk {} ?']],
    ['namespaces with two', { namespaces: ['*an*s'] }, ['ans {} ?']],
    ['namespaces that end like sa, which all do', { namespaces: ['*a'] }, ['shop {} ?', 'istio-system {} ?', 'any-other-namespace {} ?']],
    ['a namespace with what follows it', { namespaces: ['bank/sa'] }, ['bank {} ?']],
    ['the namespace sa, as which ns passes', { namespaces: ['sa'] }, ['sa {} ?', 'ns {} ?']],
    ['all namespaces but the judge\'s own choice of any other', { namespaces: ['*'], notNamespaces: ['any-other-namespace', 'shop', 'istio-system'] }, ['any-other-namespace-2 {} ?']],
    ['a service account of another namespace', { serviceAccounts: ['bank/web'] }, ['bank {} web']],
    ['the account that everybody has', { serviceAccounts: ['default'] }, ['shop {} default']],
    ['the judge\'s own choice of an account', { serviceAccounts: ['service-account-of-nobody-known'] }, ['shop {} service-account-of-nobody-known']],
    ['another trust domain', { principals: ['partner.example/ns/shop/sa/web'] }, ['shop {} partner.example web']],
    ['any account of another trust domain', { trustDomains: ['partner.example'] }, ['shop {} partner.example ?', 'istio-system {} partner.example ?', 'any-other-namespace {} partner.example ?']],
    ['other trust domains', { trustDomains: ['*.example'] }, ['shop {} y.example ?', 'istio-system {} y.example ?', 'any-other-namespace {} y.example ?']],
  ])('%s', (_, source, expected) => {
    const found = callers(from(source)).map((name) => name.replace('service-account-of-nobody-known', expected.some((item) => item.includes('nobody-known')) ? 'service-account-of-nobody-known' : '?'));
    expect(found.sort()).toEqual([...expected].sort());
  });

  test('conditions are read like sources', () => {
    expect(callers({ when: [{ key: 'source.principal', values: ['*/sa/web'] }] })).toEqual(callers(from({ principals: ['*/sa/web'] })));
    expect(callers({ when: [{ key: 'source.namespace', values: ['b*k'] }] })).toEqual(['bk {} ?']);
    expect(callers({ when: [{ key: 'source.trustDomain', values: ['partner.example'] }, { key: 'source.namespace', values: ['shop'] }] })).toEqual(['shop {} partner.example service-account-of-nobody-known']);
  });

  test('an alias is told from the local domain only where a policy does', () => {
    const options = { trustDomain: 'prod.example', trustDomainAliases: ['old.example'] };
    expect(callers(from({ principals: ['old.example/ns/shop/sa/web'] }), options)).toEqual([]);
    expect(callers(from({ principals: ['old.example/ns/shop/*'] }), options)).toEqual(['shop {} old.example service-account-of-nobody-known']);
  });

  test('what a policy denies to some is open to those who are none of them', () => {
    const open = authorization('shop/open', { rules: [from({ principals: ['cluster.local/ns/shop/*'] })] });
    const admitted = (values: string[]) => given([...MESH, open, authorization('shop/deny', { action: 'DENY', rules: [from({ principals: values })] })])
      .prove([]).findings.filter(({ protocol, ports, to }) => protocol === 'TCP' && ports.last > 15090 && to.kind === 'workload' && to.workload === 'shop/db')
      .flatMap(({ from: caller }) => (caller.kind === 'undeclared' ? fullName(caller) : []));
    expect(admitted(['cluster.local/ns/shop/sa/s*'])).toEqual(['shop {} ?']);
    expect(admitted(['cluster.local/ns/shop/sa/t*'])).toEqual(['shop {} ?']);
    // A star in front is the only one: the other is a character that no account has.
    expect(admitted(['*/sa/s*'])).toEqual(['shop {} ?']);
    expect(admitted(['*'])).toEqual([]);
  });
});

describe('undeclared pods with the labels of a workload', () => {
  const labels = { name: 'web', instance: 'web' };
  const peer = (own: object) => ({ podSelector: { matchLabels: own } });
  const BASE = [
    namespace('shop'), pod('shop/web', { labels }), pod('shop/db'), networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [peer(labels)], ports: [{ port: 8080 }] }] }),
    networkPolicy('shop/web', { podSelector: { matchLabels: labels }, policyTypes: ['Egress'], egress: [{ to: [peer({ app: 'db' })], ports: [{ port: 8080 }] }] }),
  ];
  const into = (rule: object) => networkPolicy('shop/more', { podSelector: { matchLabels: { app: 'db' } }, ingress: [rule] });
  const outOf = (own: object, rule: object) => networkPolicy('shop/out', { podSelector: { matchLabels: own }, policyTypes: ['Egress'], egress: [rule] });

  test('may do what the workload was declared to do', () => {
    expect(excess(BASE)).toEqual([]);
    expect(excess([...BASE, into({ from: [peer({ ...labels, extra: 'x' })], ports: [{ port: 8080 }] })])).toEqual([]);
  });

  test('may do no more, by labels beside those of the workload', () => {
    const open = [into({ from: [peer({ ...labels, extra: 'x' })], ports: [{ port: 9090 }] }), outOf(labels, { to: [peer({ app: 'db' })], ports: [{ port: 9090 }] })];
    expect(excess([...BASE, ...open])).toEqual(['excess shop {name=web,instance=web,extra=x} unmeshed -> shop/db 9090']);
    expect(excess([...BASE, ...open], {}, [EDGE, { ...EDGE, ports: [{ port: 9090 }] }])).toEqual(['missing shop/web -> shop/db 9090']);
  });

  test('may do no more, by a policy of their own', () => {
    const open = [into({ from: [peer(labels)], ports: [{ port: 9090 }] }), outOf({ extra: 'x' }, {})];
    expect(excess([...BASE, ...open]).filter((finding) => finding.includes('shop/db'))).toEqual(['excess shop {extra=x,name=web,instance=web} unmeshed -> shop/db 9090']);
  });

  test('may be called like the workload, and no further', () => {
    const to = outOf(labels, { to: [peer({ app: 'db', extra: 'x' })], ports: [{ port: 9090 }] });
    expect(excess([...BASE, to, networkPolicy('shop/in', { podSelector: { matchLabels: { extra: 'x' } }, ingress: [{}] })]).filter((finding) => finding.startsWith('excess shop/web')))
      .toEqual(['excess shop/web -> shop {extra=x,app=db} unmeshed 9090', 'excess shop/web -> shop {name=web,instance=web,app=db,extra=x} unmeshed 9090']);
  });

  test('some of the labels are not those of the workload', () => {
    expect(excess([...BASE, into({ from: [peer({ name: 'web' })], ports: [{ port: 8080 }] }), outOf({ name: 'web' }, {})]).filter((finding) => finding.includes('shop/db')))
      .toEqual(['excess shop {name=web} unmeshed -> shop/db 8080']);
  });

  test('may have an identity that the workload has not', () => {
    const mesh = [namespace('shop'), meshed('shop/web'), meshed('shop/db'), peerAuthentication('shop/p', { mtls: { mode: 'STRICT' } }), BASE[3],
      networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [peer({ app: 'web' })] }] }),
      networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{ to: [peer({ app: 'db' })] }] })];
    const allow = (account: string, ports: string[]) => authorization(`shop/${account}`, { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [{ source: { serviceAccounts: [account] } }], to: [{ operation: { ports } }] }] });
    const found = (...policies: object[]) => excess([...mesh, ...policies], {}, [EDGE, { ...EDGE, ports: [{ port: 15020 }, { port: 15021 }, { port: 15090 }, { port: 1, endPort: 65535, protocol: 'UDP' }, { port: 1, endPort: 65535, protocol: 'SCTP' }], optional: true }]);
    expect(found(allow('web', ['8080']), allow('ghost', ['8080']))).toEqual([]);
    expect(found(allow('web', ['8080']), allow('ghost', ['9090']))).toEqual(['excess shop {app=web} ghost -> shop/db 9090']);
  });

  test('a Sidecar may show more to those that it selects', () => {
    const hidden = [
      namespace('shop'), meshed('shop/web'), meshed('shop/db'), peerAuthentication('shop/p', { mtls: { mode: 'STRICT' } }),
      sidecar('shop/default', { egress: [{ hosts: ['~/*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }),
    ];
    const found = (...objects: object[]) => excess([...hidden, ...objects], {}, []).filter((finding) => finding.endsWith('-> shop/db *') || finding.includes('tools'));
    expect(found().filter((finding) => finding.includes('{tools'))).toEqual([]);
    expect(found(sidecar('shop/tools', { workloadSelector: { labels: { tools: 'yes' } }, outboundTrafficPolicy: { mode: 'ALLOW_ANY' } })).filter((finding) => finding.includes('{tools=yes} s'))).toEqual([]);
  });
});

describe('labels of undeclared pods and namespaces', () => {
  const DENY = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const callers = (from: object, more: object[] = []) => given([
    namespace('shop'), pod('shop/db'), DENY, networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [from] }] }), ...more,
  ]).prove([]).findings.flatMap(({ from: party, to, protocol }) => (to.kind === 'workload' && protocol === 'TCP' ? fullName(party) : []));
  const free = networkPolicy('shop/free', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] });

  test.each<[object, readonly string[]]>([
    [{ key: 'app', operator: 'Exists' }, ['shop {app=any-value} unmeshed', 'shop {app=db} unmeshed']],
    [{ key: 'app', operator: 'NotIn', values: ['db', 'any-value'] }, ['shop {} unmeshed']],
    [{ key: 'app', operator: 'DoesNotExist' }, ['shop {} unmeshed']],
    [{ key: 'app', operator: 'In', values: ['db', 'ghost'] }, ['shop {app=ghost} unmeshed']],
  ])('a peer %j', (expression, expected) => {
    expect(callers({ podSelector: { matchExpressions: [expression] } }, [free])).toEqual(expect.arrayContaining(expected.filter((name) => !name.includes('=db'))));
  });

  test('a value that must exist is one that no selector names', () => {
    const exists = { podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } };
    const shut = networkPolicy('shop/shut', { podSelector: { matchLabels: { app: 'any-value' } }, policyTypes: ['Egress'] });
    const open = networkPolicy('shop/free', { podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['any-value'] }] }, policyTypes: ['Egress'], egress: [{}] });
    expect(callers(exists, [shut, open])).toEqual(['shop {app=any-value-2} unmeshed']);
  });

  test('a pod escapes a policy that selects whoever lacks a label', () => {
    const guarded = networkPolicy('shop/deny', { podSelector: { matchExpressions: [{ key: 'free', operator: 'DoesNotExist' }] }, policyTypes: ['Egress'] });
    const found = given([namespace('shop'), pod('shop/db'), networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [{ podSelector: {} }] }] }), guarded])
      .prove([]).findings.flatMap(({ from, to, protocol }) => (to.kind === 'workload' && protocol === 'TCP' ? fullName(from) : []));
    expect(found).toEqual(['shop {free=any-value} unmeshed']);
  });

  test('a namespace has whatever labels and name a rule asks for, and none that it excludes', () => {
    const namespaces = (matchExpressions: object[]) => callers({ namespaceSelector: { matchExpressions } });
    const name = 'kubernetes.io/metadata.name';
    expect(namespaces([{ key: name, operator: 'NotIn', values: ['shop', 'any-other-namespace'] }])).toEqual(['any-other-namespace-2 {} unmeshed']);
    expect(namespaces([{ key: name, operator: 'In', values: ['bank'] }, { key: 'team', operator: 'Exists' }])).toEqual(['bank {} unmeshed']);
    expect(namespaces([{ key: 'team', operator: 'NotIn', values: ['x'] }, { key: 'env', operator: 'In', values: ['prod', 'test'] }]))
      .toEqual(['any-other-namespace-with-prod-0 {} unmeshed', 'any-other-namespace-with-test-1 {} unmeshed']);
  });

  test('what is too much to follow is unproven', () => {
    const key = (index: number) => ({ key: `k${index}`, operator: 'In', values: Array.from({ length: 8 }, (_, value) => `v${value}`) });
    const many = { podSelector: { matchExpressions: [0, 1, 2, 3, 4].map(key) } };
    const proof = given([namespace('shop'), pod('shop/db'), DENY, networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [many] }] })]).prove([]);
    expect(proof.findings.map(({ kind, from, to }) => `${kind} ${fullName(from)} -> ${fullName(to)}`)).toContain('unproven shop {} unmeshed -> shop/db');
  });

  test('a port that a rule knows by name may be any port of an undeclared pod', () => {
    const out = networkPolicy('shop/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 'admin' }] }] });
    const found = given([namespace('shop'), pod('shop/web'), DENY, out]).prove([]).findings.map(({ from, to }) => `${fullName(from)} -> ${fullName(to)}`);
    expect(found).toEqual(['shop/web -> any-other-namespace {} unmeshed']);
  });
});
