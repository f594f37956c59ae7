import type { PlatformPods } from '../graph/cluster';
import type { WorkloadNode } from '../graph/nodes';

/** The workloads of the program whose pods policies know by the labels of a scraper. */
export function declaredScrapers(workloads: readonly WorkloadNode[], { namespace, podLabels }: PlatformPods): readonly WorkloadNode[] {
  return workloads.filter((one) => one.namespace === namespace && Object.entries(podLabels).every(([key, value]) => one.selector[key] === value));
}
