import { checkProps } from './props/check';
import { mark } from '../graph/prop-types';
import type { ScraperRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** Which pods scrape metrics. */
export interface ScraperOptions {
  /**
   * The namespace of the scraper.
   *
   * @default - the one of the profile's preset: `monitoring`, or `openshift-monitoring` for `ClusterProfile.openShift`
   */
  readonly namespace?: string;

  /**
   * The labels of the scraper's pods.
   *
   * @default - `app.kubernetes.io/name: prometheus`
   */
  readonly podLabels?: { [key: string]: string };
}

/** The platform's scraper of metrics. Only it may reach the metrics of workloads. */
export class Scraper {
  /** Pods of the platform. */
  public static of(options: ScraperOptions): Scraper {
    checkProps('Scraper.of', 'ScraperOptions', options);
    return new Scraper({ factory: 'of', options });
  }

  /** No scraper of the platform: metrics are closed, but to services of the program that call them. */
  public static none(): Scraper {
    return new Scraper({ factory: 'none' });
  }

  /** @internal */
  public readonly _scraper: ScraperRecord;

  private constructor(said: ScraperRecord) {
    mark(this, 'Scraper');
    this._scraper = wordForWord(said);
  }
}
