/** Reads the access that a test asks for. Mistakes are errors: a test with an invalid question must not pass. */
import type { IConstruct } from 'constructs';
import { isConstruct, writtenUnder } from './subject';
import type { AccessEnd, AccessQuestion } from './types';
import type { Cluster } from '../judge/cluster/cluster';
import { tryParseAddress } from '../judge/cluster/ip';
import type { Workload } from '../judge/cluster/pod';
import { isPortNumber } from '../judge/cluster/ports';
import type { Endpoint, Flow } from '../judge/core/flow';
import type { Judgement } from '../judge/judge';
import { tryExplainRefused } from '../judge/questions/refused-workload';

/** Objects that make pods, and so can be an end. */
const POD_KINDS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'ReplicationController', 'Pod']);

/** Workloads named in one message. */
const SHOWN = 12;

export function flowOf(question: AccessQuestion, { cluster }: Judgement): Flow {
  if (typeof question !== 'object') throw new TypeError(`expected { from, to, port }, got ${String(question)}`);
  const from = endpointOf('from', question.from, cluster);
  const to = endpointOf('to', question.to, cluster);
  return { ...question, from, to, port: portOf(question, to, cluster) };
}

function endpointOf(side: 'from' | 'to', end: AccessEnd, cluster: Cluster): Endpoint {
  if (typeof end === 'string') return endpointNamed(side, end, cluster);
  if (isConstruct(end)) return endpointWritten(side, end, cluster);
  if (isEndpoint(end)) return end;
  const got = typeof end === 'object' && end !== null ? `an object with ${Object.keys(end).join(', ')}` : String(end);
  throw new TypeError(`${side}: expected a workload's name, an IP address or a construct that writes pods, got ${got}`);
}

function isEndpoint(end: unknown): end is Endpoint {
  return typeof end === 'object' && end !== null && ['workload', 'ip', 'gateway', 'undeclared'].some((key) => key in end);
}

function endpointNamed(side: string, text: string, cluster: Cluster): Endpoint {
  if (tryParseAddress(text)) return { ip: text };
  const [, scheme, name, labels] = /^(gateway|undeclared):([^:]+)(?::(.+))?$/.exec(text) ?? [];
  if (scheme === 'gateway') return { gateway: name };
  if (scheme === 'undeclared') return { undeclared: { namespace: name, ...(labels !== undefined && { labels: labelsOf(side, labels) }) } };
  if (text.includes(':')) throw new Error(`${side}: invalid end ${JSON.stringify(text)}, expected namespace/name, an IP address, gateway:namespace/name, or undeclared:namespace[:key=value,…]`);
  return { workload: workloadNamed(side, text, cluster) };
}

function workloadNamed(side: string, text: string, cluster: Cluster): string {
  const { workloads, workloadByKey } = cluster;
  if (workloadByKey.has(text)) return text;
  const name = text.slice(text.indexOf('/') + 1);
  const near = workloads.filter((workload) => workload.name === name || workload.key === `${workload.namespace}/${name}`).map(({ key }) => key);
  if (near.length === 1 && !text.includes('/')) return near[0];
  if (near.length > 1) throw new Error(`${side}: there are several workloads ${JSON.stringify(text)}: ${near.join(', ')}; write which`);
  const refused = tryExplainRefused(cluster, text);
  if (refused !== undefined) throw new Error(`${side}: no workload ${JSON.stringify(text)}: ${refused}`);
  const hint = near.length === 1 ? `did you mean ${near[0]}?` : `there are: ${listed(workloads.map(({ key }) => key))}`;
  throw new Error(`${side}: no workload ${JSON.stringify(text)} in the manifests; ${hint}`);
}

/** A construct means what it writes: its one workload, or its Gateway. */
function endpointWritten(side: string, construct: IConstruct, cluster: Cluster): Endpoint {
  const written = writtenUnder(construct);
  const pods = written.find(({ kind }) => POD_KINDS.has(kind));
  const gateway = written.find(({ kind }) => kind === 'Gateway');
  const found = pods ?? gateway;
  if (!found) throw new Error(`${side}: [${construct.node.path}] writes no workload and no Gateway; expected one that does, or a name or an IP address`);
  const { name, namespace = 'default' } = found.metadata;
  const key = `${String(namespace)}/${String(name)}`;
  return pods ? { workload: workloadNamed(side, key, cluster) } : { gateway: key };
}

function labelsOf(side: string, text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((pair) => {
    const [, key, value] = /^([^=]+)=([^=]*)$/.exec(pair) ?? [];
    if (key === undefined) throw new Error(`${side}: invalid label ${JSON.stringify(pair)}, expected key=value`);
    return [key, value];
  }));
}

function portOf({ port, protocol = 'TCP' }: AccessQuestion, to: Endpoint, cluster: Cluster): number {
  const callee = 'workload' in to ? cluster.workloadByKey.get(to.workload) : undefined;
  if (typeof port === 'string') {
    const named = callee?.ports.find((item) => item.name === port && item.protocol === protocol);
    if (named) return named.number;
    const names = callee?.ports.flatMap(({ name }) => name ?? []) ?? [];
    throw new Error(`port: the callee names no port ${JSON.stringify(port)}; write its number${names.length > 0 ? ` or one of ${names.join(', ')}` : ''}`);
  }
  if (!isPortNumber(port)) throw new Error(`port: expected a number from 1 to 65535 or the name of a port of the callee's pods, got ${String(port)}`);
  if (callee) refuseServicePort(port, callee, cluster);
  return port;
}

/** Policies see the pod's port only, so that a Service's would be denied whatever they say. */
function refuseServicePort(port: number, callee: Workload, { services }: Cluster): void {
  if (callee.ports.some((item) => item.number === port)) return;
  for (const service of services.find(callee.namespace, callee)) {
    const way = service.ports.find((item) => item.port === port && item.target !== port);
    if (!way) continue;
    throw new Error(`port: ${port} is the port of Service ${service.ref.namespace}/${service.ref.name}; ${callee.key} listens on ${way.target}, `
      + `which is what policies decide about; write port: ${JSON.stringify(way.target)}`);
  }
}

function listed(keys: readonly string[]): string {
  if (keys.length === 0) return 'none at all';
  const shown = [...keys].sort().slice(0, SHOWN).join(', ');
  return keys.length > SHOWN ? `${shown} and ${keys.length - SHOWN} more` : shown;
}
