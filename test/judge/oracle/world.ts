/** A random cluster as the oracle sees it: the raw objects, and the pods written out by hand. */

/** Yes, no, or up to the plugin. */
export type Ternary = boolean | undefined;

export interface WorldPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly serviceAccount: string;
  /** That of its identity. @default 'cluster.local' */
  readonly trustDomain?: string;
  readonly hostNetwork: boolean;
  readonly sidecar: boolean;
  /** Whether its containers run as the proxy's own user. @default 'none' */
  readonly proxyUser?: 'all' | 'some' | 'none';
  readonly ports: readonly { readonly name?: string; readonly number: number; readonly protocol: string }[];
}

export interface World {
  /** Everything that the judge gets too. */
  readonly objects: readonly object[];
  readonly pods: readonly WorldPod[];
  readonly ipBlockMatchesPods: 'yes' | 'no' | 'unknown';
}
