/** How many pods there are, word for word, where something else than a number decides. */

export interface ScalingMetricRecord {
  readonly factory: 'ofPods' | 'external';
  readonly name: string;
  readonly averageValue: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface KedaTriggerRecord {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly authentication: string | undefined;
}

export interface AutoscalingRecord {
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly cpuPercent?: number;
  readonly memoryPercent?: number;
  readonly metrics: readonly ScalingMetricRecord[];
  /** Undefined: Kubernetes decides, and not KEDA. */
  readonly keda: readonly KedaTriggerRecord[] | undefined;
}
