import type { Duration, Size } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import type { ICallee } from './callee';
import type { CloudIdentity } from './cloud-identity';
import type { Config } from './config';
import type { Permission } from './permission';
import type { PodContainer } from './pod-container';
import type { PreStop } from './pre-stop';
import type { Scheduling } from './scheduling';
import type { Secret } from './secret-store';
import type { Waiver } from './waiver';

/** What services and jobs have in common. */
export interface WorkloadProps {
  /**
   * The image, with its version: `registry/repository:tag@sha256:…`. `latest` and no version at all are refused.
   */
  readonly image: string;

  /**
   * The name of the workload and of everything that is written for it.
   *
   * @default - the construct's id
   */
  readonly name?: string;

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
   * Environment variables with values that everybody may read. A value that looks like a credential is refused: credentials come
   * from `secrets`.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Secrets, from a `SecretStore` or from Secrets that exist already.
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
   * Containers beside the main one: those that run before it, and those that help it. They share its calls and its identity.
   *
   * @default - none
   */
  readonly containers?: PodContainer[];

  /**
   * What it calls, on all ports. Use `calls()` for narrower access.
   *
   * @default - none
   */
  readonly calls?: ICallee[];

  /**
   * Requests and limits of CPU, memory and local storage. Where one of the two is given, the default of the other makes way for it. CPU has no
   * limit by default: it throttles even where the node is idle.
   *
   * @default - requests: 100m CPU, 128Mi memory, 64Mi local storage; limits: 256Mi memory, 256Mi local storage, or more for larger `writablePaths`
   */
  readonly resources?: ContainerResources;

  /**
   * Directories that may be written, with their size. The rest of the file system is read-only.
   *
   * @default { '/tmp': Size.mebibytes(64) }
   */
  readonly writablePaths?: { [path: string]: Size };

  /**
   * The numeric user that the container runs as; 0 is refused. Ignored where the cluster assigns users, as OpenShift does.
   *
   * @default 65532 - `nonroot` of distroless images
   */
  readonly user?: number;

  /**
   * The numeric group that the container runs as and that owns its volumes.
   *
   * @default - the number of the user
   */
  readonly group?: number;

  /**
   * What it may do through the Kubernetes API. Only with this it gets a token and a way to the API server.
   *
   * @default - nothing, and no token
   */
  readonly permissions?: Permission[];

  /**
   * What a cloud knows it as. Its ServiceAccount is annotated, and the one endpoint that gives out credentials is opened.
   *
   * @default - nothing: no cloud knows it
   */
  readonly identity?: CloudIdentity;

  /**
   * Names of the Secrets with which images are pulled from a private registry.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * How long a pod may take to stop.
   *
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * What happens in the main container before it gets the signal to stop.
   *
   * @default - a service with ports sleeps for 5 seconds, so that endpoints are withdrawn before it stops; a job gets the signal at once
   */
  readonly preStop?: PreStop;

  /**
   * On which nodes the pods run, and how they are spread.
   *
   * @default - on any node; pods of a service are spread over zones and nodes, as far as possible
   */
  readonly scheduling?: Scheduling;

  /**
   * Parameters of the kernel, for the pod alone. Those that Pod Security "baseline" calls safe.
   *
   * @default - those of the node; `net.ipv4.ip_unprivileged_port_start` where a port below 1024 is declared
   */
  readonly sysctls?: { [name: string]: string };

  /**
   * More labels of the controller and its Service. Labels that platforms act on need a known effect; those of your own domain are free.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * More annotations of the controller and its Service.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * More labels of the pods. Policies and Services find the pods by labels of their own, which stay as they are.
   *
   * @default - none
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * More annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { [key: string]: string };

  /**
   * Rules that are lifted for this workload. `Waivers.of(workload).add` adds more.
   *
   * @default - none
   */
  readonly waivers?: Waiver[];
}
