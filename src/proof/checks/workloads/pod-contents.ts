/** What runs in the pods of a workload, and how it is asked, against what was declared. Source: Kubernetes API, PodSpec and Container. */
import { replicaDifferences } from './replicas';
import { volumeDifferences } from './volume-names';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { contractOf } from '../../meshes/table';
import { podOf, tryFindController } from '../../objects/pod-of';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { ContainerNode, ProbeNode, ProbesNode } from '../../specification/pods';
import { transportOf } from '../../specification/ports';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import type { Difference } from '../matchers';
import { describeDifferences } from '../matchers';

/** The rule that a waiver lifts. */
const RULE = 'unknown-field';

type Fields = Readonly<Record<string, unknown>>;
type Report = (at: string, got: unknown, expected: string) => void;

const STAGES: readonly (keyof ProbesNode)[] = ['startupProbe', 'readinessProbe', 'livenessProbe'];
const ACTIONS: ReadonlySet<string> = new Set<ProbeNode['action']>(['httpGet', 'grpc', 'tcpSocket', 'exec']);

export function* contentFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    const object = tryFindController(workload, objects);
    if (!object) continue;
    const differences: Difference[] = [];
    const report: Report = (at, got, expected) => differences.push({ at, got, expected });
    const pod = podOf(object);
    compareContainers(workload, pod, report);
    compareController(workload, fieldsOf(object.body.spec), report);
    replicaDifferences(workload, object, objects, report);
    volumeDifferences(workload, object, pod, report);
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

function compareContainers({ runs, ports, probes }: WorkloadNode, pod: Fields, report: Report): void {
  const main = compareList('containers', pod.containers, [runs.main, ...runs.beside], report);
  compareList('initContainers', pod.initContainers, runs.before, report);
  if (!main) return;
  const at = `container ${runs.main.name}: `;
  compareEnvironment(runs.env, main.env, at, report);
  const opened = itemsOf(main.ports).map(fieldsOf);
  for (const port of ports) {
    const isOpen = opened.some(({ name, containerPort, protocol }) => (
      name === port.name && containerPort === port.containerPort && (protocol ?? 'TCP') === transportOf(port)
    ));
    if (!isOpen) report(`${at}ports`, main.ports, `one with name "${port.name}" and number ${port.containerPort}/${transportOf(port)}`);
  }
  for (const stage of STAGES) compareProbe(probes?.[stage], main[stage], `${at}${stage}`, report);
}

/** Containers by their names; the first of those that were expected is returned. */
function compareList(list: string, given: unknown, expected: readonly ContainerNode[], report: Report): Fields | undefined {
  const items = itemsOf(given);
  let first: Fields | undefined;
  let found = 0;
  for (const item of items) {
    const container = fieldsOf(item);
    const node = expected.find(({ name }) => name === container.name);
    if (!node) {
      report(list, container.name ?? item, expected.length === 0 ? 'no container there' : `the containers ${expected.map(({ name }) => name).join(', ')}, and no other`);
      continue;
    }
    found += 1;
    if (node === expected[0]) first = container;
    const at = `container ${node.name}: `;
    if (container.image !== node.image) report(`${at}image`, container.image, JSON.stringify(node.image));
    compareTexts(container.command, node.command, `${at}command`, report);
    compareTexts(container.args, node.args, `${at}args`, report);
  }
  if (found < expected.length) {
    const missing = expected.filter(({ name }) => !items.some((item) => fieldsOf(item).name === name));
    for (const { name } of missing) report(list, given === undefined ? undefined : items.map((item) => fieldsOf(item).name), `the container ${name}`);
  }
  return first;
}

/** No list, and an empty one, mean those of the image. */
function compareTexts(given: unknown, expected: readonly string[], at: string, report: Report): void {
  const items = itemsOf(given);
  if (items.length === expected.length && expected.every((text, index) => items[index] === text)) return;
  report(at, given, expected.length === 0 ? 'that of the image' : JSON.stringify(expected));
}

/** Of two variables of one name the last is in force. More variables than were declared are for the app. */
function compareEnvironment(expected: ReadonlyMap<string, string>, given: unknown, at: string, report: Report): void {
  if (expected.size === 0) return;
  const values = new Map(itemsOf(given).map((item) => {
    const { name, value, valueFrom } = fieldsOf(item);
    return [name, valueFrom === undefined ? value ?? '' : valueFrom] as const;
  }));
  // The value of a variable may be what others must not read in a log.
  for (const [name, value] of expected) if (values.get(name) !== value) report(`${at}env.${name}`, values.has(name) ? 'another value' : undefined, 'the declared value');
}

function compareProbe(expected: ProbeNode | undefined, given: unknown, at: string, report: Report): void {
  const probe = fieldsOf(given);
  if (!expected) {
    if (given !== undefined && given !== null) report(at, given, 'no probe, as none was declared');
    return;
  }
  const { action, port, path, scheme = 'HTTP', service, command } = expected;
  const asked = fieldsOf(probe[action]);
  const others = Object.keys(probe).filter((key) => key !== action && ACTIONS.has(key) && probe[key] !== undefined && probe[key] !== null);
  const isSame = others.length === 0 && asked.port === port && asked.path === path && (asked.service ?? undefined) === service
    && (asked.scheme ?? 'HTTP') === scheme && (command === undefined ? true : sameTexts(asked.command, command));
  if (!isSame) report(at, given, describeProbe(expected));
}

function sameTexts(given: unknown, expected: readonly string[]): boolean {
  const items = itemsOf(given);
  return items.length === expected.length && expected.every((text, index) => items[index] === text);
}

function describeProbe({ action, port, path, scheme, service, command }: ProbeNode): string {
  return JSON.stringify({ [action]: { port, path, scheme, service, command } });
}

function compareRuntime({ mesh }: WorkloadNode, given: unknown, report: Report): void {
  const { runtimes } = contractOf(mesh).needs;
  if (given === undefined || given === null || runtimes === 'any' || runtimes.has(given as string)) return;
  report('runtimeClassName', given, `none, or one of ${[...runtimes].join(', ')}: what a sandbox sends and gets may go around the proxy`);
}

/** What the kind itself says beside its pods. */
function compareController({ controller, name, runs }: WorkloadNode, spec: Fields, report: Report): void {
  if (controller === 'StatefulSet' && spec.serviceName !== name) report('spec.serviceName', spec.serviceName, JSON.stringify(name));
  if (controller !== 'CronJob') return;
  if (spec.schedule !== runs.schedule) report('spec.schedule', spec.schedule, JSON.stringify(runs.schedule));
  if ((spec.timeZone ?? undefined) !== runs.timeZone) report('spec.timeZone', spec.timeZone, runs.timeZone === undefined ? 'none' : JSON.stringify(runs.timeZone));
}
