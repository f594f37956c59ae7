import type { Manifest } from '../support/synth';

/** An object that a component refuses, and what it says. The judge is held against this table, and so are the components. */
export interface Refused {
  readonly title: string;
  readonly object: Manifest;
  readonly by: 'api-server' | 'istiod' | 'Cilium' | 'consul-k8s';
  /** Where the judge sees it. */
  readonly path: string;
  /** Part of the reason, in the words of the component. */
  readonly says: string;
  /** A pattern of what the component says, where it says it in other words, as server-side apply does of doubled keys. @default - the same */
  readonly real?: string;
}

/** One that looks odd and is accepted. */
export interface Accepted {
  readonly title: string;
  readonly object: Manifest;
}

export function made(apiVersion: string, kind: string, spec: unknown, metadata: object = {}): Manifest {
  return { apiVersion, kind, metadata: { name: 'odd', namespace: 'shop', ...metadata }, ...(spec !== undefined && { spec }) };
}
