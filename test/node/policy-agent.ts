import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, QUEUE } from './machine';
import type { ApiServer } from '../cluster/kubernetes/api-server';
import { startDaemon, type Daemon } from '../cluster/tools/daemon';
import { goTool } from '../cluster/tools/go-tool';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * kube-network-policies, which decides about the first packet of each connection. It finds the API server as programs in pods do, by two
 * variables and the files of a ServiceAccount.
 */
export async function startPolicyAgent({ admin, certificates, url }: ApiServer): Promise<Daemon> {
  const name = 'network-policy-agent';
  const account = '/api/v1/namespaces/kube-system/serviceaccounts';
  // They are there where it is started again.
  await admin.send('POST', account, { body: { metadata: { name } } });
  await admin.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    body: {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'kube-system' }],
    },
  });
  const { status: { token } } = await admin.must('POST', `${account}/${name}/token`, { body: { spec: { expirationSeconds: 86_400 } } });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'token'), token);
  writeFileSync(join(FOLDER, 'ca.crt'), readFileSync(join(certificates, 'ca.crt')));
  const { hostname, port } = new URL(url);
  return startDaemon('env', [
    `KUBERNETES_SERVICE_HOST=${hostname}`, `KUBERNETES_SERVICE_PORT=${port}`, goTool(name), `--hostname-override=${NODE.name}`, `--nfqueue-id=${QUEUE}`, '--disable-nri',
  ], async () => isListening());
}

async function isListening(): Promise<boolean> {
  return readFileSync('/proc/net/netfilter/nfnetlink_queue', 'utf8').split('\n').some((line) => line.trim().startsWith(`${QUEUE} `));
}
