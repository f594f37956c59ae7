/** What the rest of this room knows of a cluster: paths that can be read. */
export interface Connection {
  /** URL of the API server, for messages. */
  readonly server: string;
  /** Who asks, for messages: "user 'ci' of context 'production'". */
  readonly who: string;
  /** Throws a ClusterError where no answer comes. */
  get(path: string): Promise<Answer>;
  close(): void;
}

export interface Answer {
  readonly status: number;
  /** Of a JSON answer; of another one its text. */
  readonly body: unknown;
}

/** How kubectl names a cluster. */
export interface ClusterFlags {
  readonly cluster?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  /** @default - all namespaces */
  readonly namespace?: readonly string[];
}

export type Connect = (flags: ClusterFlags) => Promise<Connection>;
