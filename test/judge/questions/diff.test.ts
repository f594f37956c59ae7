import { formatRequestSet } from '../../../src/judge/requests/describe';
import { authorization, given, givenAsIs, meshed, namespace, networkPolicy, pod, service } from '../given';
import { nameOf } from './names';

const DENY = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const openTo = (to: string, ports: object[], peers: object[] = [{ podSelector: { matchLabels: { app: 'web' } } }]) => networkPolicy(`shop/${to}-in`, { podSelector: { matchLabels: { app: to } }, ingress: [{ from: peers, ports }] });
const OUT = networkPolicy('shop/web-out', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{}] });
const PODS = [pod('shop/web'), pod('shop/payments'), DENY, OUT];

function changes(before: object[], after: object[], only = '-> shop/'): string[] {
  return [...given(before).diff(given(after))].map((change) => {
    const requests = change.requests ? ` ${change.requests.map(formatRequestSet).join(' | ')}` : '';
    return `${change.kind} ${nameOf(change.from)} -> ${nameOf(change.to)} ${change.protocol} ${change.ports.first}-${change.ports.last} ${change.before} to ${change.after}${requests}`;
  }).filter((text) => text.includes(only));
}

describe('diff', () => {
  test('says nothing where nothing changes, however it is written', () => {
    expect(changes([...PODS, openTo('payments', [{ port: 80 }, { port: 81 }])], [...PODS, openTo('payments', [{ port: 80, endPort: 81 }])])).toEqual([]);
  });

  test('names what a change opens and what it closes', () => {
    const [before, after] = [[...PODS, openTo('payments', [{ port: 80 }])], [...PODS, openTo('payments', [{ port: 81 }])]];
    expect(changes(before, after)).toEqual(['removed shop/web -> shop/payments TCP 80-80 allow to deny', 'added shop/web -> shop/payments TCP 81-81 deny to allow']);
  });

  test('names undeclared pods and that a change lets in', () => {
    expect(changes([...PODS, openTo('payments', [{ port: 80 }])], [...PODS, openTo('payments', [{ port: 80 }], [{ namespaceSelector: {} }])]))
      .toEqual(['added undeclared in any-other-namespace -> shop/payments TCP 80-80 deny to allow']);
  });

  test('a workload that comes or goes brings or takes its access', () => {
    const after = [...PODS, pod('shop/job'), openTo('job', [{ port: 80 }])];
    expect(changes(PODS, after)).toEqual(['added shop/web -> shop/job TCP 80-80 deny to allow']);
    expect(changes(after, PODS)).toEqual(['removed shop/web -> shop/job TCP 80-80 allow to deny']);
  });

  test('says a pull request in one line: web can now reach payments:8080 POST /payment/*', () => {
    const mesh = [
      meshed('shop/web'), meshed('shop/payments'), DENY, OUT, openTo('payments', [{ port: 8080 }]),
      service('shop/payments', { name: 'http', port: 80, targetPort: 8080 }),
    ];
    const allow = (...paths: string[]) => authorization('shop/payments', {
      selector: { matchLabels: { app: 'payments' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { methods: ['POST'], paths } }] }],
    });
    expect(changes([...mesh, allow('/health')], [...mesh, allow('/health', '/payment/*')])).toEqual(['added shop/web -> shop/payments TCP 8080-8080 deny to allow POST /payment/*']);
    expect(changes([...mesh, allow('/health')], [...mesh, allow('/health'), authorization('shop/all', { rules: [{}] })]))
      .toEqual(['added shop/web -> shop/payments TCP 8080-8080 deny to allow * except POST * | POST * except /health'].map((text) => expect.stringContaining(text.split(' * except POST')[0])));
  });

  test('a verdict that becomes conditional is changed, not removed', () => {
    const mesh = [meshed('shop/web'), meshed('shop/payments'), DENY, OUT, openTo('payments', [{ port: 8080 }]), service('shop/payments', { name: 'http', port: 80, targetPort: 8080 })];
    expect(changes(mesh, [...mesh, authorization('shop/c', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] })]))
      .toEqual(['changed shop/web -> shop/payments TCP 8080-8080 allow to conditional']);
  });

  test('addresses outside are cut at the blocks of both sides', () => {
    const block = (cidr: string) => openTo('payments', [{ port: 80 }], [{ ipBlock: { cidr } }]);
    expect(changes([...PODS, block('10.0.0.0/9')], [...PODS, block('10.0.0.0/8')]).filter((text) => text.includes('10.'))).toEqual(['added 10.128.0.0-10.255.255.255 -> shop/payments TCP 80-80 deny to allow']);
  });
});

test('a namespace that only one side gives is the same one on the other', () => {
  const policy = networkPolicy('edge/out', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 80 }] }], egress: [{ to: [{ namespaceSelector: { matchLabels: { team: 'x' } } }] }] });
  const mentions = authorization('bank/x', { rules: [{ from: [{ source: { notPrincipals: ['cluster.local/ns/shop/*'] } }] }] });
  const [before, after] = [[namespace('shop'), policy, mentions, pod('edge/web')], [policy, mentions, pod('edge/web')]].map((objects) => givenAsIs(objects));
  for (const [left, right] of [[before, after], [after, before]]) {
    for (const { before: was, after: is, witness } of left.diff(right)) {
      expect([left.check(witness).verdict, right.check(witness).verdict]).toEqual([was, is]);
    }
  }
  const incoming = [...before.diff(after)].filter(({ to }) => to.kind === 'workload');
  expect(incoming).toEqual([]);
});
