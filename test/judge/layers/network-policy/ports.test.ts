import { given, networkPolicy, pod, verdict } from '../../given';

const NATIVE = { initContainers: [{ name: 'native', restartPolicy: 'Always', ports: [{ containerPort: 9090, name: 'metrics' }] }, { name: 'init', ports: [{ containerPort: 7, name: 'once' }] }] };
const CLUSTER = [
  pod('shop/web'),
  pod('shop/db', { ports: [{ containerPort: 5432, name: 'sql' }, { containerPort: 53, name: 'dns', protocol: 'UDP' }, { containerPort: 54, name: 'dns-tcp', protocol: 'TCP' }], spec: NATIVE }),
];

function withPorts(...ports: object[]) {
  return given([...CLUSTER, networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [{ podSelector: {} }], ports }] })]);
}

const at = (judgement: ReturnType<typeof given>, port: number, protocol: 'TCP' | 'UDP' | 'SCTP' = 'TCP') => verdict(judgement, 'shop/web', 'shop/db', { port, protocol });

describe('ports of a NetworkPolicy', () => {
  test('a port without a protocol is TCP', () => {
    const judgement = withPorts({ port: 80 });
    expect([at(judgement, 80), at(judgement, 80, 'UDP'), at(judgement, 81)]).toEqual(['allow', 'deny', 'deny']);
  });

  test('UDP stays UDP (cdk8s-plus, Skiperator)', () => {
    const judgement = withPorts({ port: 53, protocol: 'UDP' });
    expect([at(judgement, 53, 'UDP'), at(judgement, 53)]).toEqual(['allow', 'deny']);
  });

  test('SCTP is a third protocol', () => {
    const judgement = withPorts({ port: 80, protocol: 'SCTP' });
    expect([at(judgement, 80, 'SCTP'), at(judgement, 80), at(judgement, 80, 'UDP')]).toEqual(['allow', 'deny', 'deny']);
  });

  test('a protocol without a port is every port of that protocol and of no other', () => {
    const judgement = withPorts({ protocol: 'UDP' });
    expect([at(judgement, 1, 'UDP'), at(judgement, 65535, 'UDP'), at(judgement, 1)]).toEqual(['allow', 'allow', 'deny']);
  });

  test('endPort is inclusive', () => {
    const judgement = withPorts({ port: 80, endPort: 82 });
    expect([79, 80, 82, 83].map((port) => at(judgement, port))).toEqual(['deny', 'allow', 'allow', 'deny']);
  });

  test('a named port is looked up on the destination pod, by name and protocol', () => {
    const judgement = withPorts({ port: 'dns', protocol: 'UDP' });
    expect([at(judgement, 53, 'UDP'), at(judgement, 54, 'UDP'), at(judgement, 54)]).toEqual(['allow', 'deny', 'deny']);
  });

  test('a named port of a native sidecar counts, one of an ordinary init container does not', () => {
    expect(at(withPorts({ port: 'metrics' }), 9090)).toBe('allow');
    expect(at(withPorts({ port: 'once' }), 7)).toBe('deny');
  });

  test('a name that the pod does not declare matches nothing', () => {
    expect(at(withPorts({ port: 'http' }), 80)).toBe('deny');
  });

  test('a named egress port never matches an address outside', () => {
    const judgement = given([...CLUSTER, networkPolicy('shop/p', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'sql' }] }] })]);
    expect(verdict(judgement, 'shop/web', '8.8.8.8', { port: 5432 })).toBe('deny');
    expect(verdict(judgement, 'shop/web', 'shop/db', { port: 5432 })).toBe('allow');
  });

  test('the Service port is not the pod port: a policy on 80 does not open 5432 (UDS, Skiperator)', () => {
    expect(at(withPorts({ port: 80 }), 5432)).toBe('deny');
  });

  test('`port: 0` is no port, and does not mean all (cdk8s-plus #4395)', () => {
    const judgement = withPorts({ port: 0 });
    expect(judgement.problems.map((problem) => [problem.code, problem.path.join('.')])).toEqual([['bad-value', 'spec.ingress.0.ports.0.port']]);
    expect([judgement.problems[0].refusal?.by, at(judgement, 80)]).toEqual(['api-server', 'allow']);
  });

  test('peers times ports stay inside their rule (Naiserator #594)', () => {
    const rule = (app: string, port: number) => ({ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port }] });
    const judgement = given([
      ...CLUSTER, pod('shop/api'),
      networkPolicy('shop/p', { podSelector: { matchLabels: { app: 'db' } }, ingress: [rule('web', 80), rule('api', 81)] }),
    ]);
    expect([80, 81].map((port) => verdict(judgement, 'shop/web', 'shop/db', { port }))).toEqual(['allow', 'deny']);
    expect([80, 81].map((port) => verdict(judgement, 'shop/api', 'shop/db', { port }))).toEqual(['deny', 'allow']);
  });

  test('DNS opened on UDP alone stays closed on TCP (Otterize #536)', () => {
    const judgement = given([...CLUSTER, networkPolicy('shop/dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }] })]);
    expect(verdict(judgement, 'shop/web', 'shop/db', { port: 53, protocol: 'UDP' })).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'shop/db', { port: 53 })).toBe('deny');
  });
});
