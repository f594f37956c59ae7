import type { HttpMethod } from './access';
import type { Authorizer } from './authorizer';
import type { ClientAddress } from './client-address';
import type { ClusterProfile } from './cluster-profile';
import type { Cors } from './cors';
import type { GatewayController } from './gateway-controller';
import type { Mesh } from './mesh';
import type { Passport } from './passport';
import type { RateLimit } from './rate-limit';
import type { Users } from './users';

/** An edge and what it is like. */
export interface EdgeGatewayProps {
  /** The namespace of the edge, which the platform owns. The Secret with the certificate lies there. */
  readonly namespace: string;

  /** The host names that it answers for: `shop.example.com`, `*.example.com`. */
  readonly hosts: string[];

  /**
   * The edge's name.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The mesh that the edge belongs to.
   *
   * @default - the mesh of the app: `new ZeroTrustApp({ mesh })`. It is an error if neither names one.
   */
  readonly mesh?: Mesh;

  /**
   * What the cluster is like.
   *
   * @default - the profile of the app, or else `ClusterProfile.vanilla()`
   */
  readonly profile?: ClusterProfile;

  /**
   * The controller that makes the edge's pods.
   *
   * @default - the one of the class, or else the one that comes with the mesh. It is an error if none does and no class is named, as without a mesh.
   */
  readonly controller?: GatewayController;

  /**
   * The GatewayClass of a controller that `GatewayController` does not have.
   *
   * @default - the class of the controller
   */
  readonly gatewayClassName?: string;

  /**
   * The labels of the edge's pods, for a class of which no more is known.
   *
   * @default - as the controller labels them. It is an error if it is not known.
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * The ServiceAccount of the edge's pods.
   *
   * @default - as the controller calls it. It is an error if it is not known.
   */
  readonly serviceAccountName?: string;

  /**
   * The Secret with the certificate, in the edge's namespace.
   *
   * @default - `<name>-tls`
   */
  readonly tlsSecretName?: string;

  /**
   * The port on which the edge's pods take HTTPS.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * The port on which the edge's pods take plain HTTP, usually 80: each request is redirected to HTTPS, whatever its path, and nothing else is
   * answered there.
   *
   * @default - none: plain HTTP is not answered
   */
  readonly redirectPort?: number;

  /**
   * The ConfigMap in the edge's namespace with the certificate (`ca.crt`) of an authority: whoever shows no certificate of its own that this
   * authority signed is refused by TLS, under every host of the edge. Which client it is, the certificate does not decide. It is an error on a mesh
   * whose gateways may not ask for it.
   *
   * @default - clients show no certificate
   */
  readonly clientCaConfigMap?: string;

  /**
   * Who may call the edge, as CIDRs: the addresses that packets come from. Where proxies before the edge tell it of its clients, these are theirs.
   *
   * @default - any address: it is the edge
   */
  readonly clientCidrs?: string[];

  /**
   * How the edge knows the addresses of its clients. Routes with `clientCidrs` or `exceptClientCidrs` require it.
   *
   * @default - it is not known
   */
  readonly clientAddress?: ClientAddress;
}

/** How a service is exposed. */
export interface ExposeOptions {
  /**
   * The paths under which it is reached, as prefixes of whole segments: `/api` is `/api` and everything under `/api/`.
   *
   * @default ['/'] - every path; none if there are `exactPaths`
   */
  readonly pathPrefixes?: string[];

  /**
   * Paths under which it is reached, each of them alone: `/login` is neither `/login/` nor anything below it.
   *
   * @default - none
   */
  readonly exactPaths?: string[];

  /**
   * The methods with which it is reached.
   *
   * @default - any method
   */
  readonly methods?: HttpMethod[];

  /**
   * Headers that a request must have, each with exactly this value: `{ 'x-version': '2' }`. They choose between services and keep nobody out,
   * because anybody can write them: policies hold the hosts, paths and methods alone.
   *
   * @default - whatever its headers
   */
  readonly headers?: { [name: string]: string };

  /**
   * Who must be signed in: the edge refuses all other requests, before the service sees them.
   *
   * @default - nobody has to be
   */
  readonly users?: Users;

  /**
   * Paths for which nobody has to be signed in, such as those of a health check or of a login: exact (`/login/callback`), or with `*` as the last
   * character for all that begins so (`/public/*`). Only together with `users`.
   *
   * @default - none
   */
  readonly publicPaths?: string[];

  /**
   * Who decides on each request of this exposure, those to `publicPaths` included, after the policies of the edge and never against them. One edge
   * asks one authorizer.
   *
   * @default - nobody beside the policies
   */
  readonly authorizer?: Authorizer;

  /**
   * What the service gets in place of the token of `users`, which ends here. Requires `users` of an issuer with `forwardToken: false`, and no
   * `publicPaths`: expose these by themselves. One edge hands out one passport, and asks no authorizer beside it.
   *
   * @default - the service gets the token itself, unless its issuer says otherwise
   */
  readonly passport?: Passport;

  /**
   * Why nobody has to be signed in: because all may come, or because the service signs users in itself. Without it, `zero-trust verify` warns of a
   * route that asks nobody (ZT433). Only without `users`.
   *
   * @default - nothing is said
   */
  readonly openToAll?: string;

  /**
   * The addresses of clients that may come, as CIDRs; the edge refuses all others. Users and paths hold beside it. Requires `clientAddress` of the
   * edge, whose controller must compare addresses; other edges hold `clientCidrs` as a whole.
   *
   * @default - any address that the edge lets in
   */
  readonly clientCidrs?: string[];

  /**
   * The addresses of clients that may not come, as CIDRs; some of `clientCidrs`, if there are any. Requires the same.
   *
   * @default - none
   */
  readonly exceptClientCidrs?: string[];

  /**
   * What takes the place of the path prefix on the way to the service: with `pathPrefixes: ['/api']` and `rewritePrefix: '/'`, a request for
   * `/api/orders` comes to it as `/orders`. Policies of the edge see the path of the client, those of the service the new one. Only for prefixes
   * below `/`.
   *
   * @default - the path stays as it is
   */
  readonly rewritePrefix?: string;

  /**
   * The host by which the service is called, in place of that of the client.
   *
   * @default - the client's
   */
  readonly rewriteHost?: string;

  /**
   * Pages of other origins that may call it from a browser. Their browsers ask without a token: where the controller looks
   * at tokens before it answers them, `users` are held at the service (`admits`).
   *
   * @default - none
   */
  readonly cors?: Cors;

  /**
   * Headers of the service's answers that clients do not get, such as `server`.
   *
   * @default - none
   */
  readonly removesResponseHeaders?: string[];

  /**
   * How many requests may come to its hosts and paths with its methods, those included that another exposure below these paths takes. Each pod of the
   * edge counts by itself, after its policies: requests that they refuse count for nothing. All limits hold. It is an error at edges of others and of
   * controllers that count no requests.
   *
   * @default - as many as do
   */
  readonly rateLimits?: RateLimit[];

  /**
   * The host names under which it is reached; some of the edge's.
   *
   * @default - all of the edge's
   */
  readonly hosts?: string[];

  /**
   * The name of the service's port.
   *
   * @default - the service's one port that speaks HTTP; an error where it has several
   */
  readonly portName?: string;
}
