import type { MeshNode } from './mesh';
import type { GatewayNode, HostNode, NamespaceNode, NetworkNode, PodsNode, ReferenceNode, SourcesNode, WorkloadNode } from './nodes';
import type { AppProtocol } from './port';
import type { Problem } from './problem';
import type { NonEmpty } from './selection';
import type { SignedIn } from './users';
import type { Rule } from './waivers';

/** What a caller asks of a callee's ports, before the ports are known. */
export type AccessNode =
  | { readonly kind: 'all' }
  | { readonly kind: 'ports'; readonly names: readonly string[] }
  | {
    readonly kind: 'http';
    readonly port: string | undefined;
    /** Which of the callee's ports are meant where none is named. */
    readonly protocols: NonEmpty<AppProtocol>;
    /** Empty: any method. */
    readonly methods: readonly string[];
    /** Empty: any path. */
    readonly paths: readonly string[];
    /** Paths that are not meant; empty: none is excepted. */
    readonly notPaths: readonly string[];
    /** Who must be signed in. @default - nobody has to be */
    readonly users?: SignedIn;
  };

/** Who is called: something of this program by its id, or something that exists because it is called. */
export type CalleeNode =
  | { readonly kind: 'owned'; readonly id: string }
  | ReferenceNode
  | PodsNode
  | HostNode
  | NetworkNode
  | { readonly kind: 'kubernetes-api' };

/** Who calls: something of this program by its id, a reference, addresses outside, or the API server of the callee's cluster. */
export type CallerNode =
  | { readonly kind: 'owned'; readonly id: string }
  | ReferenceNode
  | PodsNode
  | SourcesNode
  | { readonly kind: 'kubernetes-api' };

/** One call as declared. Any number of them may stand between the same two; they add up. */
export interface CallNode {
  /** The construct on which it was declared. */
  readonly path: string;
  readonly from: CallerNode;
  readonly to: CalleeNode;
  readonly access: AccessNode;
  /** How the user knows it, where it follows from something else that was declared. @default - as a call, or as an exposure */
  readonly subject?: string;
}

/** Everything that one construct declares. */
export interface Declaration {
  readonly path: string;
  readonly namespaces: readonly NamespaceNode[];
  readonly workloads: readonly WorkloadNode[];
  readonly gateways: readonly GatewayNode[];
  readonly calls: readonly CallNode[];
  /** Meshes that are held to its ground rules as a whole. @default - none */
  readonly meshes?: readonly MeshNode[];
  readonly problems: readonly Problem[];
  /** Rules that would have been broken and are waived. @default - none */
  readonly lifted?: readonly Rule[];
}

/** Whether it names methods, paths or users, which somebody has to look at. */
export function asksForRequests(access: AccessNode): boolean {
  return access.kind === 'http' && (access.methods.length + access.paths.length + access.notPaths.length > 0 || access.users?.kind === 'only');
}
