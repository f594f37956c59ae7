/**
 * Every port, label, annotation and name that the judge must know by heart, with its reason and its source.
 * Nothing outside this room may read this file: the half that writes manifests keeps a table of its own, so that
 * a wrong number can't be wrong on both sides in the same way.
 */

/** Kubernetes sets this label on every namespace. Source: well-known labels, kubernetes.io/metadata.name. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Objects without a namespace land here when applied. Source: Kubernetes namespaces documentation. */
export const DEFAULT_NAMESPACE = 'default';

/** A pod that names no ServiceAccount runs as this one. Source: Kubernetes "Configure Service Accounts for Pods". */
export const DEFAULT_SERVICE_ACCOUNT = 'default';

/** Labels that the Job controller puts on its pods, with the Job's name. Source: Kubernetes Jobs documentation. */
export const JOB_NAME_LABELS: readonly string[] = ['job-name', 'batch.kubernetes.io/job-name'];

/** Ports are 1 to 65535 in every Kubernetes API. Source: validation of ContainerPort and NetworkPolicyPort. */
export const FIRST_PORT = 1;
export const LAST_PORT = 65535;

/** The Service of the API server, which the API server itself makes in every cluster. Source: Kubernetes "Accessing the Kubernetes API from a Pod". */
export const API_SERVER_SERVICE = { namespace: 'default', name: 'kubernetes', port: 443 } as const;

/** DNS suffix of Services. Source: Kubernetes "DNS for Services and Pods". */
export const CLUSTER_DOMAIN = 'cluster.local';

/** Label on the pods of a Gateway. Source: Gateway API well-known labels (GEP-1762). */
export const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';
