import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import type { Access } from './access';
import type { ICallee } from './callee';
import type { ClusterProfile } from './cluster-profile';
import { _allCall } from './common-calls';
import type { Mesh } from './mesh';
import type { NamespaceReferenceProps } from './namespace-reference-props';
import { checkConstruct, checkConstructProps, checkProps, nameOfConstruct, checkScope } from './props/check';
import type { ServiceIdentity } from './service-identity';
import { ZeroTrustDefaults, _meshOf } from './zero-trust-defaults';
import type { ZeroTrustNamespaceProps } from './zero-trust-namespace-props';
import { emitExternal } from '../../cdk8s/bridge/emit-external';
import { emitNamespace } from '../../cdk8s/bridge/emit-namespace';
import { Registry } from '../../cdk8s/bridge/registry';
import { objectLabels } from '../graph/labels';
import { wordForWord } from '../graph/record/word-for-word';
import { interpretNamespace } from '../interpret/namespace';
import type { _Surroundings } from '../interpret/state';

/** Arguments of namespaces that others own. */
const REFERENCES = new WeakSet<object>();

/**
 * A namespace in which nothing is allowed that was not declared: Pod Security "restricted", default deny in both directions,
 * mutual TLS only, and a policy that allows nothing. Services and jobs are declared inside it.
 */
export class ZeroTrustNamespace extends Construct {
  /**
   * A namespace that the platform or another program owns, with everything that holds for all of its pods: Pod Security, default deny, mutual TLS
   * only, and the policy that allows nothing. This program writes nothing of that, only what belongs to its own services.
   *
   * These ground rules are assumptions of the proof: `TrustReport.assumptions` lists them, and `zero-trust verify` checks them together with the
   * manifests of the owner, or in the cluster.
   */
  public static fromReference(scope: Construct, id: string, props: NamespaceReferenceProps = {}): ZeroTrustNamespace {
    const reference = { ...checkProps('ZeroTrustNamespace.fromReference', 'NamespaceReferenceProps', props) };
    REFERENCES.add(reference);
    return new ZeroTrustNamespace(scope, id, reference);
  }

  /** The namespace that a construct stands in; undefined where it stands in none. */
  public static tryOf(construct: IConstruct): ZeroTrustNamespace | undefined {
    return checkConstruct('ZeroTrustNamespace.tryOf', 'construct', construct).node.scopes.reverse().find((scope): scope is ZeroTrustNamespace => scope instanceof ZeroTrustNamespace);
  }

  /** The namespace's name. */
  public readonly name: string;

  /** What the cluster is like. */
  public readonly profile: ClusterProfile;

  /** The mesh that carries the namespace's traffic. */
  public readonly mesh: Mesh;

  /** @internal */
  public readonly _strictImages: boolean;

  /** @internal */
  public readonly _serviceIdentity: ServiceIdentity | undefined;

  public constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps = {}) {
    super(checkScope('ZeroTrustNamespace', scope, id), id);
    const owned = !REFERENCES.has(props);
    if (owned) checkConstructProps(scope, id, 'ZeroTrustNamespaceProps', props);
    this.name = props.name ?? id;
    this.mesh = _meshOf(scope, nameOfConstruct(scope, id, 'ZeroTrustNamespace'), props.mesh);
    this.profile = props.profile ?? ZeroTrustDefaults.of(scope).profile;
    this._strictImages = props.strictImages ?? false;
    this._serviceIdentity = props.serviceIdentity;
    const outer = ZeroTrustNamespace.tryOf(scope);
    Registry.of(this).add(this, () => interpretNamespace({ path: this.node.path, ..._surroundings(this), props, owned, outer: outer?.name }), () => ({
      construct: 'ZeroTrustNamespace',
      factory: owned ? 'new' : 'fromReference',
      path: this.node.path,
      id,
      name: props.name,
      mesh: props.mesh?._record,
      profile: props.profile?._record,
      serviceIdentity: props.serviceIdentity?._record,
      labels: owned ? undefined : props.labels && wordForWord(props.labels),
      guardRails: props.guardRails?._record,
    }));
    if (!owned) return;
    emitNamespace(this, {
      name: this.name,
      mesh: this.mesh._node,
      cluster: this.profile._cluster,
      labels: { ...props.labels, ...objectLabels(this.name, this.name) },
      quota: props.quota !== undefined,
      limitRange: props.limitRange !== undefined,
      guarded: props.guardRails !== undefined,
    });
  }

  /**
   * Declares that every service and job of this namespace calls one callee: those that are there, and those that are added later. The callee does not
   * call itself. `ZeroTrustDefaults.of(app).allCall(…)` says it for a whole app.
   *
   * @param callee what they call
   * @param access how much they may use; all declared ports by default
   */
  public allCall(callee: ICallee, access?: Access): void {
    _allCall(this, `${this.node.path}.allCall`, callee, access);
  }

  /** @internal */
  public _declareHost(name: string, isOfEdge: boolean): void {
    emitExternal(this, this.mesh._node, { kind: 'host', name, namespace: this.name, isOfEdge });
  }

  /** @internal */
  public _declareNetwork(name: string, cidr: string): void {
    emitExternal(this, this.mesh._node, { kind: 'network', name, cidr, namespace: this.name });
  }
}

/**
 * What a namespace is for the workloads in it.
 *
 * @internal
 */
export function _surroundings({ name, mesh, profile, _strictImages }: ZeroTrustNamespace): _Surroundings {
  return { name, mesh: mesh._node, cluster: profile._cluster, strictImages: _strictImages };
}
