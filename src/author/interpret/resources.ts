import type { WorkloadResources } from '../constructs/workload-resources';
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

export function readResources(reader: Reader, resources: WorkloadResources, writable: readonly WritableNode[]): ResourcesNode {
  const { memoryRequest, memoryLimit } = memoryOf(resources);
  const storageLimit = resources.ephemeralStorageLimit ?? storageLimitFor(writable);
  const requests = {
    'cpu': resources.cpuRequest ?? CPU_REQUEST,
    'memory': memoryRequest,
    'ephemeral-storage': resources.ephemeralStorageRequest ?? STORAGE_REQUEST,
  };
  const limits = {
    ...(resources.cpuLimit === undefined ? {} : { cpu: resources.cpuLimit }),
    'memory': memoryLimit,
    'ephemeral-storage': storageLimit,
  };
  checkPair(reader, 'cpu', requests.cpu, limits.cpu);
  checkPair(reader, 'memory', memoryRequest, memoryLimit);
  checkLeast(reader, 'memoryRequest', resources.memoryRequest);
  checkLeast(reader, 'memoryLimit', resources.memoryLimit);
  checkPair(reader, 'ephemeralStorage', requests['ephemeral-storage'], storageLimit);
  return { requests, limits };
}

/** `m` is for thousandths of a core; of bytes nobody means thousandths. */
function checkLeast(reader: Reader, subject: string, text: string | undefined): void {
  const nano = text === undefined ? undefined : nanoOf(text);
  if (text === undefined || nano === undefined || nano >= MEBI_NANO) return;
  const fix = /m$/.test(text) ? `'m' means thousandths; did you mean '${text}'`.replace(/m'$/, "Mi'?") : 'write mebibytes, such as \'256Mi\'';
  reader.refuse('quantity', `resources.${subject}`, `'${text}'`, 'at least \'1Mi\': no container runs with less', fix);
}

/** Where one of the two is given, the default of the other makes way for it. */
function memoryOf({ memoryRequest, memoryLimit }: WorkloadResources) {
  return {
    memoryRequest: memoryRequest ?? lesser(MEMORY_REQUEST, memoryLimit),
    memoryLimit: memoryLimit ?? greater(MEMORY_LIMIT, memoryRequest),
  };
}

function storageLimitFor(writable: readonly WritableNode[]): string {
  const sizes = [LOGS, ...writable.map((dir) => dir.size)].flatMap((size) => nanoOf(size) ?? []);
  const mebibytes = sizes.reduce((sum, nano) => sum + nano, 0n) / MEBI_NANO;
  return greater(STORAGE_LIMIT, `${mebibytes}Mi`);
}

function checkPair(reader: Reader, subject: string, request: string, limit: string | undefined): void {
  const least = reader.read('quantity', `resources.${subject}Request`, request, parseQuantity);
  const most = limit === undefined ? undefined : reader.read('quantity', `resources.${subject}Limit`, limit, parseQuantity);
  if (!least || !most || compareQuantities(least, most) <= 0) return;
  reader.refuse('quantity', `resources.${subject}Limit`, `'${most.text}'`, `at least what is requested, '${least.text}'`, 'raise the limit or lower the request');
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
