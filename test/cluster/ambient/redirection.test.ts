import { askForZtunnel } from './ask';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';

type Labels = Readonly<Record<string, string>>;

const MODE = 'istio.io/dataplane-mode';

const OF_NAMESPACES: readonly Labels[] = [
  {}, { [MODE]: 'ambient' }, { [MODE]: 'none' }, { [MODE]: 'sidecar' }, { 'istio-injection': 'enabled' }, { [MODE]: 'ambient', 'istio-injection': 'enabled' },
  { [MODE]: 'ambient', 'istio-injection': 'disabled' }, { [MODE]: 'ambient', 'istio.io/rev': 'default' },
];

const OF_PODS: readonly Labels[] = [
  {}, { [MODE]: 'ambient' }, { [MODE]: 'none' }, { [MODE]: '' }, { [MODE]: 'sidecar' },
  ...['true', 'false'].flatMap((inject): Labels[] => [{ 'sidecar.istio.io/inject': inject }, { 'sidecar.istio.io/inject': inject, [MODE]: 'ambient' }]),
];

const OF_SPECS = [{}, { hostNetwork: true }];
const ANNOTATIONS: readonly Labels[] = [{}, { 'sidecar.istio.io/status': '{}' }];

const names = [...OF_NAMESPACES.map((labels, index) => ({ name: `n${index}`, labels })), { name: 'kube-system', labels: { [MODE]: 'ambient' } }];
const pods = OF_PODS.flatMap((labels) => OF_SPECS.flatMap((spec) => ANNOTATIONS.map((annotations) => ({ labels, spec, annotations }))));

const objects: readonly Written[] = names.flatMap(({ name: of, labels: own }): Written[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: of, labels: own } },
  ...pods.map(({ labels, spec, annotations }, index): Written => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${index}`, namespace: of, labels, annotations },
    spec: { ...spec, containers: [{ name: 'main', image: 'example' }] },
  })),
]);

test("istio-cni's own code and the judge redirect the same pods to ztunnel", () => {
  const sent = askForZtunnel({ objects: JSON.parse(JSON.stringify(objects)) as Written[], mesh: {} });
  const { cluster } = judge([{ objects: [...objects] }]);
  const unlike = sent.workloads.filter(({ workload, tunnel }) => (cluster.workloadByKey.get(workload)!.mesh === 'shared') !== tunnel).map(({ workload, tunnel }) => {
    const { mesh, labels, namespaceLabels } = cluster.workloadByKey.get(workload)!;
    return `${workload}: istio-cni ${tunnel}, judge ${mesh} ${JSON.stringify([labels, namespaceLabels])}`;
  });
  const redirected = sent.workloads.filter(({ tunnel }) => tunnel).length;
  process.stdout.write(`redirection: ${sent.workloads.length} pods, ${redirected} redirected\n`);

  expect(unlike.slice(0, 20)).toEqual([]);
  expect(sent.workloads.length).toBe(names.length * pods.length);
  expect(redirected).toBeGreaterThan(20);
});
