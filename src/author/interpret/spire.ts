/** Certificates of SPIRE: who asks for them, and who gets one. */
import { configsOf, plannedConfig } from './config';
import type { _WorkloadState } from './state';
import type { Cluster } from '../graph/cluster';
import { quoted } from '../graph/problem';
import { isMade } from '../graph/prop-types';
import type { Reader } from '../graph/reader';
import { identitiesConfigMap, WORKLOAD_API } from '../graph/spire';
import { parseDnsSubdomain } from '../graph/values/names';
import { parseSocketFile, parseTrustDomain } from '../graph/values/spire';

/** What a `ClusterProfile` states of SPIRE. */
export function readSpire(reader: Reader, { spire }: Pick<Cluster, 'spire'>): void {
  if (!spire) return;
  reader.read('cluster-profile', 'profile.spire.trustDomain', spire.trustDomain, parseTrustDomain);
  if (spire.className !== undefined) reader.read('cluster-profile', 'profile.spire.className', spire.className, parseDnsSubdomain);
  reader.read('cluster-profile', 'profile.spire.socketFile', spire.socketFile, parseSocketFile);
}

/** Whether a service asks its callers for certificates. */
export function readCertificates(reader: Reader, state: _WorkloadState): boolean {
  const { service, name } = state;
  const { certificates = false, saysIdentity, ports = [] } = service ?? {};
  if (!certificates) return false;
  if (ports.length === 0) {
    if (saysIdentity) reader.refuse('identity', 'serviceIdentity', 'a service without ports', 'ports: nobody calls it, so that nobody has to show who they are', 'declare its ports, or leave serviceIdentity out');
    return false;
  }
  const taken = configsOf(state).find((config) => plannedConfig(config, name).name === identitiesConfigMap(name));
  if (taken) {
    reader.refuse(
      'duplicate-name', `config ${quoted(taken.name)}`, quoted(identitiesConfigMap(name)), 'another name: the ConfigMap that says whom the service may admit has this one',
      'give the configuration another name',
    );
  }
  return true;
}

/** The socket at which a workload gets its certificate: that of a service that asks for them, or of one of its callers. Undefined: it needs none. */
export function readWorkloadApi(reader: Reader, state: _WorkloadState): string | undefined {
  const { namespace, outgoing, props, service } = state;
  const asks = service?.certificates === true && service.ports.length > 0;
  const called = outgoing.find(({ callee }) => isMade(callee, 'Callee') && callee._parts.certificates === true);
  if (!namespace || (!asks && !called)) return undefined;
  const { spire } = namespace.cluster;
  if (!spire) {
    reader.refuse(
      'cluster-profile', 'profile.spire', 'none', `how SPIRE is installed: ${asks ? 'the service' : `who calls ${called?.callee.name}`} needs a certificate of it`,
      "state its trust domain, which `spire-server bundle list` and the configuration of the server name: ClusterProfile.vanilla({ spire: { trustDomain: 'example.org' } })",
    );
  }
  if (Object.hasOwn(props.env ?? {}, WORKLOAD_API.variable)) {
    reader.refuse('config', `env.${WORKLOAD_API.variable}`, 'a value of your own', 'none: it is written, and says where the certificate comes from', 'leave it out, or state profile.spire.socketFile');
  }
  return spire?.socketFile;
}
