import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { callFrom, type Call, type Outcome } from './calls';
import { deploy, type RunningPod } from './deployment';
import { startDns } from './dns';
import { startNode, type Node } from './node';
import { startUndeclared, type Undeclared } from './undeclared';
import { Mesh } from '../../src';
import type { Endpoint } from '../../src/judge/core/flow';
import { judge } from '../../src/judge/judge';
import { foreignNamespaces } from '../cluster/kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../cluster/kubernetes/crds';
import { until } from '../cluster/tools/daemon';
import { manifestsOf, type Manifest } from '../support/synth';

const CASES = join(__dirname, '..', 'cases');

/** A port that nobody serves: a machine that is reached refuses it. */
const UNSERVED = [{ port: 9999, protocol: 'TCP' }, { port: 9999, protocol: 'UDP' }] as const;

let node: Node;
let cameAbout = 0;

beforeAll(async () => {
  node = await startNode();
  await installCrds(node, WRITTEN_FOR);
  await startDns(node);
});
afterAll(async () => node.stop());

/** One connection that is tried. */
interface Attempt {
  readonly what: string;
  readonly call: Call;
  readonly from: Endpoint;
  readonly to: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** The others need what this node has not yet, such as somebody who makes their Secrets. */
const cases = ['across-namespaces', 'edge', 'low-ports', 'one-call', 'outside-the-cluster', 'references', 'replicas-of-a-database'];

test.each(cases)('the case %s without a mesh: exactly the calls come about that the judge allows', async (name) => {
  const { declare } = jest.requireActual<{ readonly declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, name, 'declaration.ts'));
  const manifests = manifestsOf((chart) => declare(chart, Mesh.none()));
  const pods = await deploy(node, manifests);
  const { check } = judge([{ objects: manifests }]);
  const undeclared = undeclaredBeside(manifests);
  const started = await startUndeclared(node, undeclared);
  const callers: readonly (readonly [RunningPod, Endpoint])[] = [
    ...[...pods].map(([workload, pod]) => [pod, { workload }] as const),
    ...started.map((pod, index) => [pod, undeclaredOf(undeclared[index]!, manifests)] as const),
  ];
  let allowed = 0;
  const different: string[] = [];
  for (const [caller, from] of callers) {
    const attempts = attemptsFrom(caller, from, pods);
    const outcomes = callFrom(node, caller, attempts.map(({ call }) => call));
    attempts.forEach(({ what, to, port, protocol }, index) => {
      const { verdict } = check({ from, to: { workload: to }, port, protocol });
      const { outcome, text = '' } = outcomes[index]!;
      if (verdict === 'allow') allowed += 1;
      if (!isAsJudged(verdict, outcome)) different.push(`${what}: ${verdict} says the judge, ${outcome} says the cluster ${text}`);
    });
  }
  await clean(manifests);
  expect(different).toEqual([]);
  cameAbout += allowed;
});

test('calls came about at all', () => {
  expect(cameAbout).toBeGreaterThan(0);
});

/** By policies alone a packet arrives or it does not: also a refusal is an answer of the other end. */
function isAsJudged(verdict: string, outcome: Outcome['outcome']): boolean {
  return verdict === 'allow' ? outcome === 'answered' || outcome === 'refused' : verdict === 'deny' && outcome === 'lost';
}

/** Every port of every workload, and two ports that nobody serves, from one caller. */
function attemptsFrom(caller: RunningPod, from: Endpoint, pods: ReadonlyMap<string, RunningPod>): readonly Attempt[] {
  const others = [...pods].filter(([, pod]) => pod !== caller);
  return others.flatMap(([to, { address, ports }]) => [...ports, ...UNSERVED].map(({ port, protocol }): Attempt => ({
    what: `${caller.namespace}/${caller.name} -> ${to} ${port}/${protocol}`,
    call: { protocol: protocol === 'UDP' ? 'udp' : 'connect', host: address, port },
    from,
    to,
    port,
    protocol,
  })));
}

/** Pods that nobody declared: in a namespace of the program and in one of nobody, with the labels of a declared workload and without. */
function undeclaredBeside(manifests: readonly Manifest[]): readonly Undeclared[] {
  const [workload] = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  if (!workload) return [];
  const { metadata: { namespace }, spec: { template: { metadata: { labels } } } } = workload;
  return [
    { namespace, name: 'undeclared-plain', labels: { app: 'undeclared' } },
    { namespace: 'nobodys', name: 'undeclared-alike', labels },
    { namespace: 'nobodys', name: 'undeclared-plain', labels: {} },
  ];
}

function undeclaredOf({ namespace, labels }: Undeclared, manifests: readonly Manifest[]): Endpoint {
  const known = manifests.some(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
  return { undeclared: { namespace, labels, ...(!known && { namespaceLabels: { 'kubernetes.io/metadata.name': namespace } }) } };
}

/** Takes namespaces away with all that is in them. */
async function clean(manifests: readonly Manifest[]): Promise<void> {
  const own = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata: { name } }) => name as string);
  const names = [...own, ...foreignNamespaces(manifests), 'nobodys'].filter((name) => name !== 'kube-system');
  for (const name of names) await node.admin.send('DELETE', `/api/v1/namespaces/${name}`);
  for (const name of names) await until(`namespace ${name} is gone`, async () => (await node.admin.get(`/api/v1/namespaces/${name}`)).status === 404);
}
