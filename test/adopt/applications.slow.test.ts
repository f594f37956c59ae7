/** Applications as people write them: the program compiles, runs, and lets nobody reach more than before. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { adopted, APPLICATIONS, callsIn, cells, judged, run, wider, type Adopted } from './adopted';
import { typeErrors } from './type-errors';
import { MARK } from '../../src/adopt/program/mark';

interface Application {
  readonly file: string;
  readonly flags?: readonly string[];
  /** The construct of each workload. */
  readonly constructs: Readonly<Record<string, string>>;
  /** Who calls whom in the new manifests. */
  readonly calls: readonly string[];
  /** Words of the program, or of the report. */
  readonly says: readonly string[];
  readonly saysNot?: readonly string[];
}

const PROGRAMS: string[] = [];
const FOLDERS: string[] = [];

const CASES: Readonly<Record<string, Application>> = {
  'a shop with policies': {
    file: 'ticket-shop.yaml',
    constructs: { 'box-office': 'SecureService', 'seats': 'SecureService', 'payment': 'ForeignWorkload', 'seat-store': 'ForeignWorkload', 'reminder': 'SecureCronJob' },
    calls: [
      'tickets/box-office → tickets/payment:8080', 'tickets/box-office → tickets/payment:9000', 'tickets/box-office → tickets/seats:9090',
      'tickets/reminder → tickets/seats:9090', 'tickets/seats → tickets/seat-store:6379',
    ],
    says: [
      "GREETING: \"Say \\\"hello\\\" and don't wait\"", "Secret.existing('box-office-session', { SESSION_KEY: 'key' })", "config: [Config.existing('settings')]",
      "payment.calls(ExternalHost.https('bank.example.com'));", "labels: { team: 'concerts' }", 'Rule.SECRET_IN_POD', 'Rule.IMAGE_TAG',
      `// ${MARK} tickets/box-office:8080: open to tickets/payment, tickets/reminder, tickets/seats, by no policy that means them`,
    ],
    // The value stays where it was.
    saysNot: ['correct-horse-battery', 'boxOffice.calls(boxOffice', 'seats.calls(boxOffice'],
  },
  'a shop with policies, hardened': {
    file: 'ticket-shop.yaml',
    flags: ['--harden'],
    constructs: { 'box-office': 'SecureService', 'seats': 'SecureService', 'payment': 'ForeignWorkload', 'seat-store': 'ForeignWorkload', 'reminder': 'SecureCronJob' },
    calls: [
      'tickets/box-office → tickets/payment:8080', 'tickets/box-office → tickets/payment:9000', 'tickets/box-office → tickets/seats:9090',
      'tickets/reminder → tickets/seats:9090', 'tickets/seats → tickets/seat-store:6379',
    ],
    says: ['synthesis rejects it: env.DB_PASSWORD'],
    saysNot: ['correct-horse-battery'],
  },
  'a shop with policies, with all pods kept': {
    file: 'ticket-shop.yaml',
    flags: ['--keep-pods'],
    constructs: { 'box-office': 'ForeignWorkload', 'seats': 'ForeignWorkload', 'payment': 'ForeignWorkload', 'seat-store': 'ForeignWorkload', 'reminder': 'ForeignWorkload' },
    calls: [
      'tickets/box-office → tickets/payment:8080', 'tickets/box-office → tickets/payment:9000', 'tickets/box-office → tickets/seats:9090',
      'tickets/reminder → tickets/seats:9090', 'tickets/seats → tickets/seat-store:6379',
    ],
    says: [],
    saysNot: ['new SecureService', 'new SecureCronJob'],
  },
  'one Service before several versions, in a mesh, with no policies': {
    file: 'library.yaml',
    constructs: { 'catalogue-v1': 'ForeignWorkload', 'ratings-v1': 'ForeignWorkload', 'ratings-v2': 'ForeignWorkload', 'page-v1': 'ForeignWorkload' },
    // Only what variables suggest.
    calls: ['library/page-v1 → library/catalogue-v1:9080', 'library/page-v1 → library/ratings-v1:9080', 'library/page-v1 → library/ratings-v2:9080'],
    says: [
      'mesh: Mesh.istio()', "serviceNames: ['ratings']", `// ${MARK} confirm: RATINGS_SERVICE=ratings:9080 suggests this call`,
      `// ${MARK} calls that only variables and arguments suggest: nothing restricts these callers today.`,
    ],
    saysNot: ['catalogueV1.calls', 'ratingsV1.calls'],
  },
  'a guest book in which nothing is restricted': {
    file: 'visitors.yaml',
    constructs: { leader: 'ForeignWorkload', follower: 'ForeignWorkload', visitors: 'ForeignWorkload' },
    calls: ['default/follower → default/leader:6379'],
    says: [`// ${MARK} confirm: LEADER_HOST=leader suggests this call`, 'default/visitors'],
    saysNot: ['leader.calls', 'visitors.calls'],
  },
  'what charts render': {
    file: 'rendered-chart.yaml',
    constructs: { 'live-dashboards': 'ForeignWorkload', 'live-database': 'ForeignWorkload', 'live-migrate': 'ForeignWorkload' },
    calls: ['observe/live-dashboards → observe/live-database:5432'],
    says: [
      `// ${MARK} DaemonSet observe/live-node-metrics is not in this program: it is on the network of its node`, "serviceNames: ['live-database-hl', 'live-database']",
      'declare `calls(KubernetesApi.inCluster())`', 'its volumes would get other names, and their data would stay behind',
    ],
  },
  'a shop whose mesh holds callers to requests': {
    file: 'meshed-shop.yaml',
    constructs: { web: 'SecureService', orders: 'SecureService', invoices: 'ForeignWorkload' },
    calls: ['shop/invoices → shop/orders:9000', 'shop/web → shop/orders:8080 GET,POST /orders,/orders/*'],
    says: [
      "web.calls(orders, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST], paths: ['/orders', '/orders/*'], portName: 'http' }));",
      `// ${MARK} shop/invoices → shop/orders:8080: allowed for some requests only`,
    ],
    saysNot: ["\ninvoices.calls(orders, Access.ports('http'"],
  },
};

afterAll(() => { for (const folder of FOLDERS) rmSync(join(folder, '..'), { recursive: true, force: true }); });

/** What the program makes of each workload. */
function constructsIn(main: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...main.matchAll(/= new (Secure\w+|ForeignWorkload)\(\w+, '([^']+)'/g)].map(([, construct, name]) => [name, construct]));
}

async function adopt(source: string, flags: readonly string[]): Promise<Adopted> {
  const result = await adopted(source, flags);
  FOLDERS.push(result.folder);
  if (result.main !== '') PROGRAMS.push(result.main);
  return result;
}

describe.each(Object.entries(CASES))('%s', (_name, { file, flags = [], constructs, calls, says, saysNot = [] }) => {
  const source = join(APPLICATIONS, file);
  let result: Adopted;

  beforeAll(async () => { result = await adopt(source, flags); });

  test('becomes a program that says what it has, and what it has not', () => {
    expect(result.code).toBe(0);
    expect(constructsIn(result.main)).toEqual(constructs);
    expect(says.filter((words) => !`${result.main}${result.out}`.includes(words))).toEqual([]);
    expect(saysNot.filter((words) => `${result.main}${result.out}`.includes(words))).toEqual([]);
    expect(result.out).toContain('Compared with today, nobody may reach more.');
  });

  test('runs alone, and lets nobody reach more, cell by cell', () => {
    const ran = run(result);
    expect({ status: ran.status, stderr: ran.status === 0 ? '' : ran.stderr }).toEqual({ status: 0, stderr: '' });
    const [before, after] = [judged([{ text: readFileSync(source, 'utf8') }]), judged(ran.manifests)];
    const all = [...cells(before, after)];
    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter(wider).map(({ name, before: was, after: is }) => `${name}: ${was} → ${is}`)).toEqual([]);
    // The comparison sees the difference between open and closed.
    expect(all.filter((cell) => cell.before === 'allow' && cell.after === 'deny').length).toBeGreaterThan(0);
    expect(callsIn(after)).toEqual(calls);
    for (const call of calls) expect(callsIn(before).some((one) => one.startsWith(call.split(':')[0]))).toBe(true);
  });

  test('stands in a project of its own', () => {
    expect(readdirSync(result.folder).filter((name) => name !== 'kept').sort()).toEqual(['cdk8s.yaml', 'main.ts', 'package.json', 'tsconfig.json']);
    const { dependencies } = JSON.parse(readFileSync(join(result.folder, 'package.json'), 'utf8')) as { readonly dependencies: object };
    expect(Object.keys(dependencies).sort()).toEqual(['cdk8s', 'cdk8s-plus-28', 'cdk8s-zero-trust', 'constructs']);
    expect(readFileSync(join(result.folder, 'cdk8s.yaml'), 'utf8')).toContain('app: npx tsx main.ts');
  });
});

const CORPUS = process.env.CORPUS;
const BOUTIQUE = CORPUS === undefined ? undefined : join(CORPUS, '..', 'online-boutique');

(BOUTIQUE !== undefined && existsSync(BOUTIQUE) ? test : test.skip)('the Online Boutique, hand-written, has the calls of its sources', async () => {
  const result = await adopt(BOUTIQUE ?? '', []);
  expect(result.code).toBe(0);
  expect(Object.values(constructsIn(result.main)).filter((construct) => construct === 'SecureService')).toHaveLength(11);
  const ran = run(result);
  expect(ran.status).toBe(0);
  const before = judged(readdirSync(BOUTIQUE ?? '').map((name) => ({ text: readFileSync(join(BOUTIQUE ?? '', name), 'utf8') })));
  const after = judged(ran.manifests);
  expect([...cells(before, after, [5000, 5050, 7000, 9555, 50051])].filter(wider)).toEqual([]);
  // Fifteen of the sources, and that of the load generator, which a variable suggests.
  expect(callsIn(after)).toHaveLength(16);
});

test('all of these programs compile', () => {
  expect(PROGRAMS.length).toBeGreaterThanOrEqual(Object.keys(CASES).length);
  expect(typeErrors(PROGRAMS)).toEqual([]);
});
