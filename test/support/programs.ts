import { Chart } from 'cdk8s';
import { Mesh, Port, Probes, SecureService, SecureServiceProps, ZeroTrustNamespace } from '../../src';

/** A digest that is one by its form. */
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** An image that no rule objects to. */
export function image(name: string): string {
  return `ghcr.io/acme/${name}@${DIGEST}`;
}

export function namespace(chart: Chart, name: string, mesh: Mesh = Mesh.istio()): ZeroTrustNamespace {
  return new ZeroTrustNamespace(chart, name, { mesh });
}

/** A service that listens on 8080 for HTTP unless it is told otherwise. */
export function service(scope: ZeroTrustNamespace, name: string, props: Partial<SecureServiceProps> = {}): SecureService {
  return new SecureService(scope, name, { image: image(name), ports: [Port.http(8080)], probes: Probes.http('/healthz'), ...props });
}
