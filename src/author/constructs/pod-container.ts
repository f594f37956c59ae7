import type { Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { Config } from './config';
import type { Probes } from './probes';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import type { Secret } from './secret-store';
import { mark } from '../graph/prop-types';
import type { PodContainerRecord } from '../graph/record/pod';
import { wordForWord } from '../graph/record/word-for-word';

/** A container beside the main one, and what it needs. It is hardened like the main one, and shares the calls of its pod. */
export interface PodContainerOptions {
  /**
   * The image, with its version: `registry/repository:tag@sha256:…`. `latest` and no version at all are refused.
   */
  readonly image: string;

  /**
   * The command.
   *
   * @default - the image's entrypoint
   */
  readonly command?: string[];

  /**
   * The arguments of the command.
   *
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Environment variables with values that everybody may read.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Secrets that this container gets. The main container gets only its own.
   *
   * @default - none
   */
  readonly secrets?: Secret[];

  /**
   * ConfigMaps, as environment variables or as files.
   *
   * @default - none
   */
  readonly config?: Config[];

  /**
   * Requests and limits of CPU, memory and local storage.
   *
   * @default - those of a main container
   */
  readonly resources?: ContainerResources;

  /**
   * Directories of its own that it may write, with their size. The rest of its file system is read-only.
   *
   * @default - none
   */
  readonly writablePaths?: { [path: string]: Size };

  /**
   * Directories of the main container that it sees as well, at the same place: `writablePaths`, `storage`, and files of secrets.
   *
   * @default - none
   */
  readonly sharedPaths?: string[];

  /**
   * The numeric user that it runs as; 0 is refused. Ignored where the cluster assigns users, as OpenShift does.
   *
   * @default - the user of the main container
   */
  readonly user?: number;

  /**
   * How the kubelet sees that it has started, is alive and is ready. A container that runs before the main one has none.
   *
   * @default - none
   */
  readonly probes?: Probes;
}

/**
 * A container beside the main one of a service or a job: one that prepares, or one that helps.
 */
export class PodContainer {
  /** Runs before the main container, to its end; several run one after the other, in the order of the list. */
  public static init(name: string, options: PodContainerOptions): PodContainer {
    return new PodContainer('init', name, options);
  }

  /**
   * Starts before the main container, and before every container that follows it in the list, and stops after the main one. A job ends without waiting for it.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ (enabled by default since Kubernetes 1.29)
   */
  public static sidecar(name: string, options: PodContainerOptions): PodContainer {
    return new PodContainer('sidecar', name, options);
  }

  /** Starts and stops together with the main container. A job ends when it has ended, too. */
  public static beside(name: string, options: PodContainerOptions): PodContainer {
    return new PodContainer('beside', name, options);
  }

  /** @internal */
  public readonly _record: PodContainerRecord;

  private constructor(
    /** @internal */
    public readonly _role: PodContainerRecord['role'],
    /** The container's name. */
    public readonly name: string,
    /** @internal */
    public readonly _options: PodContainerOptions,
  ) {
    mark(this, 'PodContainer');
    checkArgument(`PodContainer.${_role}`, 'name', name, ARGUMENTS.text);
    checkProps(`PodContainer.${_role}`, 'PodContainerOptions', _options);
    const { image, command, args, env = {}, secrets = [], config = [], sharedPaths = [], probes } = _options;
    this._record = wordForWord({
      role: _role,
      name,
      image,
      command,
      args,
      env,
      sharedPaths,
      secrets: secrets.map((secret) => secret._record),
      config: config.map((one) => one._record),
      probes: probes ? [probes._startup._record, probes._readiness._record, probes._liveness._record] : [],
    });
  }
}
