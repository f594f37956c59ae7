import type { Duration } from 'cdk8s';
import type { IExposable } from './callee';
import { checkArgument, checkProps } from './props/check';
import { SERVICE } from './props/tables';
import { mark } from '../graph/prop-types';
import type { PassportRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';
import { millisecondsOf } from '../interpret/seconds';

/** What passports are like, and how edges ask for them. */
export interface PassportOptions {
  /**
   * The issuer of passports, exactly as they name it (`iss`): a URL of its own, such as `https://passports.shop.internal`. Nobody has to answer there.
   */
  readonly issuer: string;

  /**
   * For whom passports are (`aud`): one of these.
   *
   * @default ['internal']
   */
  readonly audiences?: string[];

  /**
   * The public keys by which passports are verified, as the text of a JSON Web Key Set. Whoever rotates the keys has to synthesize again.
   *
   * @default - they are read from `jwksUri`; it is an error if neither is named
   */
  readonly jwks?: string;

  /**
   * Where the public keys are. The control plane of the mesh reads them, over TLS.
   *
   * @default - they stand in `jwks`
   */
  readonly jwksUri?: string;

  /**
   * What the path of each question begins with, before the path of the request. Nobody but the edges may ask there.
   *
   * @default '/passports'
   */
  readonly pathPrefix?: string;

  /**
   * The name of the service's port.
   *
   * @default - the service's one port that speaks HTTP; an error where it has several
   */
  readonly portName?: string;

  /**
   * How long an edge waits for a passport, 10 milliseconds to a minute. Without one in time, the request is refused.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;

  /**
   * The name of the service in the settings of the mesh (`extensionProviders`), which are the platform's to write: at most 63 lower-case letters,
   * digits and '-'.
   *
   * @default - the service's namespace and name, with '-' between them: `identity-passports`
   */
  readonly provider?: string;
}

/**
 * What takes the place of the token from outside: a token that lives for a minute and that services of the program alone take for good. Where an edge hands it
 * out (`edge.exposes(web, { users, passport })`), the token of the client ends, once it is verified, and a service of the program is asked for a passport.
 * Services take it in calls of declared callers (`service.admits(Users.withPassport(passport))`), and pass it on in theirs, in the header `x-passport`.
 *
 * What a client sends as a passport gets to no service: edges put the passport that was made in its place, or remove it.
 */
export class Passport {
  /**
   * One that a service of the program makes. It is asked with the method, the path and the `Authorization` of each request, before the edge looks at the
   * token, which it has to verify itself. It answers 200, always with `x-passport: …`, or refuses the request with any other status.
   */
  public static mintedBy(service: IExposable, options: PassportOptions): Passport {
    checkArgument('Passport.mintedBy', 'service', service, SERVICE);
    checkProps('Passport.mintedBy', 'PassportOptions', options);
    return new Passport(service, options);
  }

  /** @internal */
  public readonly _record: PassportRecord;

  private constructor(
    /** @internal */
    public readonly _service: IExposable,
    { timeout, ...said }: PassportOptions,
  ) {
    mark(this, 'Passport');
    const options = { ...said, ...(timeout && { timeoutMilliseconds: millisecondsOf(timeout) }) };
    this._record = wordForWord({ factory: 'mintedBy', service: _service.node.path, options });
  }
}
