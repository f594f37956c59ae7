import type { Access } from './access';
import { Callee } from './callee';
import type { ICallee } from './callee';
import { _callFrom } from './caller';
import type { Port } from './port';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import type { SecureService } from './secure-service';
import type { PodsRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { readPods } from '../interpret/pods';
import type { PodsSaid } from '../interpret/pods';

/** Which of the pods of a namespace are meant, and where they listen. */
export interface PodsOptions {
  /**
   * The labels that they have. Anybody who may create pods there can give them these labels: no label is an identity.
   *
   * @default - all pods
   */
  readonly labels?: { [key: string]: string };

  /**
   * The ports that they listen on. Only needed to call them.
   *
   * @default - none: they can call, but not be called
   */
  readonly ports?: Port[];
}

/**
 * Pods of others that are no single service: all pods of a namespace, those with some labels, or anybody in the cluster.
 *
 * Services of the program call them, and they call services; each call opens the end that this program owns. NetworkPolicies hold namespaces
 * and labels. The identity that a mesh vouches for has a namespace and an account and no labels, so that a mesh holds callers to a namespace
 * that is named, and to nothing narrower: of labels it knows nothing. `TrustReport.assumptions` says so for each of them.
 */
export class Pods implements ICallee {
  /** Pods of one namespace, by its name. */
  public static inNamespace(namespace: string, options: PodsOptions = {}): Pods {
    checkArgument('Pods.inNamespace', 'namespace', namespace, ARGUMENTS.text);
    checkProps('Pods.inNamespace', 'PodsOptions', options);
    return new Pods({ where: { factory: 'inNamespace', namespace }, ...options });
  }

  /**
   * Pods of all namespaces with these labels. In a mesh, anybody with an identity may call as far as the mesh knows, so that the NetworkPolicy
   * alone holds them; they can't be called, because proxies know Services by the names of their namespaces.
   */
  public static inNamespacesLabelled(namespaceLabels: { [key: string]: string }, options: PodsOptions = {}): Pods {
    checkArgument('Pods.inNamespacesLabelled', 'namespaceLabels', namespaceLabels, ARGUMENTS.textMap);
    checkProps('Pods.inNamespacesLabelled', 'PodsOptions', options);
    return new Pods({ where: { factory: 'inNamespacesLabelled', namespaceLabels }, ...options });
  }

  /** Pods of any namespace: without labels, anybody in the cluster. In a mesh, they have to show an identity of it, whichever it is. */
  public static inAnyNamespace(options: PodsOptions = {}): Pods {
    checkProps('Pods.inAnyNamespace', 'PodsOptions', options);
    return new Pods({ where: { factory: 'inAnyNamespace' }, ...options });
  }

  public readonly callee: Callee;

  private readonly record: PodsRecord;

  private constructor(private readonly said: PodsSaid) {
    const { where, labels, ports } = said;
    this.record = wordForWord<PodsRecord>({ kind: 'pods', where, labels, ports: ports?.map((port) => port._record) });
    this.callee = Callee._of({ name: nameOf(said), read: (reader) => readPods(reader, said, 'callee'), record: () => this.record });
  }

  /**
   * Declares that they call a service of this program, which opens that service's end. Whether they may is for their own policies, too.
   *
   * @param callee what they call
   * @param access how much they may use; all declared ports by default
   */
  public calls(callee: SecureService, access?: Access): void {
    _callFrom({
      name: this.callee.name, read: (reader) => readPods(reader, this.said, 'caller'), record: () => this.record, showsIdentity: true,
    }, callee, access);
  }
}

function nameOf({ where }: PodsSaid): string {
  switch (where.factory) {
    case 'inNamespace': return `pods of ${where.namespace}`;
    case 'inNamespacesLabelled': return 'pods of labelled namespaces';
    case 'inAnyNamespace': return 'pods of any namespace';
  }
}
