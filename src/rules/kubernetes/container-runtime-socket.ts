import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf, show } from '../words';

/** Sockets of container runtimes. Source: default endpoints of the kubelet, Docker, containerd, CRI-O and cri-dockerd. */
const SOCKETS: readonly string[] = ['docker.sock', 'containerd.sock', 'crio.sock', 'cri-dockerd.sock', 'podman.sock', 'dockershim.sock'];

/** Folders in which those sockets lie: who mounts one of them, or what is above, has the socket. */
const FOLDERS: readonly string[] = [
  '/', '/run', '/var', '/var/run', '/run/containerd', '/var/run/containerd', '/run/crio', '/var/run/crio', '/run/docker', '/run/podman',
  '/run/k3s', '/run/k3s/containerd', '/run/k0s',
];

export const CONTAINER_RUNTIME_SOCKET = defineRule({
  code: 'ZT111',
  name: 'container-runtime-socket',
  title: 'A pod can command the container runtime',
  severity: 'error',
  why: 'A process that can write to the socket of the runtime can start any container with any mount: it is root on the node, regardless of other restrictions of the pod.',
  fix: 'Remove the mount. Build images with a rootless builder; read container metrics from the kubelet.',
  standards: [nsa('Pod security enforcement'), cis('5.2.12')],
  check: (input) => input.pods.flatMap((pod) => pod.spec.child('volumes').items()
    .map((volume) => volume.child('hostPath').child('path'))
    .filter((field) => typeof field.value === 'string' && leadsToSocket(field.value))
    .map((field) => evidenceAt(pod.ref, field))),
  describe: (evidence) => `${nameOf(evidence.object)} mounts ${show(evidence.got)}, by which it can command the container runtime of its node.`,
});

function leadsToSocket(path: string): boolean {
  const clean = path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  return FOLDERS.includes(clean) || SOCKETS.some((socket) => clean.endsWith(`/${socket}`));
}
