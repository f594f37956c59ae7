import { authorization, given, meshed, networkPolicy, object, peerAuthentication, pod, sidecar, verdict } from '../given';

const PODS = [meshed('shop/web'), meshed('shop/db'), pod('shop/plain')];

function outcome(policy: object, from = 'shop/web') {
  const judgement = given([...PODS, policy]);
  return [judgement.problems.map((problem) => `${problem.code} ${problem.path.join('.')}`).join(), verdict(judgement, from, 'shop/db', { method: 'GET', path: '/', host: 'x' })];
}

const net = (spec: object) => networkPolicy('shop/p', spec);
const peer = (item: object) => net({ podSelector: {}, ingress: [{ from: [item] }] });
const rule = (item: object) => authorization('shop/p', { rules: [item] });

describe('what is malformed is never read as something wider', () => {
  test.each<[string, object, string]>([
    ['a misspelt podSelector', net({ podSelectr: {}, ingress: [{}] }), 'unknown-field spec.podSelectr'],
    ['a misspelt direction', net({ podSelector: {}, ingres: [{}] }), 'unknown-field spec.ingres'],
    ['a misspelt from', net({ podSelector: {}, ingress: [{ form: [] }] }), 'unknown-field spec.ingress.0.form'],
    ['a bad operator', peer({ podSelector: { matchExpressions: [{ key: 'app', operator: 'Is', values: ['web'] }] } }), 'bad-value spec.ingress.0.from.0.podSelector.matchExpressions.0.operator'],
    ['an In without values', peer({ podSelector: { matchExpressions: [{ key: 'app', operator: 'In' }] } }), 'bad-value spec.ingress.0.from.0.podSelector.matchExpressions.0.values'],
    ['a bad CIDR', peer({ ipBlock: { cidr: '10.0.0.0/33' } }), 'bad-value spec.ingress.0.from.0.ipBlock.cidr'],
    ['a CIDR without a prefix', peer({ ipBlock: { cidr: '10.0.0.1' } }), 'bad-value spec.ingress.0.from.0.ipBlock.cidr'],
    ['an exception outside its block', peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] } }), 'bad-value spec.ingress.0.from.0.ipBlock.except.0'],
    ['an ipBlock beside a selector', peer({ ipBlock: { cidr: '0.0.0.0/0' }, podSelector: {} }), 'bad-value spec.ingress.0.from.0.ipBlock'],
    ['an empty peer', peer({}), 'missing-field spec.ingress.0.from.0'],
    ['a number for a label', peer({ podSelector: { matchLabels: { version: 1 } } }), 'wrong-type spec.ingress.0.from.0.podSelector.matchLabels.version'],
    ['an endPort before its port', net({ podSelector: {}, ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }), 'bad-value spec.ingress.0.ports.0.endPort'],
    ['an endPort beside a name', net({ podSelector: {}, ingress: [{ ports: [{ port: 'web', endPort: 80 }] }] }), 'bad-value spec.ingress.0.ports.0.endPort'],
    ['a protocol in lower case', net({ podSelector: {}, ingress: [{ ports: [{ port: 80, protocol: 'tcp' }] }] }), 'bad-value spec.ingress.0.ports.0.protocol'],
    ['a rule that is null', net({ podSelector: {}, ingress: [null] }), 'wrong-type spec.ingress.0'],
    ['a policy type in lower case', net({ podSelector: {}, policyTypes: ['ingress'] }), 'bad-value spec.policyTypes.0'],
    ['a misspelt principals', rule({ from: [{ source: { principal: ['*'] } }] }), 'unknown-field spec.rules.0.from.0.source.principal,bad-value spec.rules.0.from.0'],
    ['a source without its wrapper', rule({ from: [{ principals: ['*'] }] }), 'unknown-field spec.rules.0.from.0.principals,bad-value spec.rules.0.from.0'],
    ['an empty from', rule({ from: [] }), 'bad-value spec.rules.0.from'],
    ['an empty source', rule({ from: [{ source: {} }] }), 'bad-value spec.rules.0.from.0'],
    ['an empty list of values', rule({ to: [{ operation: { methods: [] } }] }), 'bad-value spec.rules.0.to.0.operation.methods,bad-value spec.rules.0.to.0'],
    ['a number where a string is expected', rule({ to: [{ operation: { ports: [8080] } }] }), 'wrong-type spec.rules.0.to.0.operation.ports.0,bad-value spec.rules.0.to.0.operation.ports,bad-value spec.rules.0.to.0'],
    ['a port that is none', rule({ to: [{ operation: { ports: ['http'] } }] }), 'bad-value spec.rules.0.to.0.operation.ports'],
    ['an unknown condition', rule({ when: [{ key: 'request.body', values: ['x'] }] }), 'bad-value spec.rules.0.when.0.key'],
    ['a condition without values', rule({ when: [{ key: 'source.namespace' }] }), 'missing-field spec.rules.0.when.0'],
    ['a wildcard in a service account', rule({ from: [{ source: { serviceAccounts: ['shop/*'] } }] }), 'bad-value spec.rules.0.from.0.source.serviceAccounts'],
    ['an unknown action', authorization('shop/p', { action: 'allow', rules: [{}] }), 'bad-value spec.action'],
    ['matchExpressions in an Istio selector', authorization('shop/p', { selector: { matchExpressions: [] }, rules: [{}] }), 'unknown-field spec.selector.matchExpressions'],
    ['a selector beside targetRefs', authorization('shop/p', { selector: {}, targetRefs: [{ kind: 'Service', name: 'x' }], rules: [{}] }), 'bad-value spec.targetRefs'],
    ['CUSTOM without a provider', authorization('shop/p', { action: 'CUSTOM', rules: [{}] }), 'missing-field spec.provider'],
    ['a Sidecar with ingress listeners', sidecar('shop/p', { ingress: [{ port: { number: 80 } }] }), 'not-supported spec.ingress'],
    ['a RequestAuthentication with a misspelt field', object('security.istio.io/v1', 'RequestAuthentication', 'shop/p', { jwtRule: [] }), 'unknown-field spec.jwtRule'],
  ])('%s', (name, policy, problem) => {
    const answer = outcome(policy);
    expect(answer[0]).toBe(problem);
    if (!name.startsWith('a RequestAuthentication')) expect(answer[1]).toBe('unknown');
  });

  test('a bad mode of mutual TLS leaves plain text open', () => {
    expect(outcome(peerAuthentication('shop/p', { mtls: { mode: 'strict' } }), 'shop/plain')).toEqual(['bad-value spec.mtls.mode', 'unknown']);
  });

  test('what a sound policy allows or denies for certain stays so beside a malformed one', () => {
    const allow = networkPolicy('shop/ok', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] });
    expect(verdict(given([...PODS, net({ podSelectr: {} }), allow]), 'shop/web', 'shop/db')).toBe('unknown');
    const both = networkPolicy('shop/ok', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] });
    expect(verdict(given([...PODS, net({ podSelectr: {} }), both]), 'shop/web', 'shop/db')).toBe('allow');
    const deny = authorization('shop/ok', { action: 'DENY', rules: [{}] });
    expect(verdict(given([...PODS, rule({ from: [] }), deny]), 'shop/web', 'shop/db', { method: 'GET', path: '/', host: 'x' })).toBe('deny');
  });

  test('labels of a workload that are no strings make it unknown', () => {
    const broken = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'shop', labels: { version: 1 } }, spec: { containers: [] } };
    const judgement = given([...PODS, broken, net({ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] })]);
    expect(verdict(judgement, 'shop/x', 'shop/db')).toBe('unknown');
    expect(verdict(judgement, 'shop/db', 'shop/x')).toBe('unknown');
  });

  test('a malformed policy touches its own namespace only', () => {
    const judgement = given([...PODS, pod('bank/ledger'), net({ podSelectr: {} })]);
    expect(verdict(judgement, '8.8.8.8', 'bank/ledger')).toBe('allow');
  });
});
