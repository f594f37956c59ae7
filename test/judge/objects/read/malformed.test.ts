import { authorization, given, meshed, networkPolicy, object, peerAuthentication, pod, serviceEntry, sidecar, verdict } from '../../given';

const PODS = [meshed('shop/web'), meshed('shop/db'), pod('shop/plain')];
const ASKED = { method: 'GET', path: '/', host: 'x' };

function outcome(policy: object, from = 'shop/web') {
  const judgement = given([...PODS, policy]);
  return [judgement.problems.map((problem) => `${problem.code} ${problem.path.join('.')}`).join(), verdict(judgement, from, 'shop/db', ASKED)];
}

const net = (spec: object) => networkPolicy('shop/p', spec);
const rule = (item: object) => authorization('shop/p', { rules: [item] });
const block = (cidr: string) => net({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] });

describe('what is not understood, and may well be in force, is never read as something wider', () => {
  test.each<[string, object, string]>([
    ['a misspelt podSelector', net({ podSelectr: {}, ingress: [{}] }), 'unknown-field spec.podSelectr'],
    ['a misspelt direction', net({ podSelector: {}, ingres: [{}] }), 'unknown-field spec.ingres'],
    ['a misspelt from', net({ podSelector: {}, ingress: [{ form: [] }] }), 'unknown-field spec.ingress.0.form'],
    ['a rule that is null', net({ podSelector: {}, ingress: [null] }), 'wrong-type spec.ingress.0'],
    ['leading zeros, which some versions take', block('010.0.0.0/8'), 'bad-value spec.ingress.0.from.0.ipBlock.cidr'],
    ['a mapped address, which some versions take', block('::ffff:10.0.0.0/104'), 'bad-value spec.ingress.0.from.0.ipBlock.cidr'],
    ['matchExpressions in an Istio selector', authorization('shop/p', { selector: { matchExpressions: [] }, rules: [{}] }), 'unknown-field spec.selector.matchExpressions'],
    ['port 0, which no connection has', rule({ to: [{ operation: { ports: ['0'] } }] }), 'bad-value spec.rules.0.to.0.operation.ports.0'],
    ['an address with a zone', rule({ from: [{ source: { ipBlocks: ['fe80::1%eth0'] } }] }), 'bad-value spec.rules.0.from.0.source.ipBlocks.0'],
    ['a Sidecar with ingress listeners', sidecar('shop/p', { ingress: [{ port: { number: 80 } }] }), 'not-supported spec.ingress'],
    ['a namespace behind a tilde, which only newer versions read', sidecar('shop/p', { egress: [{ hosts: ['~shop/*'] }] }), 'not-supported spec.egress.0.hosts'],
    ['a RequestAuthentication with a misspelt field', object('security.istio.io/v1', 'RequestAuthentication', 'shop/p', { jwtRule: [] }), 'unknown-field spec.jwtRule'],
  ])('%s', (name, policy, problem) => {
    const answer = outcome(policy);
    expect(answer[0]).toBe(problem);
    if (!name.startsWith('a RequestAuthentication')) expect(answer[1]).toBe('unknown');
  });

  test('a resolution that a later version may know', () => {
    expect(outcome(serviceEntry('shop/p', { hosts: ['a.example.com'], resolution: 'ORACLE' }))[0]).toBe('bad-value spec.resolution');
  });

  test('what a sound policy allows or denies for certain stays so beside a malformed one', () => {
    const allow = networkPolicy('shop/ok', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] });
    expect(verdict(given([...PODS, net({ podSelectr: {} }), allow]), 'shop/web', 'shop/db')).toBe('unknown');
    const both = networkPolicy('shop/ok', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] });
    expect(verdict(given([...PODS, net({ podSelectr: {} }), both]), 'shop/web', 'shop/db')).toBe('allow');
    const deny = authorization('shop/ok', { action: 'DENY', rules: [{}] });
    expect(verdict(given([...PODS, rule({ form: [] }), deny]), 'shop/web', 'shop/db', ASKED)).toBe('deny');
  });

  test('a malformed policy touches its own namespace only', () => {
    const judgement = given([...PODS, pod('bank/ledger'), net({ podSelectr: {} })]);
    expect(verdict(judgement, '8.8.8.8', 'bank/ledger')).toBe('allow');
  });
});

describe('what a component refuses is in force for nobody', () => {
  test('a misspelt field is told beside the reason for which its object is refused', () => {
    expect(outcome(rule({ from: [{ source: { principal: ['*'] } }] })))
      .toEqual(['bad-value spec.rules.0.from.0.source,unknown-field spec.rules.0.from.0.source.principal', 'allow']);
  });

  test('a default deny that is refused denies nothing', () => {
    expect(outcome(net({ podSelector: {}, policyTypes: ['ingress'] }))).toEqual(['bad-value spec.policyTypes.0', 'allow']);
    expect(outcome(peerAuthentication('shop/p', { mtls: { mode: 'strict' } }), 'shop/plain')).toEqual(['bad-value spec.mtls.mode', 'allow']);
  });

  test('a pod that is refused is no end of a connection, and whoever asks is told why', () => {
    const judgement = given([...PODS, pod('shop/x', { labels: { version: 1 as unknown as string } })]);
    expect(judgement.cluster.workloads.map(({ key }) => key)).not.toContain('shop/x');
    expect(() => verdict(judgement, 'shop/x', 'shop/db')).toThrow('No workload "shop/x": the API server refuses Pod shop/x for metadata.labels.version (must be of type string, not integer).');
  });

  test('an object that the cluster has was accepted once, so that what refuses it now makes it unknown', () => {
    const stored = { ...net({ podSelector: {}, ingress: [{ ports: [{ port: '8080' }] }] }), metadata: { name: 'p', namespace: 'shop', uid: '6f1c' } };
    expect(outcome(stored)).toEqual(['bad-value spec.ingress.0.ports.0.port', 'unknown']);
  });

  test('a refused object leaves others of its kind in force', () => {
    const deny = networkPolicy('shop/ok', { podSelector: {} });
    for (const objects of [[deny, net({ policyTypes: ['ingress'] })], [net({ policyTypes: ['ingress'] }), deny]]) {
      expect(verdict(given([...PODS, ...objects]), 'shop/web', 'shop/db')).toBe('deny');
    }
  });

  test('labels that are refused are refused in each object that has them', () => {
    const odd = (name: string) => networkPolicy(`shop/${name}`, { podSelector: { matchLabels: { app: 'a b' } } });
    expect(given([odd('a'), odd('b')]).problems.map((problem) => problem.object.name)).toEqual(['a', 'b']);
  });
});
