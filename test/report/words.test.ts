import { shop } from './shop';
import { connectionsOf } from '../../src/report/access';
import { accessWords, flowWords } from '../../src/report/access-words';
import { audiencesOf, callerNames } from '../../src/report/audience';
import { partyName, rangesName, unionOfRanges } from '../../src/report/party-words';

const workload = (name: string) => ({ kind: 'workload' as const, workload: name });
const row = (from: string, to: string, first: number, last = first, protocol: 'TCP' | 'UDP' | 'SCTP' = 'TCP') => ({
  from: workload(from), to: workload(to), protocol, ports: { first, last }, verdict: 'allow' as const, witness: { from: { workload: from }, to: { workload: to }, port: first }, self: from === to,
});
const everyPort = (from: string, to: string) => (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => row(from, to, 1, 65535, protocol));

describe('connections', () => {
  test('three protocols that are all open on all ports are any port', () => {
    const [connection] = connectionsOf(everyPort('a/web', 'a/api'));
    expect(connection.accesses.map(accessWords)).toEqual(['any port']);
  });

  test('two protocols that are all open are not any port', () => {
    const [connection] = connectionsOf(everyPort('a/web', 'a/api').slice(0, 2));
    expect(connection.accesses.map(accessWords)).toEqual(['any TCP port', 'any UDP port']);
  });

  test('a workload with itself is left out', () => {
    expect(connectionsOf(everyPort('a/web', 'a/web'))).toEqual([]);
  });

  test('both families of addresses together are the outside', () => {
    const v4 = { ...row('x', 'a/web', 80), from: { kind: 'external' as const, ranges: ['0.0.0.0-255.255.255.255'] } };
    const v6 = { ...v4, from: { kind: 'external' as const, ranges: ['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'] } };
    expect(connectionsOf([v4, v6]).map(({ from }) => partyName(from))).toEqual(['outside the cluster']);
  });
});

describe('audiences', () => {
  const all = ['a/one', 'a/two', 'a/three', 'a/four', 'a/five'];

  test('all other workloads are every workload', () => {
    const rows = all.slice(1).map((from) => row(from, 'a/one', 80));
    expect(audiencesOf(rows, all).map(callerNames)).toEqual([['every workload']]);
  });

  test('all but one are named, so that the one is missed', () => {
    const rows = all.slice(2).map((from) => row(from, 'a/one', 80));
    expect(audiencesOf(rows, all).map(callerNames)).toEqual([['a/five', 'a/four', 'a/three']]);
  });

  test('callers with different access stand apart', () => {
    const rows = [row('a/two', 'a/one', 80), row('a/three', 'a/one', 81)];
    expect(audiencesOf(rows, all).map(callerNames)).toEqual([['a/two'], ['a/three']]);
  });
});

describe('words', () => {
  test('ranges are CIDRs where they are some', () => {
    expect(rangesName(['10.0.0.0-10.255.255.255'])).toBe('10.0.0.0/8');
    expect(rangesName(['10.0.0.1-10.0.0.1'])).toBe('10.0.0.1');
    expect(rangesName(['10.0.0.1-10.0.0.2'])).toBe('10.0.0.1-10.0.0.2');
    expect(rangesName(['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'])).toBe('any IPv6 address');
  });

  test('neighbouring ranges are one, ranges of two families never', () => {
    expect(unionOfRanges(['10.0.1.0-10.0.1.255', '10.0.0.0-10.0.0.255', '::-::1'])).toEqual(['10.0.0.0-10.0.1.255', '::-::1']);
  });

  test('requests say what they are limited to and nothing else', () => {
    const words = audiencesOf(shop({}, { ipBlockMatchesPods: 'no' }).matrix(), []).map(({ access }) => accessWords(access));
    expect(words).toContain('8080 GET, POST');
    expect(words).toContain('8080 POST /payment/*');
  });

  test('a flow names its protocol only where it is not TCP', () => {
    const flow = { from: { workload: 'a/web' }, to: { ip: '10.0.0.1' }, port: 53 };
    expect(flowWords(flow)).toBe('a/web → 10.0.0.1:53');
    expect(flowWords({ ...flow, protocol: 'UDP' })).toBe('a/web → 10.0.0.1:53/UDP');
  });
});
