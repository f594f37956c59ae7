import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { ListenerRecord, RoutesFromRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';

/** A listener of somebody else's Gateway. */
export interface GatewayListenerOptions {
  /** Its name: the `sectionName` of routes. */
  readonly name: string;

  /**
   * The host that it takes, `shop.example.com`, or `*.example.com` for all below `example.com`.
   *
   * @default - every host
   */
  readonly hostname?: string;

  /**
   * Its port.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * The port on which the Gateway's pods listen for it.
   *
   * @default - its port
   */
  readonly podPort?: number;

  /**
   * Which namespaces may attach routes to it.
   *
   * @default RoutesFrom.sameNamespace() - the Gateway's own, as the Gateway API has it
   */
  readonly routesFrom?: RoutesFrom;
}

/** A listener of a Gateway that others own, as this program states it. */
export class GatewayListener {
  /** One that ends TLS, to which HTTPRoutes are attached. */
  public static https(options: GatewayListenerOptions): GatewayListener {
    checkProps('GatewayListener.https', 'GatewayListenerOptions', options);
    const { routesFrom, ...said } = options;
    return new GatewayListener({ ...said, ...(routesFrom && { routesFrom: routesFrom._record }) });
  }

  /** @internal */
  public readonly _record: ListenerRecord;

  private constructor(said: ListenerRecord) {
    mark(this, 'GatewayListener');
    this._record = wordForWord(said);
  }
}

/** Which namespaces may attach routes to a listener: `allowedRoutes.namespaces` of the Gateway API. */
export class RoutesFrom {
  /** The namespace of the Gateway. */
  public static sameNamespace(): RoutesFrom {
    return new RoutesFrom({ factory: 'sameNamespace' });
  }

  /** Every namespace. */
  public static anyNamespace(): RoutesFrom {
    return new RoutesFrom({ factory: 'anyNamespace' });
  }

  /** These, by the label `kubernetes.io/metadata.name` that the API server keeps. */
  public static namespaces(...names: string[]): RoutesFrom {
    checkArgument('RoutesFrom.namespaces', 'names', names, ARGUMENTS.texts);
    return new RoutesFrom({ factory: 'namespaces', names });
  }

  /** Namespaces that have all of these labels. */
  public static namespacesLabelled(labels: { [key: string]: string }): RoutesFrom {
    checkArgument('RoutesFrom.namespacesLabelled', 'labels', labels, ARGUMENTS.textMap);
    return new RoutesFrom({ factory: 'namespacesLabelled', labels });
  }

  /** @internal */
  public readonly _record: RoutesFromRecord;

  private constructor(said: RoutesFromRecord) {
    mark(this, 'RoutesFrom');
    this._record = wordForWord(said);
  }
}
