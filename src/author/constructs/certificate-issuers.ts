import type { CertManagerNode } from '../graph/cert-manager';
import type { CertificateIssuer } from '../graph/certificates';

/** How SPIRE is installed. Its server, its agents, its controller manager and the SPIFFE CSI driver are the platform's. */
export interface SpireOptions {
  /** The trust domain of the server: `example.org`. The controller makes no entry for another one. */
  readonly trustDomain: string;

  /**
   * The class of the controller manager (`className` in its configuration), whose objects name it.
   *
   * @default - none: it has no class, or watches objects without one (`watchClassless`)
   */
  readonly className?: string;

  /**
   * The name of the agent's socket, in the directory that the CSI driver mounts: the last part of `socket_path` in the configuration of the agent.
   *
   * @default 'spire-agent.sock'
   */
  readonly socketFile?: string;
}

/**
 * What cert-manager has for the certificates of workloads: an issuer that signs SPIFFE IDs (`uris`), and the certificate of its authority, which
 * trust-manager or the like puts into each namespace. cert-manager, the issuer and who may use it are the platform's.
 */
export interface CertManagerOptions {
  /** The trust domain of the IDs, `example.org`, for which nobody but this issuer signs. */
  readonly trustDomain: string;

  /** The name of the issuer. */
  readonly issuerName: string;

  /**
   * The kind of the issuer: `Issuer`, of which there is one of that name in each namespace, `ClusterIssuer`, or that of another project.
   *
   * @default 'ClusterIssuer'
   */
  readonly issuerKind?: string;

  /**
   * The API group of the issuer.
   *
   * @default 'cert-manager.io'
   */
  readonly issuerGroup?: string;

  /**
   * The ConfigMap with the certificate of the authority, in the namespace of each workload: the name of the Bundle of trust-manager.
   */
  readonly trustConfigMap: string;

  /**
   * Its key.
   *
   * @default 'ca.crt'
   */
  readonly trustKey?: string;
}

/** What a profile states of who issues certificates. */
interface StatedIssuers {
  readonly spire?: SpireOptions;
  readonly certManager?: CertManagerOptions;
}

/**
 * Each one that is stated.
 *
 * @internal
 */
export function certificateIssuersOf({ spire, certManager }: StatedIssuers): readonly CertificateIssuer[] {
  return [
    ...(spire ? [{ kind: 'spire', trustDomain: spire.trustDomain, className: spire.className, socketFile: spire.socketFile ?? 'spire-agent.sock' } as const] : []),
    ...(certManager ? [certManagerOf(certManager)] : []),
  ];
}

function certManagerOf({ trustDomain, issuerName: name, issuerKind: kind = 'ClusterIssuer', issuerGroup: group = 'cert-manager.io', ...trust }: CertManagerOptions): CertManagerNode {
  return { kind: 'cert-manager', trustDomain, issuer: { group, kind, name }, trust: { configMap: trust.trustConfigMap, key: trust.trustKey ?? 'ca.crt' } };
}
