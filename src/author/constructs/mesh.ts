import { checkProps } from './props/check';
import type { MeshNode } from '../graph/mesh';
import type { MeshRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** What is particular about an Istio installation. */
export interface IstioOptions {
  /**
   * The mesh's trust domain, as MeshConfig `trustDomain` has it: the first part of every identity.
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;

  /**
   * The revision or revision tag that injects the sidecars (`istio.io/rev`).
   *
   * @default - the label `istio-injection: enabled`, for an installation without revisions
   */
  readonly revision?: string;

  /**
   * The namespace of istiod, where policies for the whole mesh live.
   *
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;

  /**
   * The minor version of Istio.
   *
   * @default '1.30'
   */
  readonly version?: string;
}

/**
 * Which service mesh carries a namespace's traffic and vouches for identities.
 */
export class Mesh {
  /**
   * Istio with native sidecars: mutual TLS, identity per ServiceAccount, methods and paths enforced.
   *
   * Pod Security "restricted" forbids what Istio's own init container does, so the installation needs the Istio CNI
   * node agent (`istio-cni`).
   */
  public static istio(options: IstioOptions = {}): Mesh {
    checkProps('Mesh.istio', 'IstioOptions', options);
    return new Mesh({
      kind: 'istio',
      trustDomain: options.trustDomain ?? 'cluster.local',
      revision: options.revision,
      rootNamespace: options.rootNamespace ?? 'istio-system',
      version: options.version ?? '1.30',
    }, { factory: 'istio', options });
  }

  /** No mesh: NetworkPolicy alone. Ports are enforced, identities and methods can't be. */
  public static none(): Mesh {
    return new Mesh({ kind: 'none' }, { factory: 'none' });
  }

  /** @internal */
  public readonly _node: MeshNode;

  /** @internal */
  public readonly _record: MeshRecord;

  /** @internal */
  public readonly _isMesh = true;

  private constructor(node: MeshNode, said: MeshRecord) {
    this._node = node;
    this._record = wordForWord(said);
  }
}
