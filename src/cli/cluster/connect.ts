/** From kubectl's options to a connection. */
import { X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { loadClientLibrary, type KubeConfig } from './client-library';
import { ClusterError } from './cluster-error';
import type { Answer, ClusterFlags, Connection } from './connection';
import { describeNetworkError } from './network-error';

/** Milliseconds that a server may stay silent. */
const SILENCE = 30_000;

/** Where client-node turns if it finds no kubeconfig; nobody has had an API server there for years. */
const NOWHERE = 'http://localhost:8080';

const JSON_TYPE = 'application/json';

export async function connect(flags: ClusterFlags): Promise<Connection> {
  const config = kubeconfigOf(flags);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new ClusterError(`Context '${config.getCurrentContext()}' of the kubeconfig names no cluster; its contexts are ${contextsOf(config)}.`);
  const options: RequestOptions = { headers: { accept: JSON_TYPE }, timeout: SILENCE };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new ClusterError(`The credentials for ${server} can't be had: ${error instanceof Error ? error.message : String(error)}`);
  }
  const who = `user '${config.getCurrentUser()?.name ?? ''}' of context '${config.getCurrentContext()}'`;
  return {
    server,
    who,
    get: async (path) => {
      const answer = await get(new URL(path, withSlash(server)), options);
      if (answer.status === 401) throw new ClusterError(`${server} does not know ${who} (401 Unauthorized).${expiryOf(options) ?? ' Log in again, or name another context with --context.'}`);
      return answer;
    },
    close: () => {
      const { agent } = options;
      if (typeof agent === 'object') agent.destroy();
    },
  };
}

function kubeconfigOf({ kubeconfig, context }: ClusterFlags): KubeConfig {
  const config = new (loadClientLibrary().KubeConfig)();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new ClusterError(`The kubeconfig ${kubeconfig ?? process.env.KUBECONFIG ?? ''} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (kubeconfig === undefined && config.getCurrentCluster()?.server === NOWHERE) {
    throw new ClusterError('No kubeconfig found: use --kubeconfig, KUBECONFIG or ~/.kube/config.');
  }
  if (context !== undefined) {
    if (!config.contexts.some(({ name }) => name === context)) throw new ClusterError(`The kubeconfig has no context '${context}'; it has ${contextsOf(config)}.`);
    config.setCurrentContext(context);
  }
  return config;
}

function contextsOf({ contexts }: KubeConfig): string {
  return contexts.length === 0 ? 'none' : contexts.map(({ name }) => `'${name}'`).join(', ');
}

/** The path of a server's URL is kept: some providers have many clusters behind one host. */
function withSlash(server: string): string {
  return server.endsWith('/') ? server : `${server}/`;
}

/** An API server answers 401 to a certificate that has expired, and does not say why. */
function expiryOf({ cert }: RequestOptions): string | undefined {
  if (typeof cert !== 'string' && !Buffer.isBuffer(cert)) return undefined;
  const { validTo } = new X509Certificate(cert);
  return Date.parse(validTo) < Date.now() ? ` The client certificate in the kubeconfig expired on ${new Date(validTo).toISOString()}: renew it.` : undefined;
}

async function get(url: URL, options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new ClusterError(describeNetworkError(error, url)));
    const request = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString('utf8')) }));
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error(`no answer for ${SILENCE / 1000} seconds`), { code: 'ETIMEDOUT' })));
    request.on('error', fail);
    request.end();
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
