import type { ControllerNode } from '../graph/gateway-controller';
import type { Labels } from '../graph/labels';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode } from '../graph/nodes';
import type { Mistake } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { NonEmpty } from '../graph/selection';
import type { UsersNode } from '../graph/users';
import type { GatewayName } from '../meshes/backend';
import type { ControlPlane, PlatformPorts } from '../meshes/mesh';
import type { RoutesOfHost } from '../render/gateway-api/http-route';
import type { PlannedObject, RenderedLabels } from '../render/manifest';

/**
 * Everything that the author knows of one gateway controller. `table.ts` lists the dialects; outside their folders no controller is known by name.
 * Methods, not properties: a dialect takes its own kind of node alone, and is only called with that.
 */
export interface GatewayDialect<C extends ControllerNode = ControllerNode> {
  readonly kind: C['kind'];
  /** Its name, as the subject of a sentence. */
  readonly name: string;
  /** The class that means it, whoever names it. @default - none does: classes of it are called as anybody likes */
  readonly ownClass?: string;
  /** A controller as a program that says nothing more of it would have it. */
  readonly usual: C;
  readonly render: GatewayBackend;
  /** API groups of objects by which it decides what comes in. @default - those of the mesh that it comes with */
  readonly policyGroups?: readonly string[];
  /** The class of its Gateways. */
  classOf(controller: C): string;
  /** Notes what is invalid in what it was declared with. @default - nothing can be */
  read?(reader: Reader, controller: C): void;
  /** Why an edge in this mesh cannot be its own. @default - it can be in any */
  checkMesh?(mesh: MeshNode): readonly Mistake[];
  /** How the pods of a Gateway are made. */
  pods(controller: C, gateway: GatewayName): GatewayPods;
  /** Where its pods listen for a port of a listener. */
  podPort(port: number, protocol: 'tls' | 'http'): number;
  /** What its pods need of the platform. @default - what those need that the mesh's own controller makes */
  platform?(controller: C): ControllerPlatform;
  /** What edges of it in this mesh can do. */
  holds(mesh: MeshNode): Holdings;
  /** What is wrong with users whose tokens an edge is to verify. @default - nothing */
  checkUsers?(mesh: MeshNode, users: UsersNode, gateway: GatewayNode): readonly Mistake[];
  /** What is wrong with certificates that clients have to show. @default - nothing */
  checkClientCertificates?(mesh: MeshNode): readonly Mistake[];
  /** What is wrong with addresses of clients that routes of an edge compare. @default - nothing */
  checkClients?(gateway: GatewayNode): readonly Mistake[];
  /** What is wrong with an edge besides. @default - nothing */
  checkEdge?(gateway: GatewayNode): readonly Mistake[];
}

/** How the pods of a Gateway are made. */
export interface GatewayPods {
  readonly podNamespace: string;
  readonly podLabels: Labels;
  readonly serviceAccount: string;
}

export interface ControllerPlatform {
  /** The pods that they must reach, and where. @default - none */
  readonly controlPlane?: NonEmpty<ControlPlane>;
  readonly ports: PlatformPorts;
}

/** What an edge can be asked for beyond leading requests to services. */
export interface Holdings {
  /** Whether it verifies tokens of users. */
  readonly users: boolean;
  /** Whether browsers may ask for a page without a token where it holds users. */
  readonly corsWithUsers: boolean;
  /** Whether it compares the addresses of clients, route by route. */
  readonly clientAddresses: boolean;
  /** Whether it asks an authorizer. */
  readonly authorizers: boolean;
  /** Whether it counts requests. */
  readonly rateLimits: boolean;
  /** Whether it asks clients for certificates. */
  readonly clientCertificates: boolean;
}

/** What holds users, addresses and authorizers at an edge, where routes alone do not. It states only what it adds. */
export interface GatewayBackend {
  /** What verifies tokens of users at the edge. @default - nothing */
  userObjects?(mesh: MeshNode, gateway: GatewayName): readonly PlannedObject<GatewayNode>[];
  /** What has an authorizer asked at the edge. @default - nothing */
  authorizerObjects?(mesh: MeshNode, gateway: GatewayName): readonly PlannedObject<GatewayNode>[];
  /** What counts requests at the edge. @default - nothing */
  rateLimitObjects?(mesh: MeshNode, gateway: GatewayName): readonly PlannedObject<GatewayNode>[];
  /** What has its proxies told the addresses of clients. @default - nothing: others set it up */
  clientAddressObjects?(gateway: GatewayName): readonly PlannedObject<GatewayNode>[];
  /** What holds users and addresses of clients at one route, where policies are attached to routes. @default - nothing */
  routeObjects?(route: PlannedRoute): readonly PlannedObject<RoutesOfHost>[];
  /** How a route names them, where they do not name it. @default - not at all */
  routeAnnotations?(route: PlannedRoute): RenderedLabels<RoutesOfHost>;
}

/** A route whose object is settled. */
export interface PlannedRoute {
  /** Of the route, among the objects of the edge. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}
