import type { LabelSelector } from './label-selector';
import type { Labels } from '../../graph/labels';

/** The pod template as cdk8s-plus renders it and as we harden it: the fields that we read or write, typed; others pass through. */
export interface PodTemplate {
  readonly metadata: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: PodSecurityContext;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly PodToleration[];
  readonly priorityClassName?: string;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface PodSecurityContext {
  readonly runAsNonRoot: true;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy: 'OnRootMismatch';
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
}

export interface ContainerSecurityContext {
  readonly allowPrivilegeEscalation: false;
  readonly capabilities: { readonly drop: readonly ['ALL'] };
  readonly privileged: false;
  readonly readOnlyRootFilesystem: true;
  readonly runAsNonRoot: true;
  readonly runAsUser?: number;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports?: readonly { readonly containerPort: number }[];
  readonly securityContext?: ContainerSecurityContext;
  readonly restartPolicy?: 'Always';
  readonly resources?: Resources;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: PreStopAction };
  readonly volumeMounts?: readonly VolumeMount[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
}

export type PreStopAction = { readonly sleep: { readonly seconds: number } } | { readonly exec: { readonly command: readonly string[] } };

export interface PodToleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: string;
}

export interface Resources {
  readonly requests?: Labels;
  readonly limits?: Labels;
}

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: number; readonly scheme?: 'HTTPS' };
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly tcpSocket?: { readonly port: number };
  readonly exec?: { readonly command: readonly string[] };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: KeyRef } | { readonly configMapKeyRef: KeyRef };
}

export interface KeyRef {
  readonly name: string;
  readonly key: string;
}

export type EnvFromSource = { readonly secretRef: { readonly name: string } } | { readonly configMapRef: { readonly name: string } };

export type Volume =
  | { readonly name: string; readonly emptyDir: { readonly sizeLimit: string } }
  | { readonly name: string; readonly secret: { readonly secretName: string; readonly defaultMode: number; readonly items?: readonly KeyToPath[] } }
  | { readonly name: string; readonly configMap: { readonly name: string; readonly defaultMode: number } }
  | { readonly name: string; readonly projected: ProjectedVolume }
  | { readonly name: string; readonly csi: { readonly driver: string; readonly readOnly: true } };

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
}

export interface ProjectedVolume {
  readonly defaultMode: number;
  readonly sources: readonly ProjectedSource[];
}

export type ProjectedSource =
  | { readonly serviceAccountToken: { readonly audience?: string; readonly expirationSeconds: number; readonly path: string } }
  | { readonly configMap: { readonly name: string; readonly items: readonly KeyToPath[] } }
  | { readonly secret: { readonly name: string; readonly items: readonly KeyToPath[] } }
  | { readonly downwardAPI: { readonly items: readonly { readonly path: string; readonly fieldRef: { readonly apiVersion: 'v1'; readonly fieldPath: string } }[] } };

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'ScheduleAnyway' | 'DoNotSchedule';
  readonly labelSelector: LabelSelector;
}
