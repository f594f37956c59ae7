import type { ApiObject } from 'cdk8s';
import type { Job, Service, Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { withConfigHash } from './config-maps';
import { emit, emitOnce } from './emit';
import { renderInstead } from './plus-manifest';
import type { PlusManifest } from './plus-manifest';
import type { Cluster } from '../../author/graph/cluster';
import { objectLabels } from '../../author/graph/labels';
import type { MeshNode } from '../../author/graph/mesh';
import type { WorkloadNode } from '../../author/graph/nodes';
import { outsideServiceName } from '../../author/graph/outside';
import type { OutsideServiceRecord } from '../../author/graph/record/pod';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { WorkloadIdentity, WorkloadName } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';
import { ciliumNetworkPolicy } from '../../author/render/cilium/network-policy';
import { scaledObject } from '../../author/render/keda/scaled-object';
import { horizontalPodAutoscaler, podDisruptionBudget } from '../../author/render/kubernetes/availability';
import { nameByContent } from '../../author/render/kubernetes/job-name';
import { networkPolicy } from '../../author/render/kubernetes/network-policy';
import type { PodTemplate } from '../../author/render/kubernetes/pod-template';
import { outsideService, serviceSpec } from '../../author/render/kubernetes/service-spec';
import { workloadSpec } from '../../author/render/kubernetes/workload-spec';
import type { Finish } from '../app/objects/rendered-object';

/** What a workload gets from its namespace. */
export interface Surroundings {
  readonly mesh: MeshNode;
  readonly cluster: Pick<Cluster, 'networkPlugin'>;
}

/** What stands around a workload's pods, whatever controls them. */
export function emitWorkloadPolicies(scope: Construct, { mesh, cluster }: Surroundings, identity: WorkloadIdentity): ApiObject {
  const at = objectAt(identity);
  const policy = emit(scope, { id: 'network-policy', template: networkPolicy, ...at }, nodeOf(identity));
  if (cluster.networkPlugin === 'cilium') emit(scope, { id: 'cilium-network-policy', template: ciliumNetworkPolicy, ...at }, nodeOf(identity));
  for (const planned of dialectOf(mesh).render.workloadObjects(identity)) emit(scope, planned, nodeOf(identity));
  return policy;
}

/** What lets callers in that show no identity, once for each workload that has some. */
export function emitPlainPorts(scope: Construct, mesh: MeshNode, place: WorkloadName): void {
  emitOnce(scope, dialectOf(mesh).render.plainPortObjects?.(place), nodeOf(place));
}

/** What lets calls to hosts with a wildcard out, once for each workload that makes some. */
export function emitWildcardCalls(scope: Construct, mesh: MeshNode, place: WorkloadName): void {
  emitOnce(scope, dialectOf(mesh).render.wildcardCallObjects?.(place), nodeOf(place));
}

/** What verifies tokens of users before a workload, once. */
export function emitUsers(scope: Construct, mesh: MeshNode, place: WorkloadName): void {
  emitOnce(scope, dialectOf(mesh).render.userObjects?.(place), nodeOf(place));
}

/** What has an authorizer asked before a workload, once. */
export function emitAuthorizer(scope: Construct, mesh: MeshNode, place: WorkloadName): void {
  emitOnce(scope, dialectOf(mesh).render.authorizerObjects?.(place), nodeOf(place));
}

/** What counts requests before a workload, once. */
export function emitRateLimits(scope: Construct, mesh: MeshNode, place: WorkloadName): void {
  emitOnce(scope, dialectOf(mesh).render.rateLimitObjects?.(place), nodeOf(place));
}

/** The Service by which networks outside come in. */
export function emitOutsideService(scope: Construct, place: WorkloadName, said: OutsideServiceRecord): void {
  const annotations = said.factory === 'loadBalancer' ? said.options.annotations : undefined;
  emit(scope, { id: 'outside-service', template: outsideService, ...objectAt(place), name: outsideServiceName(place), annotations }, nodeOf(place));
}

/** What decides how many pods there are. */
const SCALERS = { 'autoscaler': horizontalPodAutoscaler, 'scaled-object': scaledObject } as const;

/** What keeps a service up while nodes come and go. */
export function emitAvailability(scope: Construct, identity: WorkloadName, scaler: keyof typeof SCALERS | undefined): void {
  const at = objectAt(identity);
  emit(scope, { id: 'disruption-budget', template: podDisruptionBudget, ...at }, nodeOf(identity));
  if (scaler !== undefined) emit(scope, { id: 'autoscaler', template: SCALERS[scaler], ...at }, nodeOf(identity));
}

/** Writes the workload as we harden it, with all that was done to it through the cdk8s-plus API. */
export function renderWorkload(controller: Workload, place: WorkloadName, finish: Finish = (manifest) => manifest): void {
  renderInstead(controller, (graph, rendered) => {
    const workload = nodeOf(place)(graph);
    return workloadSpec(graph, workload, podTemplateOf(rendered()), dialectOf(workload.mesh).render.podAnnotations(graph, workload));
  }, (manifest) => finish(withConfigHash(controller, manifest)));
}

/** The same for a Job that is applied, whose name follows from what it runs. */
export function renderJob(job: Job, place: WorkloadName): void {
  renderWorkload(job, place, (manifest) => nameByContent(manifest, place.name));
}

export function renderService(service: Service, place: WorkloadName): void {
  renderInstead(service, (graph) => serviceSpec(graph, nodeOf(place)(graph)));
}

function objectAt({ name, namespace }: WorkloadName) {
  return { name, namespace, labels: objectLabels(name, namespace) };
}

function nodeOf({ name, namespace }: WorkloadName): (graph: TrustGraph) => WorkloadNode {
  return (graph) => findNodeOf(graph, 'workload', `${namespace}/${name}`);
}

interface PodHolder {
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
}

/** A CronJob keeps its pods one level deeper than the others. */
function podTemplateOf({ spec }: PlusManifest): PodTemplate {
  const { template, jobTemplate } = spec as PodHolder;
  const found = template ?? jobTemplate?.spec.template;
  if (!found) throw new Error('cdk8s-plus wrote a workload without a pod template');
  return found;
}
