import { HOST, neighboursOf, type Request } from './request';

/** Every method at every path and its neighbours. */
export function asked(methods: readonly string[], paths: readonly string[], more: Partial<Request> = {}): () => readonly Request[] {
  const all = [...new Set(paths.flatMap(neighboursOf))].flatMap((path) => methods.map((method) => ({ method, path, host: HOST, ...more })));
  return () => all;
}

/** One request, and the same with other fields. */
export function askedWith(...variants: readonly Partial<Request>[]): () => readonly Request[] {
  const all = variants.map((variant) => ({ method: 'GET', path: '/a', host: HOST, ...variant }));
  return () => all;
}
