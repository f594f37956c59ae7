import type { IConstruct } from 'constructs';
import type { Access } from './access';
import type { ICallee } from './callee';
import { ClusterProfile } from './cluster-profile';
import { _allCall } from './common-calls';
import type { Mesh } from './mesh';
import { EXAMPLE } from '../meshes/table';
import { checkConstruct, checkProps } from './props/check';
import { recordDefaults } from '../../cdk8s/bridge/defaults';
import { Registry } from '../../cdk8s/bridge/registry';

/** What holds for everything under a construct that does not say otherwise. */
export interface DefaultValues {
  /**
   * The mesh of namespaces, edges and mesh policies.
   *
   * @default - each of them names its own
   */
  readonly mesh?: Mesh;

  /**
   * What the cluster is like.
   *
   * @default ClusterProfile.vanilla()
   */
  readonly profile?: ClusterProfile;
}

/** Not the context of the tree: nobody else can set it, so that the proof knows all of it. */
const VALUES = new WeakMap<IConstruct, DefaultValues>();

/**
 * Defaults for a part of the construct tree: for a whole app, or for one chart of it. The nearest ones count, and what a construct is given
 * itself counts more. `ZeroTrustApp` takes the same as properties.
 */
export class ZeroTrustDefaults {
  /** The defaults that hold for everything under this construct. */
  public static of(construct: IConstruct): ZeroTrustDefaults {
    return new ZeroTrustDefaults(checkConstruct('ZeroTrustDefaults.of', 'construct', construct));
  }

  private constructor(private readonly construct: IConstruct) {}

  /** The mesh, if one is set here or above. */
  public get mesh(): Mesh | undefined {
    return nearest(this.construct, 'mesh');
  }

  /** What the cluster is like. */
  public get profile(): ClusterProfile {
    return nearest(this.construct, 'profile') ?? ClusterProfile.vanilla();
  }

  /** Sets defaults, before anything is added under the construct. */
  public set(values: DefaultValues): void {
    const { node } = this.construct;
    const of = node.path === '' ? 'ZeroTrustDefaults.of(app).set' : `ZeroTrustDefaults.of(${node.path}).set`;
    const { mesh, profile } = checkProps(of, 'DefaultValues', values);
    const [child] = node.children;
    if (child) throw new Error(`${of}: got defaults after ${child.node.path} was added, expected them before: it may have taken others; set them first`);
    const before = VALUES.get(this.construct);
    VALUES.set(this.construct, { mesh: mesh ?? before?.mesh, profile: profile ?? before?.profile });
    recordDefaults(this.construct, () => ({ construct: 'ZeroTrustDefaults', path: node.path, mesh: mesh?._record, profile: profile?._record }));
    Registry.tryOf(this.construct)?.touch();
  }

  /**
   * Declares that every service and job under this construct calls one callee, such as a collector of traces: those that are there, and those that
   * are added later. The callee does not call itself.
   *
   * @param callee what they call
   * @param access how much they may use; all declared ports by default
   */
  public allCall(callee: ICallee, access?: Access): void {
    const { path } = this.construct.node;
    _allCall(this.construct, `ZeroTrustDefaults.of(${path === '' ? 'app' : path}).allCall`, callee, access);
  }
}

function nearest<K extends keyof DefaultValues>(construct: IConstruct, key: K): DefaultValues[K] {
  const scopes = construct.node.scopes.reverse();
  return scopes.map((scope) => VALUES.get(scope)?.[key]).find((value) => value !== undefined);
}

/**
 * The mesh that a construct was given, or inherits.
 *
 * @internal
 */
export function _meshOf(scope: IConstruct, of: string, given: Mesh | undefined): Mesh {
  const mesh = given ?? ZeroTrustDefaults.of(scope).mesh;
  if (mesh) return mesh;
  throw new Error(`${of}: mesh: got nothing, expected a Mesh, such as ${EXAMPLE}, here or for the whole app: new ZeroTrustApp({ mesh: ${EXAMPLE} })`);
}
