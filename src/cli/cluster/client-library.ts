/** The one place that knows which library reads kubeconfigs. It is large, so it is loaded only here, and installed only by who asks clusters. */
import { ClusterError } from './cluster-error';

/** The versions that this room is tried with; newer ones are for newer Node.js. */
const WANTED = '@kubernetes/client-node@^1.4.0';

/** What is taken of it: everything about kubeconfigs and credentials, and nothing of its thousand request classes. */
export interface KubeConfig {
  readonly contexts: readonly { readonly name: string }[];
  loadFromFile(file: string): void;
  loadFromDefault(): void;
  setCurrentContext(name: string): void;
  getCurrentContext(): string;
  getCurrentCluster(): { readonly server: string } | null;
  getCurrentUser(): { readonly name: string } | null;
  /** Adds certificates, tokens and proxies, running credential plugins where the user has some. */
  applyToHTTPSOptions(options: object): Promise<void>;
}

export interface ClientLibrary {
  readonly KubeConfig: new () => KubeConfig;
}

export function loadClientLibrary(): ClientLibrary {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies -- see the head of this file
    return require('@kubernetes/client-node') as ClientLibrary;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !message.includes('@kubernetes/client-node')) throw error;
    throw new ClusterError(`To ask a cluster, zero-trust needs the library that reads kubeconfigs, which is not installed with it: npm install --save-dev ${WANTED}`);
  }
}
