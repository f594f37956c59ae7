import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './images';
import { NODE, prepareMachine, sendToPolicyAgent } from './machine';
import { configurePodNetwork } from './network';
import { startPolicyAgent } from './policy-agent';
import { startRegistry } from './registry';
import { startApiServer, type ApiServer } from '../cluster/kubernetes/api-server';
import { startDaemon, type Daemon } from '../cluster/tools/daemon';
import { goTool } from '../cluster/tools/go-tool';
import { run, runBeside } from '../cluster/tools/run';

const PAUSE = 'localhost/pause:1';

interface Container {
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
}

/** A cluster of one node, with everything that a node has, in this process' own namespaces. */
export interface Node extends ApiServer {
  /** Stops what decides about packets; the answer starts it again. */
  readonly stopPolicyAgent: () => Promise<() => Promise<void>>;
  /** Makes images that the node can pull, and says the digest of each by its reference. */
  readonly offer: (images: readonly Image[]) => ReadonlyMap<string, string>;
  /** Runs a program in a container, with `input` as what it reads. */
  readonly exec: (container: Container, command: readonly string[], input: string) => Promise<string>;
}

/** Starts a node on Kubernetes 1.37 and waits until it is ready. */
export async function startNode(): Promise<Node> {
  prepareMachine();
  const server = await startApiServer('1.37', { controllers: true, node: NODE });
  const registry = await startRegistry();
  const started: { readonly stop: () => Promise<void> }[] = [registry];
  const stop = async () => {
    for (const daemon of started.reverse()) await daemon.stop();
    unmountBelow(server.folder);
    await server.stop();
  };
  try {
    const file = (name: string) => join(server.folder, name);
    const socket = file('containerd.sock');
    started.push(await startContainerd(server.folder, socket, registry.url));
    registry.offer([{ reference: PAUSE, program: goTool('actor'), files: { 'actor.json': '{}' } }]);
    for (const [name, config] of Object.entries(configurations(server, socket))) writeFileSync(file(name), JSON.stringify(config));
    const node = goTool('node-1.37');
    const api = `/api/v1/nodes/${NODE.name}`;
    started.push(await startDaemon(node, ['kubelet', `--config=${file('kubelet.json')}`, `--kubeconfig=${server.kubeconfig}`, `--root-dir=${file('kubelet')}`,
      `--cert-dir=${file('kubelet-pki')}`, `--hostname-override=${NODE.name}`, `--node-ip=${NODE.address}`], async () => isNodeReady(server, api)));
    await server.admin.must('PATCH', `${api}/status`, { type: 'application/merge-patch+json', body: { status: { capacity: { 'ephemeral-storage': '100Gi' } } } });
    started.push(await startDaemon(node, ['kube-scheduler', `--kubeconfig=${server.kubeconfig}`, '--leader-elect=false', '--secure-port=0'], async () => true));
    started.push(await startDaemon(node, ['kube-proxy', `--config=${file('kube-proxy.json')}`], async () => knowsService()));
    let agent = await startPolicyAgent(server);
    started.push({ stop: async () => agent.stop() });
    sendToPolicyAgent();
    return {
      ...server,
      stop,
      offer: registry.offer,
      stopPolicyAgent: async () => {
        await agent.stop();
        return async () => { agent = await startPolicyAgent(server); };
      },
      exec: async ({ namespace, name, container }, command, input) => runBeside(goTool('kubernetes-1.37'), [
        'kubectl', `--kubeconfig=${server.kubeconfig}`, 'exec', '--stdin', `--namespace=${namespace}`, name, `--container=${container}`, '--', ...command,
      ], input),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startContainerd(folder: string, socket: string, registry: string): Promise<Daemon> {
  const network = configurePodNetwork(folder);
  const hosts = join(folder, 'registries', '_default');
  mkdirSync(hosts, { recursive: true });
  writeFileSync(join(hosts, 'hosts.toml'), `[host."${registry}"]\n  capabilities = ["pull", "resolve"]\n`);
  const config = join(folder, 'containerd.toml');
  writeFileSync(config, `
version = 2
root = "${folder}/containerd"
state = "${folder}/containerd-state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE}"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${folder}/registries"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${network.programs}"
    conf_dir = "${network.configuration}"
`);
  return startDaemon('containerd', ['--config', config], async () => existsSync(socket));
}

function configurations({ folder, kubeconfig }: ApiServer, socket: string): Readonly<Record<string, object>> {
  const never = { 'imagefs.available': '0%', 'nodefs.available': '0%', 'nodefs.inodesFree': '0%', 'imagefs.inodesFree': '0%', 'memory.available': '50Mi' };
  return {
    'kubelet.json': {
      kind: 'KubeletConfiguration',
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      // Machines of tests have cgroups of version 1, and not all of them.
      failCgroupV1: false,
      cgroupDriver: 'cgroupfs',
      cgroupsPerQOS: false,
      enforceNodeAllocatable: [],
      // The disk can't be measured on every machine; what it holds is stated above.
      localStorageCapacityIsolation: false,
      nodeStatusUpdateFrequency: '1s',
      failSwapOn: false,
      containerRuntimeEndpoint: `unix://${socket}`,
      authentication: { x509: { clientCAFile: join(folder, 'ca.crt') }, anonymous: { enabled: false }, webhook: { enabled: false } },
      authorization: { mode: 'AlwaysAllow' },
      clusterDNS: [NODE.dns],
      clusterDomain: NODE.domain,
      readOnlyPort: 0,
      maxPods: 200,
      imageGCHighThresholdPercent: 100,
      evictionHard: never,
    },
    'kube-proxy.json': {
      kind: 'KubeProxyConfiguration',
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      mode: 'iptables',
      hostnameOverride: NODE.name,
      clusterCIDR: NODE.pods,
      clientConnection: { kubeconfig },
      conntrack: { maxPerCore: 0 },
    },
  };
}

/** Containers end with this process' namespaces, their mounts before. */
function unmountBelow(folder: string): void {
  const mounted = readFileSync('/proc/mounts', 'utf8').split('\n').map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounted.reverse()) run('umount', ['--lazy', path]);
}

async function isNodeReady({ admin }: ApiServer, path: string): Promise<boolean> {
  const { status, body } = await admin.get(path);
  return status === 200 && (body.status.conditions ?? []).some(({ type, status: is }: { type: string; status: string }) => type === 'Ready' && is === 'True');
}

/** Whether the first rules are in the kernel: the API server's Service is always there. */
async function knowsService(): Promise<boolean> {
  return run('iptables-save', ['-t', 'nat']).includes(NODE.api);
}
