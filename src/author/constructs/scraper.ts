import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
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

/** The platform's scraper of metrics, or scrapers. Only they may reach the metrics of workloads. */
export class Scraper {
  /** Pods of the platform. */
  public static of(options: ScraperOptions): Scraper {
    checkProps('Scraper.of', 'ScraperOptions', options);
    return new Scraper({ factory: 'of', options });
  }

  /** Several of them, such as Prometheus and the agent of a vendor. */
  public static several(...scrapers: Scraper[]): Scraper {
    checkArgument('Scraper.several', 'scrapers', scrapers, ARGUMENTS.scrapers);
    return new Scraper({ factory: 'several', scrapers: scrapers.map(({ _scraper }) => _scraper) });
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
