import type { Duration } from 'cdk8s';
import type { IExposable } from './callee';
import { checkArgument, checkProps } from './props/check';
import { SERVICE } from './props/tables';
import { mark } from '../graph/prop-types';
import type { AuthorizerRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';
import { millisecondsOf } from '../interpret/seconds';

/** How an authorizer is asked over gRPC. */
export interface GrpcAuthorizerOptions {
  /**
   * The name of the authorizer in the settings of the mesh (`extensionProviders`), which are the platform's to write: at most 63 lower-case letters,
   * digits and '-'.
   *
   * @default - the service's namespace and name, with '-' between them: `policies-opa`
   */
  readonly provider?: string;

  /**
   * The name of the service's port.
   *
   * @default - the service's one port that speaks gRPC; an error where it has several
   */
  readonly portName?: string;

  /**
   * How long a proxy waits for an answer, 10 milliseconds to a minute. Without one in time, the request is refused.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;
}

/** How an authorizer is asked over HTTP. */
export interface HttpAuthorizerOptions {
  /**
   * The name of the authorizer in the settings of the mesh (`extensionProviders`), which are the platform's to write: at most 63 lower-case letters,
   * digits and '-'.
   *
   * @default - the service's namespace and name, with '-' between them: `policies-opa`
   */
  readonly provider?: string;

  /**
   * The name of the service's port.
   *
   * @default - the service's one port that speaks HTTP; an error where it has several
   */
  readonly portName?: string;

  /**
   * How long a proxy waits for an answer, 10 milliseconds to a minute. Without one in time, the request is refused.
   *
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;

  /**
   * What the path of each question begins with, before the path of the request: with `/check`, it is asked for `/check/orders` about `/orders`.
   *
   * @default - nothing: it is asked for the path of the request
   */
  readonly pathPrefix?: string;

  /**
   * Headers of the request that the authorizer sees, without regard to case. It always sees method, host, path and `Authorization`.
   *
   * @default - no others
   */
  readonly requestHeaders?: string[];
}

/**
 * A service of the program that decides on requests: an Open Policy Agent, or one of your own. Proxies ask it before they let a request in, at an edge
 * (`edge.exposes(web, { authorizer })`) or at a service (`service.asks(authorizer)`). It can refuse what policies allow, and never the reverse. Without an
 * answer, nothing gets in.
 *
 * The calls of the proxies to it are opened like any other call. That the mesh knows it by its name is an assumption of the proof, which says
 * what the platform has to set.
 */
export class Authorizer {
  /** One that is asked over gRPC, by the protocol of its proxies (`envoy.service.auth.v3.Authorization`), as OPA's plugin is. */
  public static grpc(service: IExposable, options: GrpcAuthorizerOptions = {}): Authorizer {
    checkArgument('Authorizer.grpc', 'service', service, SERVICE);
    checkProps('Authorizer.grpc', 'GrpcAuthorizerOptions', options);
    return new Authorizer(service, 'grpc', options);
  }

  /** One that is asked over HTTP, with the method and the path of the request. It lets a request in with 200. */
  public static http(service: IExposable, options: HttpAuthorizerOptions = {}): Authorizer {
    checkArgument('Authorizer.http', 'service', service, SERVICE);
    checkProps('Authorizer.http', 'HttpAuthorizerOptions', options);
    return new Authorizer(service, 'http', options);
  }

  /** @internal */
  public readonly _record: AuthorizerRecord;

  private constructor(
    /** @internal */
    public readonly _service: IExposable,
    factory: AuthorizerRecord['factory'],
    { timeout, ...said }: HttpAuthorizerOptions,
  ) {
    mark(this, 'Authorizer');
    const options = { ...said, ...(timeout && { timeoutMilliseconds: millisecondsOf(timeout) }) };
    this._record = wordForWord({ factory, service: _service.node.path, options });
  }
}
