/** Templates of SPIFFE IDs. Source: SPIRE Controller Manager, ClusterSPIFFEID, "Templates", which are those of Go. */
import type { PodItem } from '../pods';

const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/g;

/** The same for all pods of a cluster, as far as manifests tell. */
const OF_CLUSTER: ReadonlySet<string> = new Set(['.TrustDomain', '.ClusterName', '.ClusterDomain']);

/** What a template makes of a pod; undefined where it asks for what no manifest shows, or in a way that is not understood. */
export function tryRender(template: string, pod: PodItem): string | undefined {
  let isUnderstood = true;
  const text = template.replace(ACTION, (_, expression: string) => {
    const value = valueOf(expression, pod);
    isUnderstood &&= value !== undefined;
    return value ?? '';
  });
  return isUnderstood ? text : undefined;
}

function valueOf(expression: string, { ref, template }: PodItem): string | undefined {
  if (OF_CLUSTER.has(expression)) return expression.slice(1);
  if (expression === '.PodMeta.Namespace') return ref.namespace;
  if (expression === '.PodSpec.ServiceAccountName') return template.serviceAccount;
  const label = /^\.PodMeta\.Labels\.([A-Za-z_]\w*)$/.exec(expression)?.[1] ?? /^index \.PodMeta\.Labels ["`]([^"`]+)["`]$/.exec(expression)?.[1];
  // A label that is missing is an empty text there.
  return label === undefined ? undefined : template.labels[label] ?? '';
}
