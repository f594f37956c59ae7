/** A way in that pods of its own stand behind, whichever layer makes them. */
import type { ObjectRef } from '../objects/read/field';
import type { Labels, LabelSelector } from '../objects/read/selector';

/** Which namespaces may attach routes to a listener. */
export type AllowedNamespaces =
  | { readonly from: 'Same' }
  | { readonly from: 'All' }
  | { readonly from: 'Selector'; readonly selector: LabelSelector };

/** A certificate that a listener shows. */
export interface CertificateRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface GatewayListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** Absent: every host. */
  readonly hostname?: string;
  /** Absent: no TLS. */
  readonly tls?: { readonly mode: string; readonly certificates: readonly CertificateRef[] };
  /** Whether clients must show a certificate. @default false */
  readonly asksForCertificate?: boolean;
  readonly namespaces: AllowedNamespaces;
  /** Absent: the kinds that the protocol has. */
  readonly kinds?: readonly string[];
}

/** A Gateway of the Gateway API. */
export interface Gateway {
  readonly ref: ObjectRef;
  readonly className: string;
  readonly listeners: readonly GatewayListener[];
  readonly ownLabels: Labels;
  readonly ownAnnotations: Labels;
  /** Labels and annotations that the controller copies to what it creates. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly malformed: boolean;
  /** What is said of its class, where that is given. */
  readonly ofClass?: { readonly labels: Labels; readonly annotations: Labels; readonly controllerName?: string };
}

/** The name of the pods of a Gateway. Source: GEP-1762, automated deployments; layers name their exceptions. */
export function gatewayWorkloadName(gateway: Gateway, layers: readonly NamingLayer[]): string {
  for (const layer of layers) {
    const name = layer.gatewayPodsName?.(gateway);
    if (name !== undefined) return name;
  }
  return `${gateway.ref.name}-${gateway.className}`;
}

interface NamingLayer {
  gatewayPodsName?(gateway: Gateway): string | undefined;
}
