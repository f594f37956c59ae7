/** Certificates with SPIFFE IDs: who issues them, who asks for them, and who gets one. */
import { configsOf, plannedConfig } from './config';
import { plannedSecret } from './secrets';
import type { _WorkloadState } from './state';
import { certificateName } from '../graph/cert-manager';
import type { CertManagerNode } from '../graph/cert-manager';
import { identitiesConfigMap } from '../graph/certificates';
import type { Cluster } from '../graph/cluster';
import type { CertificateNode } from '../graph/pod';
import { quoted } from '../graph/problem';
import { isMade } from '../graph/prop-types';
import type { Reader } from '../graph/reader';
import { WORKLOAD_API } from '../graph/spire';
import type { SpireNode } from '../graph/spire';
import { parseConfigKey, parseIssuerKind, parseTrustConfigMap } from '../graph/values/cert-manager';
import { parseDnsSubdomain } from '../graph/values/names';
import { parseSocketFile, parseTrustDomain } from '../graph/values/spire';

/** What a `ClusterProfile` states of who issues certificates. */
export function readCertificateIssuers(reader: Reader, { certificateIssuers }: Pick<Cluster, 'certificateIssuers'>): void {
  if (certificateIssuers.length > 1) {
    reader.refuse(
      'cluster-profile', 'profile', 'both spire and certManager', 'one of them: two authorities do not trust each other\'s certificates', 'leave one of them out',
    );
  }
  for (const issuer of certificateIssuers) {
    if (issuer.kind === 'spire') readSpire(reader, issuer);
    else readCertManager(reader, issuer);
  }
}

function readSpire(reader: Reader, { trustDomain, className, socketFile }: SpireNode): void {
  reader.read('cluster-profile', 'profile.spire.trustDomain', trustDomain, parseTrustDomain);
  if (className !== undefined) reader.read('cluster-profile', 'profile.spire.className', className, parseDnsSubdomain);
  reader.read('cluster-profile', 'profile.spire.socketFile', socketFile, parseSocketFile);
}

function readCertManager(reader: Reader, { trustDomain, issuer: { group, kind, name }, trust }: CertManagerNode): void {
  reader.read('cluster-profile', 'profile.certManager.trustDomain', trustDomain, parseTrustDomain);
  reader.read('cluster-profile', 'profile.certManager.issuerName', name, parseDnsSubdomain);
  reader.read('cluster-profile', 'profile.certManager.issuerKind', kind, parseIssuerKind);
  reader.read('cluster-profile', 'profile.certManager.issuerGroup', group, parseDnsSubdomain);
  reader.read('cluster-profile', 'profile.certManager.trustConfigMap', trust.configMap, parseTrustConfigMap);
  reader.read('cluster-profile', 'profile.certManager.trustKey', trust.key, parseConfigKey);
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

/** How a workload gets its certificate, that asks for them or calls a service that does. Undefined: it needs none. */
export function readCertificate(reader: Reader, state: _WorkloadState): CertificateNode | undefined {
  const { name, namespace, outgoing, props, service } = state;
  const asks = service?.certificates === true && service.ports.length > 0;
  const called = outgoing.find(({ callee }) => isMade(callee, 'Callee') && callee._parts.certificates === true);
  if (!namespace || (!asks && !called)) return undefined;
  const issuer = namespace.cluster.certificateIssuers.at(0);
  if (!issuer) {
    reader.refuse(
      'cluster-profile', 'profile.spire', 'none', `how SPIRE is installed, or certManager, what cert-manager has: ${asks ? 'the service' : `who calls ${called?.callee.name}`} needs a certificate of one of them`,
      "state how SPIRE is installed, ClusterProfile.vanilla({ spire: { trustDomain: 'example.org' } }), or what cert-manager has: "
        + "certManager: { trustDomain: 'example.org', issuerName: 'workloads', trustConfigMap: 'workloads-ca' }",
    );
    return undefined;
  }
  if (issuer.kind === 'cert-manager') {
    checkSecretName(reader, state);
    return { kind: 'files', secret: certificateName(name), trust: issuer.trust };
  }
  if (Object.hasOwn(props.env ?? {}, WORKLOAD_API.variable)) {
    reader.refuse('config', `env.${WORKLOAD_API.variable}`, 'a value of your own', 'none: it is written, and says where the certificate comes from', 'leave it out, or state profile.spire.socketFile');
  }
  return { kind: 'socket', file: issuer.socketFile };
}

/** A Secret of the workload's own that has the name of the one with the certificate. */
function checkSecretName(reader: Reader, state: _WorkloadState): void {
  const { name } = state;
  const place = { workload: name, namespace: state.namespace?.name ?? '' };
  const taken = state.secrets.find((secret) => plannedSecret(secret, place).name === certificateName(name));
  if (!taken) return;
  reader.refuse(
    'duplicate-name', `secret ${quoted(taken.name)}`, quoted(certificateName(name)), 'another name: the Secret with the certificate of the workload has this one', 'give the secret another name',
  );
}
