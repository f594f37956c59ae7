import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Image } from './images';
import { NODE, prepareMachine, sendToPolicyAgent } from './machine';
import { configurePodNetwork, type PodNetwork } from './network';
import { startPolicyAgent } from './policy-agent';
import { startRegistry } from './registry';
import { startApiServer, type ApiServer } from '../cluster/kubernetes/api-server';
import { startDaemon, type Daemon } from '../cluster/tools/daemon';
import { goTool } from '../cluster/tools/go-tool';
import { run } from '../cluster/tools/run';

const PAUSE = 'localhost/pause:1';
const API = `/api/v1/nodes/${NODE.name}`;

/** Whom programs of tests run as in pods: neither root nor the user of a proxy. */
const NOBODY = 65532;

interface Container {
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
}

/** Programs of the node that a test may do without for a while. */
export type Part = 'containerd' | 'kubelet' | 'policy-agent';

/** A cluster of one node, with everything that a node has, in this process' own namespaces. */
export interface Node extends ApiServer {
  /** Kills a program of the node; the answer starts it again. */
  readonly halt: (part: Part) => Promise<() => Promise<void>>;
  /** Makes images that the node can pull, and says the digest of each by its reference. */
  readonly offer: (images: readonly Image[]) => ReadonlyMap<string, string>;
  /**
   * The beginning of a command that runs a program in the network and among the files of a container, as a user without rights. It asks no
   * kubelet, which may be down.
   */
  readonly inside: (container: Container) => Promise<readonly [string, ...string[]]>;
  /** The first process of a container, in whose network programs of the machine can run. */
  readonly processOf: (container: Container) => Promise<number>;
}

/** Starts a node on Kubernetes 1.37 and waits until it is ready. */
export async function startNode(): Promise<Node> {
  prepareMachine();
  const server = await startApiServer('1.37', { controllers: true, node: { address: NODE.address, port: NODE.apiPort } });
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
    // Istio's plugin is added to it later, and stays.
    const network = configurePodNetwork(server.folder);
    const parts: Readonly<Record<Part, () => Promise<Daemon>>> = {
      'containerd': async () => startContainerd(server.folder, socket, registry.url, network),
      'kubelet': async () => startKubelet(server),
      'policy-agent': async () => startPolicyAgent(server),
    };
    const running = new Map<Part, Daemon>();
    const start = async (part: Part) => { running.set(part, await parts[part]()); };
    started.push({ stop: async () => { for (const daemon of running.values()) await daemon.stop(); } });
    await start('containerd');
    registry.offer([{ reference: PAUSE, program: goTool('actor'), files: { 'actor.json': '{}' } }]);
    for (const [name, config] of Object.entries(configurations(server, socket))) writeFileSync(file(name), JSON.stringify(config));
    await start('kubelet');
    const node = goTool('node-1.37');
    await server.admin.must('PATCH', `${API}/status`, { type: 'application/merge-patch+json', body: { status: { capacity: { 'ephemeral-storage': '100Gi' } } } });
    started.push(await startDaemon(node, ['kube-scheduler', `--kubeconfig=${server.kubeconfig}`, '--leader-elect=false', '--secure-port=0'], async () => true));
    started.push(await startDaemon(node, ['kube-proxy', `--config=${file('kube-proxy.json')}`], async () => knowsService()));
    await start('policy-agent');
    sendToPolicyAgent();
    return {
      ...server,
      stop,
      offer: registry.offer,
      halt: async (part) => {
        await running.get(part)!.stop();
        return async () => start(part);
      },
      processOf: async (container) => processOf(server, container),
      inside: async (container) => [
        'nsenter', `--target=${await processOf(server, container)}`, '--net', '--mount', '--root', '--wd', `--setuid=${NOBODY}`, `--setgid=${NOBODY}`, '--',
      ],
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startContainerd(folder: string, socket: string, registry: string, network: PodNetwork): Promise<Daemon> {
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
  return startDaemon('containerd', ['--config', config], async () => isListening(socket));
}

/** Who watches over it starts it again where containerd is not that far yet, as systemd does on a machine. */
async function startKubelet(server: ApiServer, tries = 5): Promise<Daemon> {
  const file = (name: string) => join(server.folder, name);
  const since = Date.now();
  try {
    return await startDaemon(goTool('node-1.37'), ['kubelet', `--config=${file('kubelet.json')}`, `--kubeconfig=${server.kubeconfig}`, `--root-dir=${file('kubelet')}`,
      `--cert-dir=${file('kubelet-pki')}`, `--hostname-override=${NODE.name}`, `--node-ip=${NODE.address}`], async () => isNodeReady(server, since));
  } catch (error) {
    if (tries === 1) throw error;
    return startKubelet(server, tries - 1);
  }
}

/** The first process of a container that runs, where containerd writes it down. */
async function processOf({ admin, folder }: ApiServer, { namespace, name, container }: Container): Promise<number> {
  const { status: { containerStatuses = [] } } = await admin.must('GET', `/api/v1/namespaces/${namespace}/pods/${name}`);
  const id: string | undefined = containerStatuses.find((one: { readonly name: string }) => one.name === container)?.containerID;
  if (id === undefined) throw new Error(`${namespace}/${name} has no container ${container} that runs`);
  return Number(readFileSync(join(folder, 'containerd-state/io.containerd.runtime.v2.task/k8s.io', id.replace('containerd://', ''), 'init.pid'), 'utf8'));
}

/** A socket that a killed program has left behind answers nobody. */
async function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path, () => { connection.destroy(); resolve(true); });
    connection.on('error', () => { resolve(false); });
  });
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

/** Whether the kubelet that was started at this time says that it is ready: the one before may have said so, too. */
async function isNodeReady({ admin }: ApiServer, since: number): Promise<boolean> {
  const [node, lease] = await Promise.all([API, `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${NODE.name}`].map(async (path) => admin.get(path)));
  if (node!.status !== 200 || lease!.status !== 200 || Date.parse(lease!.body.spec.renewTime) < since) return false;
  return (node!.body.status.conditions ?? []).some(({ type, status: is }: { type: string; status: string }) => type === 'Ready' && is === 'True');
}

/** Whether the first rules are in the kernel: the API server's Service is always there. */
async function knowsService(): Promise<boolean> {
  return run('iptables-save', ['-t', 'nat']).includes(NODE.api);
}
