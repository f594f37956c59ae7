import { Chart } from 'cdk8s';
import {
  ClusterProfile, Mesh, NetworkPlugin, Port, Probes, SecureService, SecureServiceProps, ZeroTrustDefaults, ZeroTrustNamespace,
} from '../../src';

/** A digest that is one by its form. */
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** An image that no rule objects to. */
export function image(name: string): string {
  return `ghcr.io/acme/${name}@${DIGEST}`;
}

export function namespace(chart: Chart, name: string, mesh: Mesh = Mesh.istio()): ZeroTrustNamespace {
  return new ZeroTrustNamespace(chart, name, { mesh });
}

/** Has what a chart declares run in a cluster with Cilium, unless it says otherwise. */
export function withCilium(chart: Chart): Chart {
  ZeroTrustDefaults.of(chart).set({ profile: ClusterProfile.vanilla({ networkPlugin: NetworkPlugin.cilium() }) });
  return chart;
}

/** A service that listens on 8080 for HTTP unless it is told otherwise. */
export function service(scope: ZeroTrustNamespace, name: string, props: Partial<SecureServiceProps> = {}): SecureService {
  return new SecureService(scope, name, { image: image(name), ports: [Port.http(8080)], probes: Probes.http('/healthz'), ...props });
}
