import { askForZtunnel, type SentToZtunnel } from './ask';
import { PODS, WORLDS_OF_ZTUNNEL } from './worlds';
import { isAllowed, policiesFor, type Connection } from './ztunnel';
import type { Endpoint } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';

const TRUST_DOMAIN = 'cluster.local';
const PORTS = [80, 8080, 9090];

interface Caller {
  readonly judged: Endpoint;
  readonly arrives: Pick<Connection, 'identity' | 'from'>;
}

const OUTSIDE = ['8.8.8.8', '10.9.9.9', '2001:db8::7'].map((ip): Caller => ({ judged: { ip }, arrives: { from: ip } }));

function callersOf(sent: SentToZtunnel): readonly Caller[] {
  return [...PODS.map(({ metadata: { namespace = '', name }, spec }): Caller => ({
    judged: { workload: `${namespace}/${name}` },
    arrives: {
      from: sent.workloads.find(({ workload }) => workload === `${namespace}/${name}`)!.address,
      identity: { trustDomain: TRUST_DOMAIN, namespace, serviceAccount: spec.serviceAccountName },
    },
  })), ...OUTSIDE];
}

interface Cells {
  count: number;
  allowed: number;
  readonly unlike: string[];
}

/** Every caller at some ports of every pod. */
function compare(objects: readonly Written[], cells: Cells, world: number): void {
  const sent = askForZtunnel({ objects: [...objects], mesh: {} });
  const judgement = judge([{ objects: [...objects] }], { trustDomain: TRUST_DOMAIN, podCidrs: ['10.244.0.0/16'] });
  expect(judgement.problems).toEqual([]);
  const rows = [...judgement.matrix()];
  for (const { workload, address, tunnel, policies: bound } of sent.workloads) {
    expect(tunnel).toBe(true);
    const policies = policiesFor(sent.authorizations, workload.split('/')[0]!, bound);
    for (const { judged, arrives } of callersOf(sent)) {
      for (const port of PORTS) {
        const isLet = isAllowed(policies, { ...arrives, to: address, port });
        const { verdict } = judgement.check({ from: judged, to: { workload }, port });
        const row = rows.find((one) => 'workload' in judged && one.from.kind === 'workload' && one.from.workload === judged.workload
          && one.to.kind === 'workload' && one.to.workload === workload && one.protocol === 'TCP' && one.ports.first <= port && port <= one.ports.last);
        const ofAll = 'workload' in judged && judged.workload !== workload ? row?.verdict ?? 'deny' : verdict;
        cells.count++;
        if (isLet) cells.allowed++;
        const expected = isLet ? 'allow' : 'deny';
        if (verdict !== expected || ofAll !== expected) {
          cells.unlike.push(`world ${world}: ${JSON.stringify(judged)} → ${workload}:${port}: ztunnel ${expected}, judge ${verdict}, of all ${ofAll}`);
        }
      }
    }
  }
}

test('ztunnel, with what istiod sends it for random policies, and the judge agree in every cell', () => {
  const cells: Cells = { count: 0, allowed: 0, unlike: [] };
  WORLDS_OF_ZTUNNEL.forEach((objects, world) => { compare(objects, cells, world); });
  const policies = WORLDS_OF_ZTUNNEL.flat().filter(({ kind }) => kind === 'AuthorizationPolicy' || kind === 'PeerAuthentication').length;
  process.stdout.write(`ztunnel: ${policies} policies in ${WORLDS_OF_ZTUNNEL.length} sets, ${cells.count} cells, ${cells.allowed} allowed, ${cells.unlike.length} unlike\n`);

  expect(cells.unlike.slice(0, 20)).toEqual([]);
  expect(cells.allowed).toBeGreaterThan(cells.count / 10);
  expect(cells.count - cells.allowed).toBeGreaterThan(cells.count / 10);
});
