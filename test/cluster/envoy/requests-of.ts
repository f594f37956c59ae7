import { HOST, neighboursOf, pathMeantBy, type Request } from './request';
import { podOf } from './world';
import type { Written } from '../../support/examples-manifests';

interface Operation {
  readonly methods?: readonly string[];
  readonly paths?: readonly string[];
}

/** Every method and path that policies of a workload speak of, and their neighbours. */
export function requestsOf(objects: readonly Written[], workload: Written): readonly Request[] {
  const operations = operationsAt(objects, workload);
  const methods = new Set([...operations.flatMap((item) => item.methods ?? []), 'PATCH']);
  const paths = new Set(['/', ...operations.flatMap((item) => item.paths ?? []).flatMap((path) => neighboursOf(pathMeantBy(path)))]);
  return [...paths].flatMap((path) => [...methods].map((method) => ({ method, path, host: HOST })));
}

function operationsAt(objects: readonly Written[], workload: Written): readonly Operation[] {
  return objects
    .filter(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.namespace === workload.metadata.namespace)
    .filter(({ spec }) => selects(spec.selector?.matchLabels ?? {}, podOf(workload).metadata.labels ?? {}))
    .flatMap(({ spec }) => (spec.rules ?? []) as { to?: { operation: Operation }[] }[])
    .flatMap(({ to }) => (to ?? []).map(({ operation }) => operation));
}

function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
