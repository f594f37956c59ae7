import { readObjects, type ManifestInput, type RawObject } from './documents';
import { Field, isRefused, type ObjectRef, type Problem } from './field';
import { parseForeignPod, parsePod, type PodKind, type PodTemplate } from './pod';
import type { Labels } from './selector';
import { parseService, type Service } from './service';
import { parseGateway, type Gateway } from '../../layers/gateway-api/read/gateway';
import { parseReferenceGrant, type ReferenceGrant } from '../../layers/gateway-api/read/reference-grant';
import { parseRoute, type Route } from '../../layers/gateway-api/read/route';
import { tryFindTakenName, unreadSettings } from '../../layers/istio/kinds';
import {
  parsePeerAuthentication, parseRequestAuthentication, type PeerAuthentication, type RequestAuthentication,
} from '../../layers/istio/read/authentication';
import { parseAuthorizationPolicy, type AuthorizationPolicy } from '../../layers/istio/read/authorization-policy';
import { parseServiceEntry, parseSidecar, type ServiceEntry, type Sidecar } from '../../layers/istio/read/egress';
import { tryReadMeshConfig, type MeshConfig } from '../../layers/istio/read/mesh-config';
import { tryFindRevision, type OfRevision } from '../../layers/istio/read/revision';
import { parseNetworkPolicy, type NetworkPolicy } from '../../layers/network-policy/read/network-policy';
import { divertingRoute } from '../../layers/unmodelled/gateways';
import type { Body, DoubtfulKind, KindFacts } from '../kinds/kind';
import { podTemplatesIn } from '../kinds/pod-templates';
import { tryFindDoubt, tryFindKind, tryFindServedInstead } from '../kinds/table';
import { tryFindUnknownDoubt } from '../kinds/unknown';
import { isStored, refuseMetadata } from '../refusals/metadata';
import { refuseOther } from '../refusals/others';

export interface Namespace {
  readonly ref: ObjectRef;
  readonly labels: Labels;
}

/** An object of a kind that the judge does not read. */
export interface UnknownObject {
  readonly ref: ObjectRef;
  readonly apiVersion: string;
  /** What stands in it. @default - not needed, because what it does is known */
  readonly body?: Body;
  /** Whether the kind is in no table, so that nobody knows what the object does. */
  readonly unknown: boolean;
  /** What it can change, as far as its kind or its name says so. */
  readonly matters?: DoubtfulKind;
  /** Whether it decides what Gateways let through. @default false */
  readonly routes?: boolean;
  /** The Service behind which it adds addresses. @default - none */
  readonly behind?: string;
  /** Whether verdicts know what it says, so that it leaves nothing open. @default false */
  readonly known?: boolean;
  /** Whether what it changes, it changes in proxies alone. @default - whether it is of Istio's own API groups */
  readonly ofProxies?: boolean;
  /** Whether the pods that it makes are judged, by the one template in it. @default - it makes none, as far as anybody knows */
  readonly pods?: 'judged' | 'not-understood';
}

/** Everything in the input, sorted by what it is. */
export interface Manifests {
  readonly pods: readonly PodTemplate[];
  readonly namespaces: readonly Namespace[];
  readonly services: readonly Service[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly peerAuthentications: readonly PeerAuthentication[];
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  readonly requestAuthentications: readonly RequestAuthentication[];
  readonly sidecars: readonly Sidecar[];
  readonly serviceEntries: readonly ServiceEntry[];
  readonly gateways: readonly Gateway[];
  readonly routes: readonly Route[];
  readonly referenceGrants: readonly ReferenceGrant[];
  /** Kinds that no connection depends on, with how often they occurred. */
  readonly irrelevantKinds: ReadonlyMap<string, number>;
  readonly unknownKinds: readonly UnknownObject[];
  /** Settings of Istios, from their own ConfigMaps. */
  readonly meshConfigs: readonly MeshConfig[];
  /** Policies of Istio that only an istiod of one revision reads. */
  readonly ofRevisions: readonly OfRevision[];
  readonly problems: readonly Problem[];
}

type Mutable<T> = { -readonly [K in keyof T]: Writable<T[K]> };
type Writable<T> = T extends readonly (infer Item)[] ? Item[] : T extends ReadonlyMap<infer Key, infer Value> ? Map<Key, Value> : T;

type Parse = (into: Mutable<Manifests>, ref: ObjectRef, root: Field, malformed: () => boolean) => void;

const PODS: Readonly<Record<PodKind, Parse>> = {
  Pod: pods('Pod'),
  Deployment: pods('Deployment'),
  StatefulSet: pods('StatefulSet'),
  DaemonSet: pods('DaemonSet'),
  ReplicaSet: pods('ReplicaSet'),
  ReplicationController: pods('ReplicationController'),
  Job: pods('Job'),
  CronJob: pods('CronJob'),
};

/** One line per kind that the judge reads, by API group. A new mesh adds its groups here. */
const READERS: Readonly<Record<string, Readonly<Record<string, Parse>>>> = {
  '': {
    Pod: PODS.Pod,
    ReplicationController: PODS.ReplicationController,
    Namespace: (into, ref, root) => {
      into.namespaces.push(Object.freeze({ ref, labels: root.child('metadata').child('labels').stringMap() }));
    },
    Service: (into, ref, root) => { into.services.push(parseService(ref, root)); },
  },
  'apps': { Deployment: PODS.Deployment, StatefulSet: PODS.StatefulSet, DaemonSet: PODS.DaemonSet, ReplicaSet: PODS.ReplicaSet },
  'extensions': { Deployment: PODS.Deployment, DaemonSet: PODS.DaemonSet, ReplicaSet: PODS.ReplicaSet },
  'batch': { Job: PODS.Job, CronJob: PODS.CronJob },
  'networking.k8s.io': {
    NetworkPolicy: (into, ref, root, malformed) => { into.networkPolicies.push(parseNetworkPolicy(ref, root, malformed)); },
  },
  'security.istio.io': {
    PeerAuthentication: (into, ref, root, malformed) => { into.peerAuthentications.push(parsePeerAuthentication(ref, root, malformed)); },
    AuthorizationPolicy: (into, ref, root, malformed) => { into.authorizationPolicies.push(parseAuthorizationPolicy(ref, root, malformed)); },
    RequestAuthentication: (into, ref, root, malformed) => { into.requestAuthentications.push(parseRequestAuthentication(ref, root, malformed)); },
  },
  'networking.istio.io': {
    Sidecar: (into, ref, root, malformed) => { into.sidecars.push(parseSidecar(ref, root, malformed)); },
    ServiceEntry: readServiceEntry,
  },
  'gateway.networking.k8s.io': {
    Gateway: (into, ref, root, malformed) => { into.gateways.push(parseGateway(ref, root, malformed)); },
    HTTPRoute: readRoute,
    GRPCRoute: readRoute,
    ReferenceGrant: (into, ref, root) => { into.referenceGrants.push(parseReferenceGrant(ref, root)); },
  },
};

/** Reads all inputs. Throws a ManifestSyntaxError where there is no telling what was meant. */
export function parseManifests(inputs: readonly ManifestInput[]): Manifests {
  return parseObjects(readObjects(inputs));
}

/** Reads objects that were taken out of their inputs before. */
export function parseObjects(objects: readonly RawObject[]): Manifests {
  const into: Mutable<Manifests> = {
    pods: [],
    namespaces: [],
    services: [],
    networkPolicies: [],
    peerAuthentications: [],
    authorizationPolicies: [],
    requestAuthentications: [],
    sidecars: [],
    serviceEntries: [],
    gateways: [],
    routes: [],
    referenceGrants: [],
    irrelevantKinds: new Map(),
    unknownKinds: [],
    meshConfigs: [],
    ofRevisions: [],
    problems: [],
  };
  for (const object of objects) readObject(object, into);
  return Object.freeze(into);
}

function readServiceEntry(into: Mutable<Manifests>, ref: ObjectRef, root: Field, malformed: () => boolean): void {
  const entry = parseServiceEntry(ref, root, malformed);
  into.serviceEntries.push(entry);
  const matters = tryFindTakenName(entry.hosts);
  if (matters) into.unknownKinds.push(Object.freeze({ ref, apiVersion: root.child('apiVersion').string() ?? '', unknown: false, matters }));
}

function readRoute(into: Mutable<Manifests>, ref: ObjectRef, root: Field, malformed: () => boolean): void {
  const route = parseRoute(ref, root, malformed);
  into.routes.push(route);
  if (route.otherParents.length === 0) return;
  const matters = divertingRoute(route.otherParents);
  into.unknownKinds.push(Object.freeze({ ref, apiVersion: root.child('apiVersion').string() ?? '', unknown: false, matters }));
}

function readObject(object: RawObject, into: Mutable<Manifests>): void {
  const { body, origin, id: { group, kind, namespace, name } } = object;
  const apiVersion = typeof body.apiVersion === 'string' ? body.apiVersion : '';
  const ref: ObjectRef = Object.freeze({ kind, namespace, name, origin });
  const table = Object.hasOwn(READERS, group) ? READERS[group] : undefined;
  const read = table && Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (read) {
    const before = into.problems.length;
    const served = tryFindServedInstead(apiVersion, group, kind);
    if (served) into.problems.push(Object.freeze({ code: 'bad-value' as const, object: ref, path: ['apiVersion'], got: apiVersion, expected: served.join(' or ') }));
    const root = Field.root(body, ref, into.problems);
    refuseMetadata(ref, root.child('metadata'));
    read(into, ref, root, () => into.problems.length > before);
    const revised = tryFindRevision(group, ref, body);
    if (revised) into.ofRevisions.push(revised);
    if (into.problems.length > before) settle(into, ref, root, into.problems.splice(before));
    return;
  }
  const known = tryFindKind(group, kind);
  const before = into.problems.length;
  const root = Field.root(body, ref, into.problems);
  // Servers of kinds that nobody knows have rules that nobody knows.
  if (known) refuseOther(group, ref, root);
  const found = into.problems.length > before ? into.problems.splice(before) : undefined;
  sortOther(into, ref, object, known);
  if (found) settle(into, ref, root, found);
}

/** Sorts an object of a kind that is not read by whether it matters. */
function sortOther(into: Mutable<Manifests>, ref: ObjectRef, { body, id }: RawObject, known: KindFacts | undefined): void {
  const { group, kind, namespace } = id;
  if (readMeshConfig(group, ref, body, into)) return;
  const matters = known ? tryFindDoubt(group, kind, body) : tryFindUnknownDoubt(group, kind, namespace);
  if (known && !matters) {
    into.irrelevantKinds.set(kind, (into.irrelevantKinds.get(kind) ?? 0) + 1);
    return;
  }
  const routes = matters?.routes?.(body) === true;
  const behind = matters?.behind?.(body);
  const made = foreignPods(into, ref, body, matters);
  into.unknownKinds.push(Object.freeze({
    ref,
    apiVersion: typeof body.apiVersion === 'string' ? body.apiVersion : '',
    body,
    unknown: !known,
    ...(matters && { matters }),
    ...(routes && { routes }),
    ...(behind !== undefined && { behind }),
    ...(made && { pods: made }),
  }));
}

/** Takes an object for the settings of a mesh, if it is one that holds them. */
function readMeshConfig(group: string, ref: ObjectRef, body: Body, into: Mutable<Manifests>): boolean {
  const config = group === '' && ref.kind === 'ConfigMap' ? tryReadMeshConfig(ref, body) : undefined;
  if (!config) return false;
  into.meshConfigs.push(config);
  const { doubts } = config;
  into.unknownKinds.push(Object.freeze({ ref, apiVersion: 'v1', body, unknown: false, known: doubts.length === 0, ofProxies: true, matters: unreadSettings(doubts) }));
  return true;
}

/** Tells each problem once. An object that a component refuses never comes into force, unless it is there already. */
function settle(into: Mutable<Manifests>, ref: ObjectRef, root: Field, found: readonly Problem[]): void {
  const refusals = found.filter(isRefused);
  const problems = [...new Map([...found, ...refusals].map((problem) => [problem.path.join('\n'), problem])).values()];
  if (isStored(root)) {
    for (const problem of problems) into.problems.push(Object.freeze({ ...problem, refusal: undefined }));
    return;
  }
  into.problems.push(...problems);
  if (refusals.length === 0) return;
  for (const list of Object.values(into) as unknown[]) {
    if (Array.isArray(list) && (list.at(-1) as { readonly ref?: ObjectRef } | undefined)?.ref === ref) list.pop();
  }
}

/** Reads the pods that an object of somebody else's kind makes, if there is one template to make them of. */
function foreignPods(into: Mutable<Manifests>, ref: ObjectRef, body: Body, matters: DoubtfulKind | undefined): UnknownObject['pods'] {
  const templates = podTemplatesIn(body);
  if (templates.length !== 1) return templates.length > 0 || matters?.changes === 'new-pods' ? 'not-understood' : undefined;
  const before = into.problems.length;
  const root = Field.root(body, ref, into.problems);
  const template = templates[0].reduce<Field>((field, key) => (typeof key === 'number' ? field.items()[key] : field.child(key)), root);
  const completed = matters?.keepsTemplate ? undefined : `what makes its pods of ${ref.kind} ${ref.name} is not understood, and may change them`;
  into.pods.push(parseForeignPod(ref, root, template, completed, () => into.problems.length > before));
  return 'judged';
}

function pods(kind: PodKind): Parse {
  return (into, ref, root, malformed) => { into.pods.push(parsePod(kind, ref, root, malformed)); };
}

