/**
 * The callee of a question and its port. Policies know pods and their ports; people know Services and theirs. Where a Service is named, or a port that
 * only a Service has, the pod's port behind it is meant.
 */
import { BadInput } from './bad-input';
import { endpointOf } from './endpoint';
import type { Remark } from './remark';
import type { Cluster } from '../judge/cluster/cluster';
import type { Workload } from '../judge/cluster/pod';
import { isPortNumber, PROTOCOLS, type Protocol } from '../judge/cluster/ports';
import { targetsOf } from '../judge/cluster/service-targets';
import type { Endpoint } from '../judge/core/flow';
import type { Judgement } from '../judge/judge';
import { API_SERVER_SERVICE } from '../judge/known';
import type { Service } from '../judge/objects/read/service';

interface Callee {
  readonly to: Endpoint;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A port as somebody wrote it: a number, or a name. */
interface Asked {
  readonly text: string;
  readonly number?: number;
  readonly protocol: Protocol;
}

const SERVICE = /^service:/;

export function calleeOf(to: string, port: string, { cluster }: Judgement, remark: Remark): Callee {
  const asked = portOf(port);
  const name = to.replace(SERVICE, '');
  if (name === `${API_SERVER_SERVICE.namespace}/${API_SERVER_SERVICE.name}` && !cluster.workloadByKey.has(to)) {
    return { to: { apiServer: true }, port: asked.number ?? API_SERVER_SERVICE.port, protocol: asked.protocol };
  }
  const service = cluster.workloadByKey.has(to) ? undefined : cluster.manifests.services.find(({ ref }) => `${ref.namespace}/${ref.name}` === name);
  if (service) return behind(cluster, service, asked, remark);
  if (SERVICE.test(to)) throw new BadInput(`No Service ${JSON.stringify(name)} in the manifests. Services are written service:namespace/name.`);
  const endpoint = endpointOf(to);
  const workload = 'workload' in endpoint ? cluster.workloadByKey.get(endpoint.workload) : undefined;
  return { to: endpoint, protocol: asked.protocol, port: workload ? portAt(cluster, workload, asked, remark) : numberOf(asked, []) };
}

/** `8080`, `53/UDP`, or a name. */
function portOf(text: string): Asked {
  const [port, suffix = 'TCP'] = text.split('/');
  const protocol = PROTOCOLS.find((item) => item === suffix.toUpperCase());
  if (!protocol) throw new BadInput(`Invalid protocol ${JSON.stringify(suffix)}: expected one of ${PROTOCOLS.join(', ')}.`);
  if (!/^\d+$/.test(port)) return { text: port, protocol };
  if (!isPortNumber(Number(port))) throw new BadInput(`Invalid port ${port}: expected 1-65535.`);
  return { text: port, number: Number(port), protocol };
}

/** The one workload behind a Service, and its port behind the Service's. */
function behind(cluster: Cluster, service: Service, asked: Asked, remark: Remark): Callee {
  const name = `${service.ref.namespace}/${service.ref.name}`;
  const workloads = cluster.workloads.filter((workload) => leadsTo(cluster, service, workload));
  if (workloads.length !== 1) {
    const which = workloads.length === 0 ? 'no workload of the manifests' : `several workloads: ${workloads.map(({ key }) => key).join(', ')}`;
    throw new BadInput(`Service ${name} leads to ${which}. Name the workload that is meant.`);
  }
  const [workload] = workloads;
  const targets = targetsAt(workload, service, asked);
  if (targets.length === 1) {
    remark(`port ${asked.text} of Service ${name} is port ${targets[0]} of ${workload.key}, which is judged`);
    return { to: { workload: workload.key }, port: targets[0], protocol: asked.protocol };
  }
  const isOwn = workload.ports.some(({ number, protocol }) => number === asked.number && protocol === asked.protocol);
  if (isOwn && asked.number !== undefined) {
    remark(`Service ${name} has no port ${asked.text}; the port of ${workload.key} is judged`);
    return { to: { workload: workload.key }, port: asked.number, protocol: asked.protocol };
  }
  const ports = service.ports.map(({ port, protocol }) => (protocol === 'TCP' ? `${port}` : `${port}/${protocol}`)).join(', ');
  throw new BadInput(`Service ${name} has no port ${asked.text} that leads to a port of ${workload.key}. Its ports are ${ports}.`);
}

/** The port of a workload: one of its own, or the one behind a port that only a Service of it has. */
function portAt(cluster: Cluster, workload: Workload, asked: Asked, remark: Remark): number {
  const own = workload.ports.find((port) => port.protocol === asked.protocol && (port.number === asked.number || port.name === asked.text));
  if (own) return own.number;
  const found = cluster.services.find(workload.namespace, workload)
    .flatMap((service) => targetsAt(workload, service, asked).map((target) => ({ service, target })));
  const targets = [...new Set(found.map(({ target }) => target))];
  const names = found.map(({ service: { ref } }) => `${ref.namespace}/${ref.name}`).join(', ');
  if (targets.length > 1) {
    const several = targets.join(', ');
    throw new BadInput(`Port ${asked.text} is that of several Services (${names}), with different ports of ${workload.key}: ${several}. Name one of these.`);
  }
  const [target] = targets;
  if (target === undefined || target === asked.number) return numberOf(asked, workload.ports.flatMap(({ name }) => name ?? []));
  remark(`port ${asked.text} is that of Service ${names}; behind it is port ${target} of ${workload.key}, which is judged`);
  return target;
}

function leadsTo(cluster: Cluster, service: Service, workload: Workload): boolean {
  const { ref } = service;
  return workload.namespace === ref.namespace && cluster.services.find(ref.namespace, workload).some((found) => found.ref === ref);
}

/** The pod's ports behind a port of a Service. A headless Service translates none. Source: Kubernetes "Headless Services". */
function targetsAt(workload: Workload, service: Service, asked: Asked): readonly number[] {
  return service.ports
    .filter(({ port, name, protocol }) => protocol === asked.protocol && (asked.number === undefined ? name === asked.text : port === asked.number))
    .flatMap((port) => (service.headless && asked.number !== undefined ? [port.port] : targetsOf(workload, port)));
}

function numberOf({ text, number }: Asked, names: readonly string[]): number {
  if (number !== undefined) return number;
  const hint = names.length > 0 ? ` or one of its names: ${names.join(', ')}` : '';
  throw new BadInput(`The callee declares no port ${JSON.stringify(text)}; write the number of the pod's port${hint}.`);
}
