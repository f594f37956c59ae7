import type { ConsulMesh } from './mesh';
import type { Reader } from '../../graph/reader';
import { parseDnsLabel } from '../../graph/values/names';
import type { Account, Installation } from '../mesh';

export function readInstallation(reader: Reader, { controlPlaneNamespace }: ConsulMesh): void {
  reader.read('mesh', 'mesh.controlPlaneNamespace', controlPlaneNamespace, parseDnsLabel);
}

/**
 * A cluster has one Consul, so that all that is said of it is said of the same.
 *
 * Source: the chart `consul`, server-statefulset.yaml and server-service.yaml: a pod logs in and waits for its registration over HTTPS (8501), and its
 * proxy gets everything else over gRPC (8502).
 */
export function installationOf({ controlPlaneNamespace: namespace }: ConsulMesh): Installation {
  return {
    words: "Consul's servers",
    controlPlane: [{ name: 'consul-server', namespace, podLabels: { app: 'consul', component: 'server' }, ports: [8501, 8502] }],
    // An invalid one has been reported already.
    facts: parseDnsLabel(namespace).ok ? [{ id: 'Consul', subject: 'mesh.controlPlaneNamespace', fact: namespace }] : [],
  };
}

/**
 * The name of its service, which is that of the account wherever the account is: Consul without namespaces of its own knows no other.
 * @see https://developer.hashicorp.com/consul/docs/k8s/connect#configure-injection
 */
export function identityOf(_mesh: ConsulMesh, { serviceAccount }: Account): string {
  return serviceAccount;
}
