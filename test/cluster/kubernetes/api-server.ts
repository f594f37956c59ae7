import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './client';
import { freePort, startDaemon, type Daemon } from '../tools/daemon';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';

/** The minors that are built from `go/kubernetes-<minor>`: the oldest that the library supports, and the newest. */
export const MINORS = ['1.30', '1.37'] as const;
export type Minor = typeof MINORS[number];
export const NEWEST: Minor = '1.37';

export interface ApiServer {
  readonly minor: Minor;
  readonly url: string;
  readonly admin: Client;
  /** Keys and certificates, see `go/certificates`. */
  readonly certificates: string;
  /** A kubeconfig of the administrator. */
  readonly kubeconfig: string;
  /** A folder that is gone when the server is stopped. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

export interface ApiServerOptions {
  /** Runs the controllers too, that make pods, endpoints and accounts. @default - the API server alone */
  readonly controllers?: boolean;
  /** Serves with a certificate that has expired; then nobody but the test knows when it is ready. */
  readonly expired?: boolean;
  /** Pods of a node reach the server, at the node's address and this port. @default - it is known on loopback alone */
  readonly node?: { readonly address: string; readonly port: number };
}

/** etcd and an API server on loopback, with authorization and admission as a cluster has them. */
export async function startApiServer(minor: Minor, { controllers = false, expired = false, node }: ApiServerOptions = {}): Promise<ApiServer> {
  const program = goTool(`kubernetes-${minor}`);
  const folder = mkdtempSync(join(tmpdir(), 'api-server-'));
  run(goTool('certificates'), [folder]);
  const file = (name: string) => join(folder, name);
  const url = `https://127.0.0.1:${node?.port ?? await freePort()}`;
  const started: Daemon[] = [];
  const admin = Client.admin(url, folder);
  const stop = async () => {
    admin.close();
    for (const daemon of started.reverse()) await daemon.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const etcd = await startEtcd(file('etcd'));
    started.push(etcd.daemon);
    const served = expired ? 'expired-server' : 'server';
    started.push(await startDaemon(program, ['kube-apiserver',
      `--etcd-servers=${etcd.url}`, `--bind-address=${node ? '0.0.0.0' : '127.0.0.1'}`, `--secure-port=${new URL(url).port}`, `--advertise-address=${node?.address ?? '192.0.2.1'}`,
      `--tls-cert-file=${file(`${served}.crt`)}`, `--tls-private-key-file=${file(`${served}.key`)}`, `--client-ca-file=${file('ca.crt')}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local', `--service-account-key-file=${file('service-accounts.key')}`,
      `--service-account-signing-key-file=${file('service-accounts.key')}`, '--service-cluster-ip-range=10.96.0.0/16',
      '--authorization-mode=Node,RBAC', '--allow-privileged=true', ...(node ? [
        '--endpoint-reconciler-type=master-count', `--kubelet-client-certificate=${file('admin.crt')}`, `--kubelet-client-key=${file('admin.key')}`,
        '--kubelet-preferred-address-types=InternalIP',
      ] : ['--endpoint-reconciler-type=none'])], async () => (expired ? listens(admin) : isReady(admin))));
    const kubeconfig = file('kubeconfig');
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(url, file('ca.crt'), { 'client-certificate': file('admin.crt'), 'client-key': file('admin.key') })));
    if (controllers) {
      started.push(await startDaemon(program, ['kube-controller-manager',
        `--kubeconfig=${kubeconfig}`, `--service-account-private-key-file=${file('service-accounts.key')}`, `--root-ca-file=${file('ca.crt')}`,
        '--leader-elect=false', '--secure-port=0', '--use-service-account-credentials=true'], async () => (await admin.get('/api/v1/namespaces/default/serviceaccounts/default')).status === 200));
    }
    return { minor, url, admin, certificates: folder, kubeconfig, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A kubeconfig with one cluster and one user. */
export function kubeconfigOf(server: string, authority: string, user: object): object {
  return {
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'test',
    'clusters': [{ name: 'test', cluster: { server, 'certificate-authority': authority } }],
    'users': [{ name: 'test', user }],
    'contexts': [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  };
}

async function startEtcd(folder: string): Promise<{ readonly daemon: Daemon; readonly url: string }> {
  const [url, peers] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  const daemon = await startDaemon(goTool('etcd'), [
    `--data-dir=${folder}`, `--listen-client-urls=${url}`, `--advertise-client-urls=${url}`, `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`, `--initial-cluster=default=${peers}`, '--unsafe-no-fsync', '--log-level=error',
  ], async () => fetch(`${url}/health`).then((answer) => answer.ok, () => false));
  return { daemon, url };
}

async function isReady(admin: Client): Promise<boolean> {
  return admin.get('/readyz').then(({ status }) => status === 200, () => false);
}

async function listens(admin: Client): Promise<boolean> {
  return admin.get('/readyz').then(() => true, ({ code }: NodeJS.ErrnoException) => code !== 'ECONNREFUSED');
}
