import { readAdmissions } from './admissions';
import { readAsked } from './authorizers';
import { readCalls } from './calls';
import { readCertificates } from './certificates';
import { configsOf, readConfigs } from './config';
import { readEnvironment } from './environment';
import { readIdentity } from './identity';
import { readImages } from './image';
import { readOutside } from './outside';
import { readPermissions } from './permissions';
import { readPod } from './pod';
import { readListeningPorts } from './ports';
import { readRateLimits } from './rate-limits';
import { checkRequestTimes, readRequestTimes } from './request-times';
import { readScale } from './scale';
import { readSchedule } from './schedule';
import { readStrategy } from './scheduling';
import { plannedStore, readSecrets, secretsOf } from './secrets';
import { checkSelection } from './selection';
import { readAudience } from './service-tokens';
import type { _ServiceSettings, _WorkloadState } from './state';
import type { Declaration } from '../graph/declarations';
import { selectorOf } from '../graph/labels';
import type { Controller } from '../graph/nodes';
import { sortedBy } from '../graph/order';
import { quoted } from '../graph/problem';
import { Reader } from '../graph/reader';
import type { StoreNode } from '../graph/secret-store';
import { tryNonEmpty } from '../graph/selection';
import type { Checked } from '../graph/values/checked';
import { parseParentName, parseServiceName } from '../graph/values/names';
import type { MeshDialect } from '../meshes/mesh';
import { dialectOf, meshesThat } from '../meshes/table';

const NAME_PARSERS: Record<Controller, (text: string) => Checked<string>> = {
  Deployment: parseServiceName, StatefulSet: parseParentName, DaemonSet: parseServiceName, Job: parseServiceName, CronJob: parseParentName,
};

const CONSTRUCTS: Record<Controller, string> = {
  Deployment: 'SecureService', StatefulSet: 'SecureService', DaemonSet: 'SecureDaemon', Job: 'SecureJob', CronJob: 'SecureCronJob',
};

/** Reads the arguments of a workload into what the graph holds of it. */
export function interpretWorkload(state: _WorkloadState): Declaration {
  const { path, namespace } = state;
  const reader = new Reader(path, state.waivers);
  const isRenamed = state.schedule?.delivery.kind === 'applied' && state.controller === 'Job';
  const name = reader.read('name', 'name', state.name, isRenamed ? parseParentName : NAME_PARSERS[state.controller]);
  const ports = readListeningPorts(reader, state.service?.ports ?? []);
  const scale = readScale(reader, state);
  readImages(reader, state);
  readEnvironment(reader, state);
  readSecrets(reader, state);
  readIdentity(reader, state);
  readConfigs(reader, configsOf(state), state.name);
  readSchedule(reader, state.schedule);
  checkService(reader, state);
  checkSelection(reader, state);
  const permissions = readPermissions(reader, state.props.permissions ?? [], namespace?.name ?? '');
  const pod = readPod(reader, state, ports);
  if (!namespace) {
    reader.refuse(
      'placement', 'scope', `a construct under ${quoted(path.split('/').slice(0, -1).join('/'))}`, 'a place inside a ZeroTrustNamespace',
      `pass the ZeroTrustNamespace as the scope: new ${CONSTRUCTS[state.controller]}(namespace, …)`,
    );
  }
  if (!namespace || name === undefined) {
    return { path, namespaces: [], workloads: [], gateways: [], calls: [], problems: reader.problems, lifted: reader.lifted };
  }

  const id = `${namespace.name}/${name}`;
  const calls = readCalls(reader, state, id);
  const admits = readAdmissions(reader, state.service?.admissions ?? []);
  const asks = readAsked(reader, state.service);
  const audience = readAudience(reader, state);
  const certificates = readCertificates(reader, state);
  const requestTimes = readRequestTimes(reader, state.service);
  const rateLimits = tryNonEmpty(readRateLimits(reader, 'rateLimits', state.service?.rateLimits));
  const workload = {
    kind: 'workload' as const,
    id,
    path,
    namespace: namespace.name,
    name,
    controller: state.controller,
    serviceAccount: name,
    selector: selectorOf(name),
    mesh: namespace.mesh,
    cluster: namespace.cluster,
    ports: sortedBy(ports, (port) => String(port.containerPort).padStart(5, '0')),
    pod,
    headless: state.controller === 'StatefulSet',
    scale,
    strategy: readStrategy(reader, state),
    schedule: state.schedule,
    permissions,
    stores: storesOf(state, namespace.name),
    resilience: state.service?.resilience,
    outside: readOutside(reader, state),
    ...(admits && { admits }),
    ...(asks && { asks }),
    ...(audience !== undefined && { audience }),
    ...(certificates && { certificates }),
    ...(rateLimits && { rateLimits }),
    ...(requestTimes && { requestTimes }),
    waivers: state.waivers,
  };
  for (const { code, value, expected, fix } of workload.resilience ? dialectOf(namespace.mesh).checkLimits?.(namespace.mesh, workload) ?? [] : []) {
    reader.refuse(code, 'resilience', value, expected, fix);
  }
  checkRequestTimes(reader, workload);
  const { enforces, checkRateLimits: checkRates } = dialectOf(namespace.mesh);
  for (const { code, value, expected, fix } of enforces.rateLimits && rateLimits ? checkRates?.(namespace.mesh, rateLimits, workload) ?? [] : []) {
    reader.refuse(code, 'rateLimits', value, expected, fix);
  }
  return { path, namespaces: [], workloads: [workload], gateways: [], calls, problems: reader.problems, lifted: reader.lifted };
}

/** What only makes sense together with something else. */
function checkService(reader: Reader, { controller, service, namespace }: _WorkloadState): void {
  if (controller === 'StatefulSet' && service?.ports.length === 0) {
    reader.refuse('call-target', 'ports', 'none', 'a port: a StatefulSet gives its pods names through a Service', 'declare one: ports: [Port.tcp(5432)]');
  }
  for (const { name, servicePort, containerPort } of controller === 'StatefulSet' ? service?.ports ?? [] : []) {
    if (servicePort === containerPort) continue;
    reader.refuse(
      'port-number', `port ${quoted(name)}: servicePort`, String(servicePort), `${containerPort}, the port of the pods: a StatefulSet's Service is headless, `
        + 'so that callers dial the pods themselves', 'leave servicePort out, or listen on that port',
    );
  }
  const mesh = namespace && dialectOf(namespace.mesh);
  if (service?.resilience && mesh && !mesh.enforces.limits) {
    reader.refuse(
      'mesh', 'resilience', `limits with ${mesh.words}`, 'a mesh, whose proxies keep the limits', `leave them out, or use ${meshesThat(({ enforces }) => enforces.limits)}`,
    );
  }
  if (service?.rateLimits && mesh) checkRateLimits(reader, service, mesh);
  for (const field of ['maxConnections', 'maxPendingRequests', 'consecutive5xxErrors'] as const) {
    const limit = service?.resilience?.[field];
    if (limit === undefined || (Number.isInteger(limit) && limit >= 1)) continue;
    reader.refuse('quantity', `resilience.${field}`, String(limit), 'a whole number of at least 1', 'leave it out for no limit');
  }
}

function checkRateLimits(reader: Reader, { ports }: _ServiceSettings, { words, enforces }: MeshDialect): void {
  if (!enforces.rateLimits) {
    reader.refuse(
      'rate-limit', 'rateLimits', `rate limits of a service with ${words}`, 'a mesh whose proxies before the service count requests',
      `leave them out, limit the requests at the edge, or use ${meshesThat((dialect) => dialect.enforces.rateLimits === true)}`,
    );
  } else if (!ports.some(({ _protocol: protocol }) => protocol === 'http' || protocol === 'http2' || protocol === 'grpc')) {
    reader.refuse('rate-limit', 'rateLimits', 'rate limits of a service without a port that speaks HTTP', 'requests, which proxies can count', 'leave them out, or declare the port: ports: [Port.http(8080)]');
  }
}

/** Each store once, however many secrets come from it. */
function storesOf(state: _WorkloadState, namespace: string): readonly StoreNode[] {
  const stores = secretsOf(state).flatMap((secret) => plannedStore(secret._source.store, { workload: state.name, namespace }) ?? []);
  return [...new Map(stores.map((store) => [store.name, store])).values()];
}
