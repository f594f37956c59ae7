import { checkArgument } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { KedaTriggerRecord, ScalingMetricRecord } from '../graph/record/scaling';
import { wordForWord } from '../graph/record/word-for-word';

/**
 * A number of the application's own by which pods are counted. Metrics of the cluster come from its metrics adapter: pods open nothing for it.
 */
export class ScalingMetric {
  /** The average over the pods, such as requests a second of each. */
  public static ofPods(name: string, averageValue: string): ScalingMetric {
    checkArgument('ScalingMetric.ofPods', 'name', name, ARGUMENTS.text);
    checkArgument('ScalingMetric.ofPods', 'averageValue', averageValue, ARGUMENTS.text);
    return new ScalingMetric({ factory: 'ofPods', name, averageValue, labels: {} });
  }

  /** A number of something outside, such as the length of a queue, divided by the pods. */
  public static external(name: string, averageValue: string, labels: { [key: string]: string } = {}): ScalingMetric {
    checkArgument('ScalingMetric.external', 'name', name, ARGUMENTS.text);
    checkArgument('ScalingMetric.external', 'averageValue', averageValue, ARGUMENTS.text);
    checkArgument('ScalingMetric.external', 'labels', labels, ARGUMENTS.textMap);
    return new ScalingMetric({ factory: 'external', name, averageValue, labels });
  }

  /** @internal */
  public readonly _record: ScalingMetricRecord;

  private constructor(said: ScalingMetricRecord) {
    mark(this, 'ScalingMetric');
    this._record = wordForWord(said);
  }
}

/**
 * What KEDA counts pods by. KEDA asks it itself: pods open nothing for it.
 */
export class KedaTrigger {
  /**
   * A trigger.
   *
   * @param type the type of the trigger, such as 'kafka' or 'prometheus'
   * @param metadata its parameters
   * @param authentication the name of the TriggerAuthentication, which somebody else keeps in the namespace; by default none
   */
  public static of(type: string, metadata: { [key: string]: string }, authentication?: string): KedaTrigger {
    checkArgument('KedaTrigger.of', 'type', type, ARGUMENTS.text);
    checkArgument('KedaTrigger.of', 'metadata', metadata, ARGUMENTS.textMap);
    if (authentication !== undefined) checkArgument('KedaTrigger.of', 'authentication', authentication, ARGUMENTS.text);
    return new KedaTrigger({ type, metadata, authentication });
  }

  /** @internal */
  public readonly _record: KedaTriggerRecord;

  private constructor(said: KedaTriggerRecord) {
    mark(this, 'KedaTrigger');
    this._record = wordForWord(said);
  }
}

/** How many pods a load may want. */
export interface Autoscaling {
  /** The most pods. */
  readonly maxReplicas: number;

  /**
   * The fewest pods; at least two.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /**
   * The share of the requested CPU, in percent, that the pods are kept at.
   *
   * @default 70 - not at all, where something else is named
   */
  readonly cpuPercent?: number;

  /**
   * The share of the requested memory, in percent, that the pods are kept at.
   *
   * @default - not at all
   */
  readonly memoryPercent?: number;

  /**
   * Numbers of the application's own.
   *
   * @default - none
   */
  readonly metrics?: ScalingMetric[];

  /**
   * What KEDA counts pods by, with a ScaledObject in place of a HorizontalPodAutoscaler. It stands alone: CPU and memory are triggers of KEDA, too.
   *
   * @default - a HorizontalPodAutoscaler
   */
  readonly keda?: KedaTrigger[];
}
