/** Labels and annotations: those of the pods are kept, so that selectors of others still find them. */
import { parseLabelKey, parseLabelValue } from '../../author/graph/values/names';
import { isBody } from '../read/fields';
import type { Body } from '../read/found';
import type { Survey } from '../read/survey';

/** The library writes these itself. */
const OWN: ReadonlySet<string> = new Set([
  'app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/part-of', 'app.kubernetes.io/managed-by', 'cdk8s.io/metadata.addr',
]);

/** Controllers of Kubernetes and kubectl write these. */
const WRITTEN: readonly RegExp[] = [
  /^(pod-template-hash|controller-revision-hash|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|batch\.kubernetes\.io\/|controller-uid$|job-name$)/,
  /^(kubectl\.kubernetes\.io|deployment\.kubernetes\.io|deprecated\.daemonset)\//,
];

export interface PodMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export function podMetadata(template: Body, survey: Survey): PodMetadata {
  const metadata = isBody(template.metadata) ? template.metadata : {};
  return { labels: kept(metadata.labels, 'label', survey), annotations: kept(metadata.annotations, 'annotation', survey) };
}

/** What a platform acts on needs a known effect, so that a person decides. */
function kept(given: unknown, what: 'label' | 'annotation', survey: Survey): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(isBody(given) ? given : {}).flatMap(([key, value]) => {
    if (WRITTEN.some((pattern) => pattern.test(key)) || OWN.has(key)) {
      if (OWN.has(key)) survey.dropped.push(`${what} ${key} of the pods: the library writes it`);
      return [];
    }
    const isValid = typeof value === 'string' && parseLabelKey(key).ok && (what === 'annotation' || parseLabelValue(value).ok);
    if (isValid && !key.includes('/')) return [[key, value] as const];
    survey.dropped.push(`${what} ${key} of the pods: add it to ${what === 'label' ? 'podLabels' : 'podAnnotations'} if its platform needs it`);
    return [];
  }));
}
