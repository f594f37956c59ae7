import { Duration } from 'cdk8s';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import { mark } from '../graph/prop-types';
import type { ProbeRecord } from '../graph/record/pod';

/** Timing of a probe. */
export interface ProbeOptions {
  /**
   * The name of the port to probe.
   *
   * @default - the first port that speaks the probe's protocol, for HTTP in plain text before TLS, or else the first port
   */
  readonly portName?: string;

  /**
   * The number of a port that only the kubelet asks, such as a management port. It needs no declaration, and it opens for nobody else.
   *
   * @default - a declared port
   */
  readonly managementPort?: number;

  /**
   * The time between two questions.
   *
   * @default - 5 seconds for readiness, 10 seconds for liveness, 2 seconds at start-up
   */
  readonly period?: Duration;

  /**
   * How long an answer may take.
   *
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;

  /**
   * How many times in a row it may fail.
   *
   * @default - 3, and 60 at start-up: a container has two minutes to come up
   */
  readonly failureThreshold?: number;
}

/** @internal */
export type _ProbeAction =
  | { readonly kind: 'http'; readonly path: string }
  | { readonly kind: 'grpc'; readonly service: string | undefined }
  | { readonly kind: 'tcp' }
  | { readonly kind: 'exec'; readonly command: readonly string[] };

/** One probe of a container by the kubelet. */
export class Probe {
  /** A GET that must be answered with 2xx or 3xx: over HTTPS on a `tls` port, whose certificate the kubelet does not check. */
  public static http(path: string, options: ProbeOptions = {}): Probe {
    return new Probe({ kind: 'http', path }, options, { factory: 'http', ...askedPort('http', options), asks: path });
  }

  /** The gRPC health protocol; for one service, or for the server as a whole where `service` is empty. */
  public static grpc(service: string = '', options: ProbeOptions = {}): Probe {
    return new Probe({ kind: 'grpc', service: service === '' ? undefined : service }, options, { factory: 'grpc', ...askedPort('grpc', options), asks: service });
  }

  /** A TCP connection that must be accepted. */
  public static tcp(options: ProbeOptions = {}): Probe {
    return new Probe({ kind: 'tcp' }, options, { factory: 'tcp', ...askedPort('tcp', options) });
  }

  /** A command in the container that must end with 0. */
  public static exec(command: string[], options: ProbeOptions = {}): Probe {
    return new Probe({ kind: 'exec', command }, options, { factory: 'exec', ...askedPort('exec', options), command });
  }

  private constructor(
    /** @internal */
    public readonly _action: _ProbeAction,
    /** @internal */
    public readonly _options: ProbeOptions,
    /** @internal */
    public readonly _record: ProbeRecord,
  ) {
    mark(this, 'Probe');
    const { factory, asks, command } = _record;
    const of = `Probes.${factory}`;
    if (factory === 'exec') checkArgument(of, 'command', command, ARGUMENTS.texts);
    if (factory === 'http') checkArgument(of, 'path', asks, ARGUMENTS.text);
    if (factory === 'grpc') checkArgument(of, 'service', asks ?? '', ARGUMENTS.text);
  }
}

function askedPort(factory: ProbeRecord['factory'], options: ProbeOptions): Pick<ProbeRecord, 'portName' | 'managementPort'> {
  const { portName, managementPort } = checkProps(`Probes.${factory}`, 'ProbeOptions', options);
  return managementPort === undefined ? { portName } : { portName, managementPort };
}

/** A question of its own for each stage of a container's life. */
export interface ProbeSet {
  /** Whether the container may get traffic. */
  readonly readiness: Probe;

  /** Whether the container must be restarted. */
  readonly liveness: Probe;

  /**
   * Whether the container has come up; the other two wait for it.
   *
   * @default - the probe of `liveness`, more often and with more failures allowed
   */
  readonly startup?: Probe;
}

/**
 * How the kubelet sees that a container has started, is alive and is ready.
 */
export class Probes {
  /** One GET for all three, over HTTPS on a `tls` port. */
  public static http(path: string, options: ProbeOptions = {}): Probes {
    return Probes.same(Probe.http(path, options));
  }

  /** The gRPC health protocol for all three. */
  public static grpc(options: ProbeOptions = {}): Probes {
    return Probes.same(Probe.grpc('', options));
  }

  /** A TCP connection for all three. */
  public static tcp(options: ProbeOptions = {}): Probes {
    return Probes.same(Probe.tcp(options));
  }

  /** A command for all three. */
  public static exec(command: string[], options: ProbeOptions = {}): Probes {
    return Probes.same(Probe.exec(command, options));
  }

  /** A question of its own for each stage. */
  public static of(set: ProbeSet): Probes {
    checkProps('Probes.of', 'ProbeSet', set);
    return new Probes(set.startup ?? set.liveness, set.readiness, set.liveness);
  }

  private static same(probe: Probe): Probes {
    return new Probes(probe, probe, probe);
  }

  private constructor(
    /** @internal */
    public readonly _startup: Probe,
    /** @internal */
    public readonly _readiness: Probe,
    /** @internal */
    public readonly _liveness: Probe,
  ) {
    mark(this, 'Probes');
  }
}
