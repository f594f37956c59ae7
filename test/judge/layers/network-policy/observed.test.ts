/** What a pod's status tells of its address, and what nobody tells of the ports of pods that no manifest gives. */
import type { UndeclaredPod } from '../../../../src/judge/core/flow';
import type { Judgement } from '../../../../src/judge/judge';
import type { JudgeOptions } from '../../../../src/judge/options';
import { authorization, given, meshed, networkPolicy, pod, verdict, type PodFacts } from '../../given';

function running(key: string, ips: readonly string[], facts: PodFacts = {}): object {
  return { ...pod(key, facts), status: { phase: 'Running', podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) } };
}

/** A replica of a controller that is not given. */
function replica(key: string, owner: string, ip: string | undefined): object {
  const made = running(key, ip === undefined ? [] : [ip], { labels: { app: owner }, serviceAccount: owner }) as { metadata: object };
  return { ...made, metadata: { ...made.metadata, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, controller: true }] } };
}

/** By one flow and by the matrix. */
function both(judgement: Judgement, from: string): string {
  const flow = verdict(judgement, from, 'shop/db');
  const rows = [...judgement.matrix()].filter((row) => row.from.kind === 'workload' && row.from.workload === from && row.to.kind === 'workload'
    && row.to.workload === 'shop/db' && row.protocol === 'TCP' && row.ports.first <= 8080 && 8080 <= row.ports.last);
  expect(rows.map((row) => row.verdict)).toEqual(flow === 'deny' ? [] : [flow]);
  return flow;
}

describe('an ipBlock and the address in a pod\'s status', () => {
  const block = (cidr: string, except: readonly string[] = []) => networkPolicy('shop/x', {
    podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [{ ipBlock: { cidr, except } }] }],
  });
  const ask = (policy: object, callers: readonly object[], options: JudgeOptions = {}, from = 'shop/web') => both(
    given([...callers, pod('shop/db'), policy], { ipBlockMatchesPods: 'yes', ...options }), from,
  );
  const web = running('shop/web', ['10.244.1.7']);

  test('are compared', () => {
    expect(ask(block('10.244.1.0/24'), [web])).toBe('allow');
    expect(ask(block('10.244.2.0/24'), [web])).toBe('deny');
    expect(ask(block('10.244.0.0/16', ['10.244.1.7/32']), [web])).toBe('deny');
    expect(ask(block('10.244.1.7/32'), [web, running('shop/other', ['10.244.1.8'])], {}, 'shop/other')).toBe('deny');
  });

  test('where the plugin may not apply blocks to pods, only a no is certain', () => {
    expect(ask(block('10.244.1.0/24'), [web], { ipBlockMatchesPods: 'unknown' })).toBe('unknown');
    expect(ask(block('10.244.2.0/24'), [web], { ipBlockMatchesPods: 'unknown' })).toBe('deny');
    expect(ask(block('10.244.1.0/24'), [web], { ipBlockMatchesPods: 'no' })).toBe('deny');
  });

  test('of the block\'s family count', () => {
    const dual = running('shop/web', ['10.244.1.7', 'fd00::7']);

    expect(ask(block('10.244.1.0/24'), [dual])).toBe('allow');
    expect(ask(block('fd00::/8'), [dual])).toBe('allow');
    expect(ask(block('fd00::/8'), [web])).toBe('deny');
  });

  test('of several replicas must agree', () => {
    const replicas = (...ips: readonly (string | undefined)[]) => ips.map((ip, index) => replica(`shop/web-${index}`, 'web', ip));

    expect(ask(block('10.244.1.0/24'), replicas('10.244.1.7', '10.244.1.8'))).toBe('allow');
    expect(ask(block('10.244.1.0/24'), replicas('10.244.1.7', '10.244.2.8'))).toBe('unknown');
    expect(ask(block('10.244.1.0/24'), replicas('10.244.1.7', undefined))).toBe('unknown');
    expect(ask(block('10.244.3.0/24'), replicas('10.244.1.7', '10.244.2.8'))).toBe('deny');
  });

  test('of the host say nothing of the pod', () => {
    expect(ask(block('172.18.0.0/16'), [running('shop/web', ['172.18.0.3'], { spec: { hostNetwork: true } })])).toBe('unknown');
  });

  test('are what a source.ip is compared with', () => {
    const from = (ip: string) => authorization('shop/x', { rules: [{ from: [{ source: { ipBlocks: [ip] } }] }] });

    expect(both(given([web, meshed('shop/db'), from('10.244.1.7')]), 'shop/web')).toBe('allow');
    expect(both(given([web, meshed('shop/db'), from('10.244.2.0/24')]), 'shop/web')).toBe('deny');
    expect(both(given([pod('shop/web'), meshed('shop/db'), from('10.244.1.7')]), 'shop/web')).toBe('unknown');
  });
});

describe('a rule with a named port', () => {
  const out = networkPolicy('shop/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'admin' }] }] });
  const judgement = given([pod('shop/web'), out]);
  const to = (undeclared: Partial<UndeclaredPod>, port = 9000) => judgement.check({
    from: { workload: 'shop/web' }, to: { undeclared: { namespace: 'bank', ...undeclared } }, port,
  });

  test('may mean any port of a pod that no manifest gives', () => {
    expect(to({}).verdict).toBe('unknown');
    expect(to({ ports: [] }).verdict).toBe('deny');
    expect(to({ ports: [{ name: 'admin', number: 9000, protocol: 'TCP' }] }).verdict).toBe('allow');
    expect(to({ ports: [{ name: 'admin', number: 9001, protocol: 'TCP' }] }).verdict).toBe('deny');
  });

  test('is open to undeclared pods, one of which may name a port so', () => {
    const rows = [...judgement.exposure(['shop/web'])].filter((row) => row.direction === 'out' && row.to.kind === 'undeclared');

    expect(new Set(rows.map(({ protocol, verdict: answer }) => `${protocol} ${answer}`))).toEqual(new Set(['TCP allow']));
  });

  test('is explained', () => {
    const { hops } = judgement.explain({ from: { workload: 'shop/web' }, to: { undeclared: { namespace: 'bank' } }, port: 9000 });

    expect(hops.flatMap(({ testimonies }) => testimonies.map(({ because }) => because)))
      .toContain('whether a rule matches is not known: a pod that no manifest gives may name any port');
  });

  test('means what a given pod names', () => {
    const named = given([pod('shop/web'), pod('bank/db', { ports: [{ containerPort: 9000, name: 'admin' }] }), pod('bank/api'), out]);

    expect([verdict(named, 'shop/web', 'bank/db', { port: 9000 }), verdict(named, 'shop/web', 'bank/db'), verdict(named, 'shop/web', 'bank/api', { port: 9000 })])
      .toEqual(['allow', 'deny', 'deny']);
  });

  test('leaves a declared party undecided, unless that names its port', () => {
    const at = (ports: readonly { name?: string; number: number; protocol: 'TCP' }[]) => judgement.prove([{
      from: { kind: 'workload', workload: 'shop/web' },
      to: { kind: 'pods', namespace: 'bank', labels: { app: 'db' }, ports },
      ports: [{ port: 9000 }],
    }]).findings.filter(({ to: party, edges }) => party.kind === 'platform' && edges.length > 0).map(({ kind }) => kind);

    expect([at([]), at([{ name: 'admin', number: 9000, protocol: 'TCP' }]), at([{ name: 'http', number: 9000, protocol: 'TCP' }])])
      .toEqual([['unproven'], [], ['missing']]);
  });
});
