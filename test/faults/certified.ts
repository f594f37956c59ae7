/** Workloads with certificates of cert-manager beside the shop, and objects beside those. */
import { ApiObject } from 'cdk8s';
import type { Fault } from './fault';
import type { World } from './world';
import { ClusterProfile, Mesh, PodContainer, Port, Probes, SecureService, ServiceIdentity, ZeroTrustNamespace } from '../../src';
import type { SecureServiceProps } from '../../src';
import { image, service } from '../support/programs';

export const CERT_MANAGER = 'cert-manager.io/v1';
export const ISSUER = { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'workloads' };
export const ID = 'spiffe://example.org/ns/till/sa/asker';
export const LOOKS = { serviceIdentity: ServiceIdentity.spiffe(), ports: [Port.tls(8443)], probes: Probes.tcp() };

export function profileOf(issuerKind: string): ClusterProfile {
  const certManager = { trustDomain: 'example.org', issuerName: 'workloads', issuerKind, trustConfigMap: 'workloads-ca' };
  return ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'], certManager });
}

/** A service that looks at certificates, one that calls it with a helper beside it, and one that calls nobody. */
export function withCertificates(world: World, issuerKind = 'ClusterIssuer'): (name: string, props?: Partial<SecureServiceProps>) => SecureService {
  const profile = profileOf(issuerKind);
  const till = new ZeroTrustNamespace(world.chart, 'till', { mesh: Mesh.none(), profile });
  const add = (name: string, props: Partial<SecureServiceProps> = {}) => service(till, name, props);
  const ledger = add('ledger', LOOKS);
  add('asker', { containers: [PodContainer.sidecar('helper', { image: image('helper') })] }).calls(ledger);
  add('stranger');
  return add;
}

export interface Beside {
  readonly apiVersion?: string;
  readonly kind: string;
  /** Undefined: in none. @default 'till' */
  readonly namespace?: string | undefined;
  readonly name?: string;
  readonly body: object;
}

/** One more object beside ours. */
export function adds(world: World, { apiVersion = CERT_MANAGER, kind, name = 'more', body, ...rest }: Beside): void {
  withCertificates(world);
  const namespace = 'namespace' in rest ? rest.namespace : 'till';
  new ApiObject(world.chart, 'beside', { apiVersion, kind, metadata: { namespace, name }, ...body });
}

export function beside(one: Beside, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => adds(world, one), object: one.kind, says: [/eave it out, or deploy it apart from this app/, ...says] };
}

/** One more Certificate, which has a certificate that counts. */
export function certificate(spec: object, namespace = 'till'): Fault {
  return beside({ kind: 'Certificate', namespace, body: { spec: { secretName: 'more', ...spec } } }, 'Certificate', 'was not declared: it has a certificate');
}

export const MAY = 'was not declared: it may have a certificate signed by the issuer';
