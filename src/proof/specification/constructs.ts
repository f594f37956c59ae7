/** The constructs of the program, each by itself: names, ports, and what was said of them. */
import { readCluster } from './clusters';
import { readIdentity } from './identity';
import type { JobNames } from './job-names';
import { readLimits } from './limits';
import type { NamespaceNode, PermissionNode, ReferenceNode, WorkloadNode } from './nodes';
import { readOutsideService } from './outside';
import { libraryLabels } from './pod-labels';
import { readRun, UNKNOWN_RUN } from './pods';
import { readPort } from './ports';
import { readRateLimits } from './rate-limits';
import { readRequestTimes } from './request-times';
import { readSecrets, readStores, secretRecordsOf } from './secrets';
import { readShown } from './shown-identity';
import { tokensOf } from './users';
import type { ForeignRecord, NamespaceRecord, ReferenceRecord, WorkloadRecord } from '../../author/graph/record/record';
import type { AdmissionRecord, MeshRecord, PermissionRecord } from '../../author/graph/record/values';
import type { MeshSpec } from '../meshes/mesh-spec';
import { readMesh } from '../meshes/table';

/** A record with the mesh that it names or inherits. */
export type Meshed<R> = R & { readonly mesh: MeshRecord };

export function readNamespace(record: Meshed<NamespaceRecord>): NamespaceNode {
  const { factory, id, name, mesh, profile, labels = {}, serviceIdentity, guardRails } = record;
  return {
    name: name ?? id,
    owned: factory === 'new',
    labels,
    mesh: readMesh(mesh),
    cluster: readCluster(profile),
    ...(serviceIdentity && { serviceIdentity }),
    ...(guardRails && { guardedBy: guardRails.users }),
  };
}

/** A workload is in the namespace under whose construct it stands. */
export function readWorkload(record: WorkloadRecord, owner: NamespaceNode, jobs: JobNames): WorkloadNode {
  const { name: namespace, mesh, cluster } = owner;
  const name = record.name ?? record.id;
  const ports = record.ports.map(readPort);
  const place = { namespace, workload: name };
  const id = `${namespace}/${name}`;
  // Nobody calls what has no ports.
  const shown = ports.length === 0 ? {} : readShown({ namespace, name }, record.serviceIdentity, owner.serviceIdentity);
  const objectName = record.delivery?.factory === 'kubectl' ? jobs.of(namespace, name) : name;
  return {
    kind: 'workload',
    id,
    namespace,
    name,
    foreign: undefined,
    controller: controllerOf(record),
    objectName,
    serviceAccount: name,
    mesh,
    cluster,
    ports,
    runs: readRun(record, name, ports),
    metricsPort: record.metricsPort,
    metricsPath: record.metricsPath,
    identity: readIdentity(record.runs.identity),
    permissions: record.permissions.map((said) => readPermission(said, place.namespace)),
    stores: readStores(secretRecordsOf(record), place),
    secrets: readSecrets(record, place),
    imagePullSecrets: record.imagePullSecrets,
    outside: readOutsideService(record.outside, name),
    storage: record.construct === 'SecureService' && record.storage,
    podAnnotations: record.podAnnotations,
    waivers: record.waivers,
    rateLimits: readRateLimits(record.rateLimits),
    ...shown,
    ...readAdmission(record.admits),
    ...(record.limits && { limits: readLimits(record.limits) }),
    ...(record.requestMilliseconds !== undefined && { requestTimes: readRequestTimes(record.requestMilliseconds, record.retries) }),
  };
}

/** Whom it admits, all that was said of it together. */
function readAdmission(admits: readonly AdmissionRecord[]): Pick<WorkloadNode, 'admits'> {
  if (admits.length === 0) return {};
  const publicPaths = new Set(admits.flatMap((one) => one.publicPaths ?? []));
  return { admits: { tokens: admits.flatMap(({ users }) => tokensOf(users)), publicPaths: [...publicPaths] } };
}

/** Pods that somebody else makes: what runs in them is nobody's to say here. */
export function readForeign(record: ForeignRecord, { name: namespace, mesh, cluster }: NamespaceNode): WorkloadNode {
  const name = record.name ?? record.id;
  return {
    kind: 'workload',
    id: `${namespace}/${name}`,
    namespace,
    name,
    foreign: { podLabels: record.podLabels, makers: [...new Set(record.madeBy ?? [name])], serviceNames: record.serviceNames ?? [name] },
    controller: 'Deployment',
    objectName: name,
    serviceAccount: record.serviceAccountName ?? name,
    mesh,
    cluster,
    ports: record.ports.map(readPort),
    runs: UNKNOWN_RUN,
    metricsPort: undefined,
    metricsPath: undefined,
    identity: undefined,
    permissions: [],
    stores: [],
    secrets: [],
    imagePullSecrets: [],
    outside: undefined,
    storage: false,
    podAnnotations: {},
    waivers: [],
    rateLimits: [],
  };
}

/** Volumes that outlive pods need pods with names. */
function controllerOf({ construct, stateful, storage }: WorkloadRecord): WorkloadNode['controller'] {
  if (construct === 'SecureJob') return 'Job';
  if (construct === 'SecureCronJob') return 'CronJob';
  if (construct === 'SecureDaemon') return 'DaemonSet';
  return stateful ?? storage ? 'StatefulSet' : 'Deployment';
}

export function readReference({ namespace, name, ports = [], serviceAccountName, podLabels, mesh, serviceIdentity }: ReferenceRecord): Omit<ReferenceNode, 'id'> {
  return {
    kind: 'reference',
    namespace,
    name,
    serviceAccount: serviceAccountName ?? name,
    podLabels: podLabels ?? libraryLabels(name),
    ports: ports.map(readPort),
    mesh: mesh && readMesh(mesh),
    ...readShown({ namespace, name }, serviceIdentity),
  };
}

/** A mesh, by what makes it another. */
export function keyOfMesh(mesh: MeshSpec | undefined): string {
  return mesh ? JSON.stringify(mesh) : '';
}

/** It holds in the workload's own namespace, unless it says otherwise; paths are of the whole API server. */
function readPermission({ apiGroup = '', resource, names = [], verbs, ...said }: PermissionRecord, own: string): PermissionNode {
  const { nonResourceUrls: urls = [], everyNamespace = false, namespace = own } = said;
  const where = everyNamespace || urls.length > 0 ? undefined : namespace;
  return { namespace: where, apiGroup, resource, names: [...new Set(names)], urls, verbs: [...new Set(verbs)] };
}
