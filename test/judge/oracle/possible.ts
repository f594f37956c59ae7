/**
 * Labels that manifests leave open, tried out: a cluster as it may be, for each way in which it may be. Reads raw objects, and knows of each
 * kind what its controller, Kubernetes and Istio write on pods. Shares nothing with the judge.
 */
/* eslint-disable @typescript-eslint/no-explicit-any */
import type { World, WorldPod } from './world';

export interface Made {
  readonly pod: WorldPod;
  readonly kind: 'Pod' | 'Deployment' | 'StatefulSet' | 'CronJob';
  readonly replicas: number;
  readonly asks: 'true' | 'false' | undefined;
}

type Labels = Record<string, string>;

/** Values that stand for all that policies don't name. */
const OTHER = 'other';

/** What a Namespace may say, as far as anything here asks. */
const NAMESPACES: readonly Labels[] = [{}, { team: 'x' }, { team: 'y' }, { 'istio-injection': 'enabled' }, { 'istio-injection': 'enabled', 'team': 'x' }];

/** The manifest of what makes a pod. */
export function manifestOf({ pod: { namespace, name, labels, ports, serviceAccount }, kind, replicas, asks }: Made): object {
  const own = { ...labels, ...(asks !== undefined && { 'sidecar.istio.io/inject': asks }) };
  const declared = ports.map(({ number, protocol, name: portName }) => ({
    containerPort: number, protocol, ...(portName !== undefined && { name: portName }),
  }));
  const spec = { serviceAccountName: serviceAccount, containers: [{ name: 'main', image: 'x', ports: declared }] };
  const template = { metadata: { labels: own }, spec };
  const metadata = { namespace, name };
  switch (kind) {
    case 'Pod': return { apiVersion: 'v1', kind, metadata: { ...metadata, labels: own }, spec };
    case 'CronJob': return { apiVersion: 'batch/v1', kind, metadata, spec: { jobTemplate: { spec: { template } } } };
    default: return { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, selector: { matchLabels: { maker: name } }, template } };
  }
}

/** Every cluster in which two ends are as they may be. Other pods have no part in a connection between them. */
export function* possibleWorlds(world: World, ends: readonly Made[]): Generator<{ readonly world: World; readonly pods: readonly WorldPod[] }> {
  const names = [...new Set(ends.map(({ pod }) => pod.namespace))];
  const isGiven = (name: string) => world.objects.some((object: any) => object.kind === 'Namespace' && object.metadata.name === name);
  const missing = names.filter((name) => !isGiven(name));
  for (const labels of product(missing.map(() => NAMESPACES))) {
    const added = missing.map((name, index) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: labels[index] } }));
    const objects = [...world.objects, ...added];
    for (const pods of product(ends.map((end) => [...possiblePods(objects, end)]))) yield { world: { ...world, objects }, pods };
  }
}

function* possiblePods(objects: readonly any[], { pod, kind, replicas, asks }: Made): Generator<WorldPod> {
  const namespace = objects.find((object) => object.kind === 'Namespace' && object.metadata.name === pod.namespace);
  const isInjected = asks !== 'false' && (asks === 'true' || namespace.metadata.labels?.['istio-injection'] === 'enabled');
  const injected: Labels = isInjected ? {
    'service.istio.io/canonical-name': pod.labels['app.kubernetes.io/name'] ?? pod.labels.app ?? pod.name,
    'security.istio.io/tlsMode': 'istio',
  } : {};
  for (const made of madeLabels(pod.name, kind, replicas)) {
    for (const zone of [{}, { 'topology.kubernetes.io/zone': 'a' }, { 'topology.kubernetes.io/zone': OTHER }] as Labels[]) {
      for (const added of [{}, { 'node.kubernetes.io/x': 'a' }] as Labels[]) {
        yield { ...pod, sidecar: isInjected, labels: { ...pod.labels, ...injected, ...made, ...zone, ...added } };
      }
    }
  }
}

function madeLabels(name: string, kind: Made['kind'], replicas: number): readonly Labels[] {
  switch (kind) {
    case 'Pod': return [{}];
    case 'Deployment': return ['5c8f9', OTHER].map((hash) => ({ 'pod-template-hash': hash }));
    case 'StatefulSet': return Array.from({ length: replicas }, (_, ordinal) => ({ 'statefulset.kubernetes.io/pod-name': `${name}-${ordinal}` }));
    case 'CronJob': return ['1', '2'].map((time) => ({ 'batch.kubernetes.io/job-name': `${name}-${time}` }));
  }
}

function* product<T>(lists: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = lists;
  if (!first) yield [];
  else for (const item of first) for (const others of product(rest)) yield [item, ...others];
}
