/** Keys of Consul that are understood. Source: Consul on Kubernetes, "Annotations and Labels". */
import { portsAround } from './around';
import { isConsul } from './consul-spec';
import { servicePort } from './services';
import type { StoredObject } from '../../../judge/objects/store';
import { isGo } from '../../keys/known-key';
import type { KnownKeys, ValueCheck } from '../../keys/known-key';
import { workloadNamed } from '../../objects/workload-by-pods';
import { workloadOfJob } from '../../specification/job-names';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';
import type { MeshKeys } from '../contract';

const DOMAIN = 'consul.hashicorp.com';

const KNOWN: readonly KnownKeys[] = [
  {
    keys: [`${DOMAIN}/connect-inject`],
    because: 'compared with the mesh that was declared',
    values: (value, key, subject) => isGo(ofConsul(subject.graph, subject.object) !== undefined)(value, key, subject),
  },
  { keys: [`${DOMAIN}/connect-service`], at: ['pod'], because: 'compared with the account', values: compared((_graph, { serviceAccount }) => serviceAccount) },
  {
    keys: [`${DOMAIN}/connect-service-port`],
    at: ['pod'],
    because: 'compared with the port that is called',
    values: compared((graph, workload) => servicePort(graph, workload)?.containerPort.toString()),
  },
  {
    keys: [`${DOMAIN}/transparent-proxy-exclude-inbound-ports`],
    at: ['pod'],
    because: 'compared with what was declared for those who show no identity',
    values: compared((graph, workload) => (portsAround(graph, workload).length === 0 ? undefined : portsAround(graph, workload).join(','))),
  },
  {
    keys: ['transparent-proxy', 'transparent-proxy-overwrite-probes', 'enable-consul-dataplane-as-sidecar'].map((key) => `${DOMAIN}/${key}`),
    at: ['pod'],
    because: 'without them a proxy could be gone around, or start too late',
    values: isGo(true),
  },
  { keys: [`${DOMAIN}/enable-metrics`], at: ['pod'], because: 'with them a proxy answers scrapers in plain text', values: isGo(false) },
  {
    keys: ['sidecar-proxy-cpu-request', 'sidecar-proxy-cpu-limit', 'sidecar-proxy-memory-request', 'sidecar-proxy-memory-limit', 'consul-envoy-proxy-concurrency']
      .map((key) => `${DOMAIN}/${key}`),
    at: ['pod'],
    because: 'what the proxy costs',
  },
];

export const KEYS: MeshKeys = {
  known: KNOWN,
  domains: { [DOMAIN]: 'they can change what a proxy takes, which service it stands for, or whether there is one' },
  bare: {},
};

/** A Job that is applied has a hash of what it runs in its name. */
function ofConsul(graph: Specification, { kind, namespace, name }: StoredObject): WorkloadNode | undefined {
  const names = kind === 'Job' ? [name, workloadOfJob(name) ?? name] : [name];
  const workload = names.map((one) => workloadNamed(graph, `${namespace}/${one}`)).find((one) => one);
  return workload && isConsul(workload.mesh) ? workload : undefined;
}

function compared(expected: (graph: Specification, workload: WorkloadNode) => string | undefined): ValueCheck {
  return (value, _key, { graph, object }) => {
    const workload = ofConsul(graph, object);
    if (!workload) return 'none: it is on no workload that was declared in Consul';
    const wanted = expected(graph, workload);
    return value === wanted ? undefined : wanted === undefined ? 'none: nothing was declared for which it is' : `"${wanted}"`;
  };
}
