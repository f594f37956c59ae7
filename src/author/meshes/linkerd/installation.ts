import type { LinkerdMesh } from './mesh';
import type { Reader } from '../../graph/reader';
import { parseDnsLabel, parseDnsSubdomain } from '../../graph/values/names';
import type { Account, Installation } from '../mesh';

export function readInstallation(reader: Reader, { trustDomain, controlPlaneNamespace }: LinkerdMesh): void {
  reader.read('mesh', 'mesh.trustDomain', trustDomain, parseDnsSubdomain);
  reader.read('mesh', 'mesh.controlPlaneNamespace', controlPlaneNamespace, parseDnsLabel);
}

/** By which the pods of a part of the control plane are known. Source: the chart linkerd-control-plane. */
const COMPONENT = 'linkerd.io/control-plane-component';

/**
 * A cluster has one Linkerd, so that all that is said of it is said of the same.
 *
 * Source: the chart's `_proxy.tpl`: a proxy asks linkerd-destination where calls go (8086) and who gets in (8090), and linkerd-identity for its
 * certificate (8080).
 */
export function installationOf({ trustDomain, controlPlaneNamespace: namespace }: LinkerdMesh): Installation {
  return {
    words: "Linkerd's control plane",
    controlPlane: [
      { name: 'linkerd-destination', namespace, podLabels: { [COMPONENT]: 'destination' }, ports: [8086, 8090] },
      { name: 'linkerd-identity', namespace, podLabels: { [COMPONENT]: 'identity' }, ports: [8080] },
    ],
    facts: [
      // Invalid ones have been reported already.
      ...(parseDnsSubdomain(trustDomain).ok ? [{ id: 'Linkerd', subject: 'mesh.trustDomain', fact: trustDomain }] : []),
      ...(parseDnsLabel(namespace).ok ? [{ id: 'Linkerd, its control plane', subject: 'mesh.controlPlaneNamespace', fact: namespace }] : []),
    ],
  };
}

/** @see https://linkerd.io/2/reference/authorization-policy/#meshtlsauthentication */
export function identityOf({ trustDomain, controlPlaneNamespace }: LinkerdMesh, { namespace, serviceAccount }: Account): string {
  return `${serviceAccount}.${namespace}.serviceaccount.identity.${controlPlaneNamespace}.${trustDomain}`;
}
