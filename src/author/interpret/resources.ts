import type { ContainerResources, MemoryResources } from 'cdk8s-plus-28';
import type { ResourcesNode, WritableNode } from '../graph/pod';
import type { Reader } from '../graph/reader';
import { compareQuantities, parseQuantity } from '../graph/values/quantity';
import type { Quantity } from '../graph/values/quantity';

const CPU_REQUEST = '100m';
const MEMORY_REQUEST = '128Mi';
const MEMORY_LIMIT = '256Mi';
const STORAGE_REQUEST = '64Mi';
const STORAGE_LIMIT = '256Mi';

/** Room for logs beside the writable directories. */
const LOGS = '64Mi';
const MEBI_NANO = 1024n * 1024n * 1_000_000_000n;

/** Requests and limits as quantities of Kubernetes. */
interface Range {
  readonly request: string;
  readonly limit: string | undefined;
}

export function readResources(reader: Reader, resources: ContainerResources, writable: readonly WritableNode[], of = 'resources'): ResourcesNode {
  const cpu = { request: resources.cpu?.request?.amount ?? CPU_REQUEST, limit: resources.cpu?.limit?.amount };
  const memory = memoryOf(resources.memory);
  const storage = {
    request: resources.ephemeralStorage?.request?.asString() ?? STORAGE_REQUEST,
    limit: resources.ephemeralStorage?.limit?.asString() ?? storageLimitFor(writable),
  };
  checkRange(reader, `${of}.cpu`, cpu);
  checkRange(reader, `${of}.memory`, memory);
  for (const side of ['request', 'limit'] as const) if (resources.memory?.[side]) checkLeast(reader, `${of}.memory.${side}`, memory[side]);
  checkRange(reader, `${of}.ephemeralStorage`, storage);
  return {
    requests: { 'cpu': cpu.request, 'memory': memory.request, 'ephemeral-storage': storage.request },
    limits: { ...(cpu.limit === undefined ? {} : { cpu: cpu.limit }), 'memory': memory.limit, 'ephemeral-storage': storage.limit },
  };
}

/** Of less a container only starts to be killed. */
function checkLeast(reader: Reader, subject: string, text: string): void {
  const nano = nanoOf(text);
  if (nano === undefined || nano >= MEBI_NANO) return;
  reader.refuse('quantity', subject, `'${text}'`, 'at least \'1Mi\': no container runs with less', 'write mebibytes, such as Size.mebibytes(256)');
}

/** Where one of the two is given, the default of the other makes way for it. */
function memoryOf({ request, limit }: MemoryResources = {}) {
  const [least, most] = [request?.asString(), limit?.asString()];
  return { request: least ?? lesser(MEMORY_REQUEST, most), limit: most ?? greater(MEMORY_LIMIT, least) };
}

function storageLimitFor(writable: readonly WritableNode[]): string {
  const sizes = [LOGS, ...writable.map((dir) => dir.size)].flatMap((size) => nanoOf(size) ?? []);
  const mebibytes = sizes.reduce((sum, nano) => sum + nano, 0n) / MEBI_NANO;
  return greater(STORAGE_LIMIT, `${mebibytes}Mi`);
}

function checkRange(reader: Reader, subject: string, { request, limit }: Range): void {
  const least = reader.read('quantity', `${subject}.request`, request, parseQuantity);
  const most = limit === undefined ? undefined : reader.read('quantity', `${subject}.limit`, limit, parseQuantity);
  if (!least || !most || compareQuantities(least, most) <= 0) return;
  reader.refuse('quantity', `${subject}.limit`, `'${most.text}'`, `at least what is requested, '${least.text}'`, 'raise the limit or lower the request');
}

function lesser(text: string, other: string | undefined): string {
  return other !== undefined && differs(other, text) < 0 ? other : text;
}

function greater(text: string, other: string | undefined): string {
  return other !== undefined && differs(other, text) > 0 ? other : text;
}

/** Zero for what is no quantity, which is reported elsewhere. */
function differs(a: string, b: string): number {
  const [left, right] = [parsed(a), parsed(b)];
  return left && right ? compareQuantities(left, right) : 0;
}

function nanoOf(text: string): bigint | undefined {
  return parsed(text)?.nano;
}

function parsed(text: string): Quantity | undefined {
  const checked = parseQuantity(text);
  return checked.ok ? checked.value : undefined;
}
