/**
 * What the API server refuses in its own kinds, in its own words. Only what every version refuses stands here: what merely some refuse is
 * left as it is read. Sources: Kubernetes pkg/apis/{core,apps,batch,networking}/validation, apimachinery pkg/api/validation.
 */
import type { ProblemCode, RefusalRule } from '../read/field';

function apiServer(code: ProblemCode, expected: string, reason: string): RefusalRule {
  return Object.freeze({ by: 'api-server', code, expected, reason });
}

/** ValidateObjectMeta, and ValidateLabels of metav1. */
export const META = {
  name: apiServer('missing-field', 'a name', 'name or generateName is required'),
  badName: (reason: string) => apiServer('bad-value', 'a name in lower case (letters, digits, hyphens and dots)', reason),
  labelKey: (reason: string) => apiServer('bad-value', 'a label key like app or example.com/app', reason),
  labelValue: (reason: string) => apiServer('bad-value', 'a label value: letters, digits, -, _ and ., 63 at most', reason),
  annotationKey: (reason: string) => apiServer('bad-value', 'an annotation key like note or example.com/note', reason),
};

/** ValidateLabelSelectorRequirement of metav1. */
export const SELECTOR = {
  valuesMissing: apiServer('bad-value', 'at least one value', 'must be specified when `operator` is \'In\' or \'NotIn\''),
  valuesForbidden: apiServer('bad-value', 'no values with this operator', 'may not be specified when `operator` is \'Exists\' or \'DoesNotExist\''),
  operatorMissing: apiServer('missing-field', 'an operator', 'not a valid selector operator'),
  keyMissing: apiServer('missing-field', 'a label key', 'name part must be non-empty'),
};

const PORT_RANGE = 'must be between 1 and 65535, inclusive';

/** ValidateNetworkPolicy of networking. */
export const NETWORK_POLICY = {
  peerMissing: apiServer('missing-field', 'podSelector, namespaceSelector or ipBlock', 'must specify a peer'),
  peerMixed: apiServer('bad-value', 'no selectors beside an ipBlock', 'may not specify both ipBlock and another peer'),
  cidrMissing: apiServer('bad-value', 'a CIDR like 10.0.0.0/8 or 2001:db8::/32', 'Required value'),
  cidr: apiServer('bad-value', 'a CIDR like 10.0.0.0/8 or 2001:db8::/32', 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'),
  except: (cidr: string) => apiServer('bad-value', `a CIDR inside ${cidr}`, 'must be a strict subset of `cidr`'),
  portName: (reason: string) => apiServer('bad-value', 'a number from 1 to 65535, or the name of a port (a string is a name)', reason),
  port: apiServer('bad-value', 'a port from 1 to 65535 (leave it out for all ports)', PORT_RANGE),
  endPortAlone: apiServer('bad-value', 'an endPort only beside a numeric port', 'may not be specified when `port` is not specified'),
  endPortNamed: apiServer('bad-value', 'no endPort beside a named port', 'may not be specified when `port` is non-numeric'),
  endPortBefore: (first: number) => apiServer('bad-value', `a port from ${first} to 65535`, 'must be greater than or equal to `port`'),
  endPort: (first: number) => apiServer('bad-value', `a port from ${first} to 65535`, PORT_RANGE),
  types: apiServer('bad-value', 'at most Ingress and Egress', 'may not specify more than two policyTypes'),
};

/** ValidatePodSpec and validateContainerPorts of core; ValidateDeploymentSpec and its like of apps. */
export const POD = {
  containers: apiServer('missing-field', 'at least one container', 'Required value'),
  port: apiServer('bad-value', 'a containerPort from 1 to 65535', PORT_RANGE),
  portMissing: apiServer('missing-field', 'a containerPort from 1 to 65535', 'Required value'),
  portName: (reason: string) => apiServer('bad-value', 'a name of letters, digits and hyphens, with a letter, of at most 15', reason),
  portNameTwice: apiServer('bad-value', 'another name than that of another port of the container', 'Duplicate value'),
  containerName: (reason: string) => apiServer('bad-value', 'a name of small letters, digits and hyphens', reason),
  containerNameTwice: apiServer('bad-value', 'another name than that of another container', 'Duplicate value'),
  serviceAccount: (reason: string) => apiServer('bad-value', 'the name of a ServiceAccount', reason),
  selectorMissing: apiServer('missing-field', 'a selector that matches the labels of the template', 'Required value'),
  selectorEmpty: (kind: string) => apiServer('bad-value', 'a selector that matches the labels of the template', `empty selector is invalid for ${kind}`),
  selectorOther: apiServer('bad-value', 'labels that the selector matches', '`selector` does not match template `labels`'),
};

/** ValidateService and validateServicePort of core. */
export const SERVICE = {
  ports: apiServer('missing-field', 'at least one port (or clusterIP: None)', 'Required value'),
  port: apiServer('bad-value', 'a port from 1 to 65535', PORT_RANGE),
  portMissing: apiServer('missing-field', 'a port from 1 to 65535', 'Required value'),
  portNameMissing: apiServer('missing-field', 'a name, as every port of several needs', 'Required value'),
  portName: (reason: string) => apiServer('bad-value', 'a name of small letters, digits and hyphens', reason),
  portNameTwice: apiServer('bad-value', 'another name than that of another port', 'Duplicate value'),
  portTwice: apiServer('bad-value', 'another port than the others of its protocol', 'Duplicate value'),
  target: apiServer('bad-value', 'a port from 1 to 65535, or the name of a container port', PORT_RANGE),
  targetName: (reason: string) => apiServer('bad-value', 'a port from 1 to 65535, or the name of a container port (a string is a name)', reason),
};

/** ValidateRole, ValidatePolicyRule and ValidateRoleBinding of rbac. */
export const RIGHTS = {
  verbs: apiServer('missing-field', 'at least one verb', 'verbs must contain at least one value'),
  groups: apiServer('missing-field', 'at least one apiGroup ("" is the core group)', 'resource rules must supply at least one api group'),
  resources: apiServer('missing-field', 'at least one resource', 'resource rules must supply at least one resource'),
  urlsInNamespace: apiServer('bad-value', 'no nonResourceURLs: only a ClusterRole has them', 'namespaced rules cannot apply to non-resource URLs'),
  urlsBesideResources: apiServer('bad-value', 'nonResourceURLs in a rule of their own', 'rules cannot apply to both regular resources and non-resource URLs'),
  roleKind: apiServer('missing-field', 'Role or ClusterRole', 'Unsupported value: ""'),
  subjectKind: apiServer('missing-field', 'ServiceAccount, User or Group', 'Required value'),
  group: (got: string, expected: string) => apiServer('bad-value', expected === '' ? 'no apiGroup, as an account has none' : expected, `Unsupported value: "${got}"`),
  name: apiServer('missing-field', 'a name', 'Required value'),
  badName: (reason: string) => apiServer('bad-value', 'the name of an object', reason),
  namespace: apiServer('missing-field', 'the namespace of the account', 'Required value'),
};

/** ValidateConfigMap, ValidateSecret and others of core; policy and autoscaling. */
export const VALUES = {
  key: (reason: string) => apiServer('bad-value', 'a key of letters, digits, -, _ and .', reason),
  keyTwice: apiServer('bad-value', 'each key in one of data and binaryData', 'duplicate of key present in binaryData'),
  size: apiServer('bad-value', 'at most 1 MiB of values', 'Too long: may not be more than 1048576 bytes'),
  bothBudgets: apiServer('bad-value', 'one of minAvailable and maxUnavailable', 'minAvailable and maxUnavailable cannot be both set'),
  maxReplicas: apiServer('bad-value', 'a maxReplicas of at least 1', 'must be greater than 0'),
  maxBelowMin: apiServer('bad-value', 'a maxReplicas not below minReplicas', 'must be greater than or equal to `minReplicas`'),
  minReplicas: apiServer('bad-value', 'a minReplicas of at least 1', 'must be greater than or equal to'),
  target: apiServer('missing-field', 'the kind and name of what is scaled', 'Required value'),
  accessModes: apiServer('missing-field', 'at least one access mode', 'at least 1 access mode is required'),
  storage: apiServer('missing-field', 'a quantity of storage', 'Required value'),
  quantity: apiServer('bad-value', 'a quantity like 500m, 2 or 1Gi', 'quantities must match the regular expression'),
};

/** Kinds whose names are one label, because they become names in DNS. Others are subdomains. */
export const LABEL_NAMED_KINDS: ReadonlySet<string> = new Set(['Namespace', 'Service']);

