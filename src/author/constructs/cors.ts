import type { Duration } from 'cdk8s';
import type { HttpMethod } from './access';

/**
 * Pages of other origins that may call a service from a browser, and read its answers. It keeps nobody out who is no browser: what callers may do,
 * paths, methods and users say.
 */
export interface Cors {
  /** The origins of the pages: scheme, host and perhaps a port, such as `https://app.example.com`. No wildcards. */
  readonly origins: string[];

  /**
   * The methods that pages may use.
   *
   * @default - those of the exposure; where it names none, those that a browser sends without asking: GET, HEAD and POST
   */
  readonly methods?: HttpMethod[];

  /**
   * The headers that pages may send, beside those that a browser sends without asking.
   *
   * @default - none
   */
  readonly headers?: string[];

  /**
   * The headers of answers that pages may read, beside the usual ones.
   *
   * @default - none
   */
  readonly exposedHeaders?: string[];

  /**
   * Whether pages may call with what the browser knows of the user: cookies and certificates.
   *
   * @default false
   */
  readonly credentials?: boolean;

  /**
   * How long a browser may remember the answer, in whole seconds.
   *
   * @default Duration.seconds(5)
   */
  readonly maxAge?: Duration;
}
