/** Keys of Linkerd that are understood. Source: Linkerd "Proxy Configuration" and "Automatic Proxy Injection". */
import { CALLED_KEYS } from './called-services';
import { scrapedPorts } from './enforcement-points';
import { isLinkerd } from './linkerd-spec';
import { isGo, isWord } from '../../keys/known-key';
import type { KnownKeys, Subject, ValueCheck } from '../../keys/known-key';
import { workloadNamed } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import type { MeshKeys } from '../contract';
import type { MeshSpec } from '../mesh-spec';

const CONFIG = 'config.linkerd.io';

const KNOWN: readonly KnownKeys[] = [
  CALLED_KEYS,
  {
    keys: ['linkerd.io/inject'],
    at: ['namespace', 'pod'],
    because: 'compared with the mesh that was declared',
    values: (value, key, subject) => {
      const mesh = meshAt(subject);
      return isWord(...(mesh === undefined ? ['enabled', 'disabled'] : [isLinkerd(mesh) ? 'enabled' : 'disabled']))(value, key, subject);
    },
  },
  { keys: [`${CONFIG}/default-inbound-policy`], at: ['namespace', 'pod'], because: 'it closes what no Server opens', values: isWord('deny') },
  { keys: [`${CONFIG}/proxy-enable-native-sidecar`], at: ['pod'], because: 'what holds without it', values: isGo(true) },
  {
    keys: [`${CONFIG}/opaque-ports`],
    at: ['pod', 'service'],
    because: 'compared with the protocols of ports that were declared',
    values: portsOf(({ ports }, onService) => ports.filter(({ protocol }) => protocol === 'tcp' || protocol === 'tls').map((port) => (onService ? port.servicePort : port.containerPort))),
  },
  { keys: [`${CONFIG}/skip-inbound-ports`], at: ['pod'], because: 'compared with where metrics were declared to be', values: portsOf(scrapedPorts) },
  {
    keys: [
      'proxy-cpu-request', 'proxy-cpu-limit', 'proxy-memory-request', 'proxy-memory-limit', 'proxy-ephemeral-storage-request', 'proxy-ephemeral-storage-limit',
      'proxy-log-level', 'proxy-log-format', 'proxy-log-http-headers', 'access-log', 'proxy-await', 'shutdown-grace-period',
    ].map((key) => `${CONFIG}/${key}`),
    at: ['namespace', 'pod'],
    because: 'what the proxy costs and logs, and when it starts and ends',
  },
];

export const KEYS: MeshKeys = {
  known: KNOWN,
  domains: { 'linkerd.io': 'they can change what a proxy takes, where it sends calls, which identity it shows, or whether there is one' },
  bare: {},
};

/** The ports of a declared workload, and no others. */
function portsOf(expected: (workload: WorkloadNode, onService: boolean) => readonly number[]): ValueCheck {
  return (value, _key, { graph, object }) => {
    const workload = workloadNamed(graph, `${object.namespace}/${object.name}`);
    if (!workload || !isLinkerd(workload.mesh)) return 'none: it is on no workload that was declared in Linkerd';
    const wanted = [...new Set(expected(workload, object.kind === 'Service'))].sort((one, other) => one - other).join(',');
    return value === wanted ? undefined : wanted === '' ? 'none: no port was declared for which it is' : `"${wanted}"`;
  };
}

function meshAt({ graph, object: { kind, namespace, name } }: Subject): MeshSpec | undefined {
  return graph.namespaces.get(kind === 'Namespace' ? name : namespace)?.mesh;
}
