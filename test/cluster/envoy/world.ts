import type { Caller } from './caller';
import type { Request } from './request';
import type { JudgeOptions } from '../../../src/judge/options';
import type { Written } from '../../support/examples-manifests';
import { lastingName } from '../../support/synth';
import type { MeshOptions } from '../istio/ask';

/** Manifests of a mesh of its own, who calls there, and what is asked of each workload. */
export interface World {
  readonly name: string;
  readonly objects: readonly Written[];
  readonly mesh: MeshOptions;
  readonly callers: readonly Caller[];
  readonly requests: (workload: Written) => readonly Request[];
  /** The workloads that are called. @default - all */
  readonly callees?: readonly string[];
  /** Whether the judge may leave an answer open, because only the request knows. @default false */
  readonly mayBeOpen?: boolean;
}

/** Where pods have their addresses here (`NETWORKS` in fleet.ts). Callers from outside come from other addresses of loopback. */
const POD_CIDR = '127.64.0.0/10';

/** What the judge is told of a world. Of the network and of callers' own proxies Envoy knows nothing, so neither does the judge. */
export function judgedObjects(world: World): readonly Written[] {
  return world.objects.filter(({ kind, apiVersion }) => kind !== 'NetworkPolicy' && !apiVersion.startsWith('networking.istio.io/'));
}

export function judgeOptionsOf({ mesh }: World): JudgeOptions {
  return {
    podCidrs: [POD_CIDR],
    ...(mesh.trustDomain !== undefined && { trustDomain: mesh.trustDomain }),
    ...(mesh.trustDomainAliases && { trustDomainAliases: mesh.trustDomainAliases }),
    ...(mesh.rootNamespace !== undefined && { rootNamespace: mesh.rootNamespace }),
    ...(mesh.pathNormalization !== undefined && { pathNormalization: mesh.pathNormalization as JudgeOptions['pathNormalization'] }),
  };
}

/** Where each kind of workload keeps its pod. */
const TEMPLATE: Readonly<Record<string, (workload: Written) => Written>> = {
  Pod: (workload) => workload,
  Deployment: (workload) => workload.spec.template,
  StatefulSet: (workload) => workload.spec.template,
  Job: (workload) => workload.spec.template,
  CronJob: (workload) => workload.spec.jobTemplate.spec.template,
};

export function workloadsOf(objects: readonly Written[]): readonly Written[] {
  return objects.filter(({ kind }) => kind in TEMPLATE);
}

export function podOf(workload: Written): Written {
  return TEMPLATE[workload.kind]!(workload);
}

/** The judge knows a Job without the hash behind its name. */
export function keyOf(workload: Written): string {
  return `${workload.metadata.namespace}/${lastingName(workload)}`;
}
