/** What a taint does to pods that do not tolerate it. */
export enum TaintEffect {
  /** New pods are not scheduled on the node. */
  NO_SCHEDULE = 'NoSchedule',
  /** New pods are scheduled elsewhere if possible. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',
  /** Pods that run on the node are evicted, too. */
  NO_EXECUTE = 'NoExecute',
}

/** A taint of nodes that pods tolerate. */
export interface Toleration {
  /** The key of the taint. */
  readonly key: string;

  /**
   * The value of the taint.
   *
   * @default - any value
   */
  readonly value?: string;

  /**
   * The effect of the taint.
   *
   * @default - any effect
   */
  readonly effect?: TaintEffect;
}

/** On which nodes pods run, and in which order they start. It opens no connection. */
export interface Scheduling {
  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeLabels?: { [key: string]: string };

  /**
   * Taints of nodes that the pods tolerate.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * The PriorityClass of the pods.
   *
   * @default - that of the cluster
   */
  readonly priorityClassName?: string;

  /**
   * Labels of nodes over whose values the pods of a service are spread evenly.
   *
   * @default ['topology.kubernetes.io/zone', 'kubernetes.io/hostname']
   */
  readonly spreadOver?: string[];

  /**
   * Whether a pod that can't be spread evenly does not start.
   *
   * @default false
   */
  readonly strictSpread?: boolean;
}
