/** What the proof has to know of a gateway controller. A new one is a folder with one of these, and a line in `table.ts`. */
import type { ControllerSpec } from './controller-spec';
import type { ControllerRecord } from '../../author/graph/record/values';
import type { Shape } from '../fields/shape';
import type { KnownKeys } from '../keys/known-key';
import type { PlatformPods } from '../specification/places';

export interface GatewayContract<S extends ControllerSpec = ControllerSpec> {
  /** The class that means it, whoever names it. @default - none does */
  readonly ownClass?: string;
  /** Whether the judge makes the pods of its Gateways from the Gateways themselves. */
  readonly isModelled: boolean;
  /** Options of TLS that a listener may have. */
  readonly tlsOptions: Readonly<Record<string, Shape>>;
  /** Kinds of its API, each as `group kind`, that the judge or a check reads as a whole. @default - none */
  readonly policies?: readonly string[];
  /** Those of them that say nothing under `spec`, with what they say. @default - none */
  readonly whole?: Readonly<Record<string, readonly string[]>>;
  /** What is understood of the `spec` of other kinds, field by field. @default - there are none */
  readonly fields?: Readonly<Record<string, Shape>>;
  /** Whether the program writes how its proxies know the addresses of clients. @default false - others set it up */
  readonly writesClientAddress?: boolean;
  /** Keys by which objects name its policies. @default - none */
  readonly keys?: readonly KnownKeys[];
  /** What was declared. Defaults are those of the controller itself, from sources of the proof's own. */
  read(recorded: ControllerRecord): S;
  classOf(controller: S): string;
  podsOf(controller: S, gateway: { readonly namespace: string; readonly name: string }): ControllerPods;
  /** Where pods listen for the port of a listener. */
  podPortOf(port: number, protocol: 'tls' | 'http'): number;
  /** What its pods need of the platform. @default - what those do of the mesh that the edge is in */
  needs?(controller: S): ControllerNeeds;
}

export interface ControllerPods {
  readonly podNamespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Where nothing else is declared. */
  readonly serviceAccount: string;
}

export interface ControllerNeeds {
  /** Pods that they must reach, and on which ports. */
  readonly controlPlane: readonly { readonly at: PlatformPods; readonly ports: readonly number[] }[];
  readonly scrapedPort: number;
  readonly probedPorts: readonly number[];
}
