/** Containers of a pod against those that were declared. Source: Kubernetes API, Container and Probe. */
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { ContainerNode, DeclaredContainer, ProbeNode, ProbesNode } from '../../specification/pods';
import { transportOf } from '../../specification/ports';

type Fields = Readonly<Record<string, unknown>>;
export type Report = (at: string, got: unknown, expected: string) => void;

const STAGES: readonly (keyof ProbesNode)[] = ['startupProbe', 'readinessProbe', 'livenessProbe'];
const ACTIONS: ReadonlySet<string> = new Set<ProbeNode['action']>(['httpGet', 'grpc', 'tcpSocket', 'exec']);

export function compareContainers({ runs, ports }: WorkloadNode, pod: Fields, report: Report): void {
  const found = new Map<ContainerNode, Fields>();
  compareList('containers', pod.containers, [runs.main, ...runs.beside], found, report);
  compareList('initContainers', pod.initContainers, runs.before, found, report);
  const main = found.get(runs.main);
  if (!main) return;
  const at = `container ${runs.main.name}: `;
  const opened = itemsOf(main.ports).map(fieldsOf);
  for (const port of ports) {
    const isOpen = opened.some(({ name, containerPort, protocol }) => (
      name === port.name && containerPort === port.containerPort && (protocol ?? 'TCP') === transportOf(port)
    ));
    if (!isOpen) report(`${at}ports`, main.ports, `one with name "${port.name}" and number ${port.containerPort}/${transportOf(port)}`);
  }
  for (const [node, container] of found) if (node.declared) compareDeclared(node.name, node.declared, container, main, report);
}

/** Containers by their names. Those that were declared are found. */
function compareList(list: string, given: unknown, expected: readonly ContainerNode[], found: Map<ContainerNode, Fields>, report: Report): void {
  const items = itemsOf(given);
  const order: ContainerNode[] = [];
  for (const item of items) {
    const container = fieldsOf(item);
    const node = expected.find(({ name }) => name === container.name);
    if (!node) {
      report(list, container.name ?? item, expected.length === 0 ? 'no container there' : `the containers ${expected.map(({ name }) => name).join(', ')}, and no other`);
      continue;
    }
    found.set(node, container);
    order.push(node);
    const at = `container ${node.name}: `;
    if (container.image !== node.image) report(`${at}image`, container.image, JSON.stringify(node.image));
    compareTexts(container.command, node.command, `${at}command`, report);
    compareTexts(container.args, node.args, `${at}args`, report);
  }
  if (order.length < expected.length) {
    const missing = expected.filter(({ name }) => !items.some((item) => fieldsOf(item).name === name));
    for (const { name } of missing) report(list, given === undefined ? undefined : items.map((item) => fieldsOf(item).name), `the container ${name}`);
  } else if (list === 'initContainers') {
    compareOrder(list, order, expected, report);
  }
}

/** What prepares does so one after the other. */
function compareOrder(list: string, given: readonly ContainerNode[], expected: readonly ContainerNode[], report: Report): void {
  const ordered = expected.filter(({ declared }) => declared);
  const found = given.filter(({ declared }) => declared);
  if (found.length !== ordered.length || found.every((node, index) => node === ordered[index])) return;
  report(list, found.map(({ name }) => name), `the order ${ordered.map(({ name }) => name).join(', ')}`);
}

function compareDeclared(
  name: string, { env, probes, runsAlong, sharedPaths }: DeclaredContainer, container: Fields, main: Fields, report: Report,
): void {
  const at = `container ${name}: `;
  compareEnvironment(env, container.env, at, report);
  for (const stage of STAGES) compareProbe(probes?.[stage], container[stage], `${at}${stage}`, report);
  const policy = runsAlong ? 'Always' : undefined;
  if ((container.restartPolicy ?? undefined) !== policy) report(`${at}restartPolicy`, container.restartPolicy, policy === undefined ? 'none' : JSON.stringify(policy));
  for (const path of sharedPaths) {
    const volume = mountAt(main, path)?.name;
    if (volume !== undefined && mountAt(container, path)?.name === volume) continue;
    report(`${at}volumeMounts`, container.volumeMounts, `the volume of the main container at ${path}`);
  }
}

function mountAt({ volumeMounts }: Fields, path: string): Fields | undefined {
  return itemsOf(volumeMounts).map(fieldsOf).find(({ mountPath }) => mountPath === path);
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
