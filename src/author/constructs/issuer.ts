import { checkProps } from './props/check';
import { mark } from '../graph/prop-types';
import type { IssuerRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** Who signs people in, and how its tokens are verified. */
export interface OidcIssuerOptions {
  /** The issuer, exactly as its tokens name it (`iss`): `https://id.example.com`. */
  readonly issuer: string;

  /**
   * For whom tokens must be (`aud`): one of these. A token that the issuer made for another application is refused.
   *
   * Proxies compare them without `https://` before and a slash behind.
   */
  readonly audiences: string[];

  /**
   * The public keys of the issuer, as the text of a JSON Web Key Set. Private keys, shared secrets and weak keys are errors. Whoever rotates the keys
   * has to synthesize again.
   *
   * @default - they are read from `jwksUri`
   */
  readonly jwks?: string;

  /**
   * Where the public keys of the issuer are. The control plane of the mesh reads them, not the proxies: it needs the way there, and while it
   * cannot read them every token is refused.
   *
   * @default - the address that the issuer itself names, in `/.well-known/openid-configuration`
   */
  readonly jwksUri?: string;

  /**
   * Whether workloads get the token that the proxy before them has verified. A service that calls others in the name of a person needs it. With
   * false the token ends at the first proxy that verifies it: at the edge, if users are held there.
   *
   * @default true
   */
  readonly forwardToken?: boolean;
}

/**
 * Who signs people in: an OpenID provider, or whatever else issues JSON Web Tokens. `Users` say which of its people are meant.
 */
export class Issuer {
  /**
   * An OpenID provider.
   *
   * @see https://openid.net/specs/openid-connect-core-1_0.html#IDToken
   */
  public static oidc(options: OidcIssuerOptions): Issuer {
    checkProps('Issuer.oidc', 'OidcIssuerOptions', options);
    return new Issuer(wordForWord({ factory: 'oidc', options }));
  }

  private constructor(
    /** @internal */
    public readonly _record: IssuerRecord,
  ) {
    mark(this, 'Issuer');
  }
}
