/** Calls that were observed: flows of Hubble, access logs of sidecars, metrics of the mesh. The records are in the form in which each is printed. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopted, APPLICATIONS, callsIn, cells, judged, run, wider } from './adopted';
import { typeErrors } from './type-errors';
import { MARK } from '../../src/adopt/program/mark';
import { readTraffic } from '../../src/adopt/traffic/read';

const SHOP = join(APPLICATIONS, 'ticket-shop.yaml');
const LIBRARY = join(APPLICATIONS, 'library.yaml');

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'flows-')), 'flows.json');
  writeFileSync(path, text);
  return path;
}

interface Seen {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly more?: object;
}

/** A flow as `hubble observe -o json` prints it. */
function hubble({ from, to, port, more = {} }: Seen): string {
  const end = (name: string) => ({ ID: 1, identity: 7, namespace: 'tickets', labels: [`k8s:app=${name}`], pod_name: `${name}-5d4f8c7b9-x2x4z`, workloads: [{ name, kind: 'Deployment' }] });
  return JSON.stringify({
    flow: {
      time: '2026-11-01T00:00:00Z',
      verdict: 'FORWARDED',
      IP: { source: '10.0.0.1', destination: '10.0.0.2', ipVersion: 'IPv4' },
      l4: { TCP: { source_port: 40000, destination_port: port, flags: { SYN: true } } },
      source: end(from),
      destination: end(to),
      Type: 'L3_L4',
      node_name: 'node',
      traffic_direction: 'EGRESS',
      is_reply: false,
      ...more,
    },
    node_name: 'node',
    time: '2026-11-01T00:00:00Z',
  });
}

describe('flows of Hubble', () => {
  const flows = [
    hubble({ from: 'box-office', to: 'seats', port: 9090 }),
    hubble({ from: 'box-office', to: 'payment', port: 8080 }),
    // The answer goes to a port that nobody calls.
    hubble({ from: 'seats', to: 'box-office', port: 40000, more: { is_reply: true } }),
    hubble({ from: 'reminder', to: 'payment', port: 9000, more: { verdict: 'DROPPED' } }),
    hubble({ from: 'seats', to: 'seat-store', port: 6379 }),
    hubble({ from: 'payment', to: 'x', port: 443, more: { destination: { identity: 2, labels: ['reserved:world'] }, destination_names: ['bank.example.com'] } }),
  ].join('\n');

  test('decide which allowed calls are declared; what was not seen, or not allowed, is for a person', async () => {
    const result = await adopted(SHOP, ['--flows', file(flows)]);
    expect(result.code).toBe(0);
    const program = result.main.split('\n');
    expect(program.filter((line) => /^\w+\.calls\(/.test(line))).toEqual([
      'boxOffice.calls(seats);', "boxOffice.calls(payment, Access.ports('http'));", 'seats.calls(seatStore);', "payment.calls(ExternalHost.https('bank.example.com'));",
    ]);
    expect(result.main).toContain(`// ${MARK} tickets/reminder → tickets/seats:9090: allowed by policies, and never observed\n//   reminder.calls(seats);`);
    expect(result.main).toContain(`// ${MARK} tickets/reminder → tickets/payment:9000: observed, and not allowed today\n//   reminder.calls(payment, Access.ports('admin'));`);
    expect(result.main).not.toContain('40000');
    const ran = run(result);
    const [before, after] = [judged([{ text: readFileSync(SHOP, 'utf8') }]), judged(ran.manifests)];
    expect(callsIn(after)).toEqual(['tickets/box-office → tickets/payment:8080', 'tickets/box-office → tickets/seats:9090', 'tickets/seats → tickets/seat-store:6379']);
    expect([...cells(before, after)].filter(wider)).toEqual([]);
    expect(typeErrors([result.main])).toEqual([]);
  });
});

describe('what sidecars note', () => {
  const log = (record: object, pod = 'page-v1-7f6b5c8d9-abcde') => `[pod/${pod}/istio-proxy] ${JSON.stringify({ authority: 'x', requested_server_name: null, response_code: 200, upstream_host: '10.0.0.9:9080', ...record })}`;
  const outbound = (service: string, method: string, path: string) => log({ upstream_cluster: `outbound|9080||${service}.library.svc.cluster.local`, method, path });

  test('are calls with methods and paths, where a mesh holds callers to them', async () => {
    const logs = [
      outbound('catalogue', 'GET', '/books/17?full=1'), outbound('catalogue', 'GET', '/books/18'), outbound('catalogue', 'POST', '/books'),
      outbound('ratings', 'GET', '/ratings/0b9fd3a6-4d3c-4f7e-9a5b-1c2d3e4f5a6b'),
      log({ upstream_cluster: 'PassthroughCluster', method: 'GET', path: '/' }), log({ upstream_cluster: 'inbound|9080||', method: 'GET', path: '/page' }),
    ].join('\n');
    const result = await adopted(LIBRARY, ['--flows', file(logs)]);
    expect(result.code).toBe(0);
    expect(result.main).toContain("pageV1.calls(catalogueV1, Access.http({ methods: [HttpMethod.GET], paths: ['/books/{*}'] }));");
    expect(result.main).toContain("pageV1.calls(catalogueV1, Access.http({ methods: [HttpMethod.POST], paths: ['/books'] }));");
    expect(result.main).toContain("pageV1.calls(ratingsV1, Access.http({ methods: [HttpMethod.GET], paths: ['/ratings/{*}'] }));");
    // A Service leads to both versions.
    expect(result.main).toContain("pageV1.calls(ratingsV2, Access.http({ methods: [HttpMethod.GET], paths: ['/ratings/{*}'] }));");
    const after = judged(run(result).manifests);
    const ask = (to: string, method: string, path: string) => after.check({ from: { workload: 'library/page-v1' }, to: { workload: `library/${to}` }, port: 9080, method, path, dial: 'service' }).verdict;
    expect([ask('catalogue-v1', 'GET', '/books/99'), ask('catalogue-v1', 'DELETE', '/books/99'), ask('ratings-v2', 'GET', '/admin')]).toEqual(['allow', 'deny', 'deny']);
    expect(typeErrors([result.main])).toEqual([]);
  });

  test('are calls as metrics, too, where something was counted', async () => {
    const series = (from: string, to: string, count: string) => ({
      metric: { __name__: 'istio_requests_total', source_workload: from, source_workload_namespace: 'library', destination_workload: to, destination_workload_namespace: 'library', request_protocol: 'http', response_code: '200' },
      value: [1_780_000_000, count],
    });
    const answer = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [series('page-v1', 'catalogue-v1', '12'), series('page-v1', 'ratings-v1', '0'), series('unknown', 'page-v1', '4')] } });
    const { main, out } = await adopted(LIBRARY, ['--flows', file(answer)]);
    expect(main).toContain('pageV1.calls(catalogueV1);');
    expect(main).not.toContain('calls(ratingsV1');
    expect(out).toContain('an unknown end → library/page-v1: observed, and an end of it is not among the workloads');
  });
});

test('records of other formats are an error of the user, with their number', async () => {
  const { code, err, main } = await adopted(SHOP, ['--flows', file('{"hello": 1}\nno json\n')]);
  expect([code, main]).toEqual([3, '']);
  expect(err).toMatch(/Records of no known format in .*flows\.json \(2\): expected flows of Hubble/);
});

test.each(['[]', '{}', '{"flow": null}', '{"flow": {"source": {}, "destination": {}, "l4": {"TCP": {}}, "verdict": 1}}', '{"metric": {"source_workload": 1, "destination_workload": {}}}',
  '{"upstream_cluster": 5, "authority": []}', '{"data": {"result": [null, 7]}}', '"x"', '[[[]]]'])('%s is read without a fault', (text) => {
  expect(() => readTraffic([{ file: 'x', text }])).not.toThrow();
});
