import type { ChartProps } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Mesh, Port, Probes, SecureCronJob, SecureJob, SecureService, ZeroTrustNamespace } from '../../src';
import type { ClusterProfile, SecureCronJobProps, SecureJobProps, SecureServiceProps } from '../../src';

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const IMAGE = `ghcr.io/acme/web:1.4.2@${DIGEST}`;

/** A service without a mistake, but for what the row changes. */
export function service(scope: Construct, id: string, props: Partial<SecureServiceProps> = {}): SecureService {
  return new SecureService(scope, id, { image: IMAGE, ports: [Port.http(8080)], probes: Probes.tcp(), ...props });
}

export function job(scope: Construct, id: string, props: Partial<SecureJobProps> = {}): SecureJob {
  return new SecureJob(scope, id, { image: IMAGE, ...props });
}

export function cronJob(scope: Construct, id: string, props: Partial<SecureCronJobProps> = {}): SecureCronJob {
  return new SecureCronJob(scope, id, { image: IMAGE, schedule: '0 3 * * *', ...props });
}

/** A namespace without a mesh. */
export function bareNamespace(scope: Construct, id = 'bare', profile?: ClusterProfile): ZeroTrustNamespace {
  return new ZeroTrustNamespace(scope, id, { mesh: Mesh.none(), profile });
}

export function chart(scope: Construct, id: string, props: ChartProps = {}): Chart {
  return new Chart(scope, id, props);
}
