/** What runs in the pods of a workload, and how it is asked, against what was declared. Source: Kubernetes API, PodSpec and Container. */
import { compareContainers } from './containers';
import { comparePlacement } from './placement';
import { replicaDifferences } from './replicas';
import { volumeDifferences } from './volume-names';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { contractOf } from '../../meshes/table';
import { podOf, templateOf, tryFindController } from '../../objects/pod-of';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { compareCertificateFiles } from '../certificates/files';
import { compareWorkloadApi } from '../certificates/workload-api';
import type { Difference } from '../matchers';
import { describeDifferences } from '../matchers';
import { compareTokens } from '../tokens/mounted';

/** The rule that a waiver lifts. */
const RULE = 'unknown-field';

type Fields = Readonly<Record<string, unknown>>;
type Report = (at: string, got: unknown, expected: string) => void;

export function* contentFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of ownWorkloads(graph)) {
    const object = tryFindController(workload, objects);
    if (!object) continue;
    const differences: Difference[] = [];
    const report: Report = (at, got, expected) => differences.push({ at, got, expected });
    const pod = podOf(object);
    compareContainers(workload, pod, report);
    comparePlacement(workload, fieldsOf(object.body.spec), templateOf(object), report);
    compareController(workload, fieldsOf(object.body.spec), report);
    replicaDifferences(workload, object, objects, report);
    volumeDifferences(workload, object, pod, report);
    compareTokens(graph, workload, pod, report);
    compareWorkloadApi(graph, workload, pod, report);
    compareCertificateFiles(graph, workload, pod, report);
    compareRuntime(workload, pod.runtimeClassName, report);
    if (differences.length > 0) yield messageOf(workload, object, differences);
  }
}

function messageOf(workload: WorkloadNode, object: StoredObject, differences: readonly Difference[]): Message {
  return {
    node: workload.id,
    object: keyOfObject(object),
    rule: RULE,
    text: `${nameOf(object)} does not run what ${workload.id} declares: ${describeDifferences(differences)}. Say it in the props of the construct, or delete the patch that changes it`,
  };
}

function compareRuntime({ mesh }: WorkloadNode, given: unknown, report: Report): void {
  const { runtimes } = contractOf(mesh).needs;
  if (given === undefined || given === null || runtimes === 'any' || runtimes.has(given as string)) return;
  report('runtimeClassName', given, `none, or one of ${[...runtimes].join(', ')}: what a sandbox sends and gets may go around the proxy`);
}

/** What the kind itself says beside its pods. */
function compareController({ controller, name, runs }: WorkloadNode, spec: Fields, report: Report): void {
  if (controller === 'StatefulSet' && spec.serviceName !== name) report('spec.serviceName', spec.serviceName, JSON.stringify(name));
  if (controller === 'DaemonSet' && fieldsOf(spec.updateStrategy).type === 'OnDelete') {
    report('spec.updateStrategy', spec.updateStrategy, 'a rolling update: what is written never reaches the pods that run');
  }
  if (controller !== 'CronJob') return;
  if (spec.schedule !== runs.schedule) report('spec.schedule', spec.schedule, JSON.stringify(runs.schedule));
  if ((spec.timeZone ?? undefined) !== runs.timeZone) report('spec.timeZone', spec.timeZone, runs.timeZone === undefined ? 'none' : JSON.stringify(runs.timeZone));
}
