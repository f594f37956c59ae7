/** Services, field by field. Source: Kubernetes API, ServiceSpec. */
import { ANYTHING, anythingIn, each, fields, only, refused } from './shape';
import type { Shape } from './shape';
import { BOOLEAN, PORT, TEXT, TEXT_MAP, wholeNumber } from './values';

const HIJACKS = 'every node sends what goes to these addresses to this Service, regardless of their owner (CVE-2020-8554)';
const FROM_OUTSIDE = 'it opens a way in from outside, past every edge';
const ELSEWHERE = 'it is another name of something, and calls to it end there';

const REFUSED = 'the API server refuses it';

const SERVICE_PORT = fields({
  ...anythingIn('appProtocol'),
  name: TEXT,
  protocol: only(['TCP', 'UDP', 'SCTP'], REFUSED),
  port: wholeNumber(1, 65_535, REFUSED),
  targetPort: PORT,
  nodePort: refused(FROM_OUTSIDE),
});

/** A Service in a namespace of the program: it has an address inside, and leads to the pods that it selects. */
export const OWN_SERVICE: Shape = fields({
  ...anythingIn('sessionAffinityConfig'),
  allocateLoadBalancerNodePorts: refused(REFUSED),
  selector: TEXT_MAP,
  sessionAffinity: only(['None', 'ClientIP'], REFUSED),
  publishNotReadyAddresses: BOOLEAN,
  internalTrafficPolicy: only(['Cluster'], 'callers on nodes without such a pod get no answer'),
  trafficDistribution: only(['PreferClose', 'PreferSameZone', 'PreferSameNode'], REFUSED),
  ipFamilies: refused('it is unknown whether all callers have such addresses'),
  ipFamilyPolicy: only(['SingleStack', 'PreferDualStack'], 'it is unknown whether the cluster has addresses of both families'),
  ports: each(SERVICE_PORT),
  type: (value, path, report) => {
    if (value === 'ExternalName') report(path, value, ELSEWHERE);
    else if (value !== 'ClusterIP') report(path, value, FROM_OUTSIDE);
  },
  clusterIP: only(['None', ''], 'it takes an address by hand, which may be another one\'s'),
  clusterIPs: each(only(['None', ''], 'it takes an address by hand, which may be another one\'s')),
  externalIPs: refused(HIJACKS),
  externalName: refused(ELSEWHERE),
  externalTrafficPolicy: refused(FROM_OUTSIDE),
  healthCheckNodePort: refused(FROM_OUTSIDE),
  loadBalancerIP: refused(FROM_OUTSIDE),
  loadBalancerClass: refused(FROM_OUTSIDE),
  loadBalancerSourceRanges: refused(FROM_OUTSIDE),
});

/** A Service of somebody else can only take what goes to other addresses. */
export const OTHER_SERVICE: Shape = (value, path, report) => {
  const { externalIPs } = value as Readonly<Record<string, unknown>>;
  if (externalIPs === undefined || externalIPs === null) return;
  path.push('externalIPs');
  refused(HIJACKS)(externalIPs, path, report);
  path.pop();
};

/** The whole object: an account says nothing under `spec`. */
export const SERVICE_ACCOUNT: Shape = fields({
  ...anythingIn('apiVersion', 'kind', 'metadata', 'imagePullSecrets'),
  automountServiceAccountToken: BOOLEAN,
  secrets: refused('it hands Secrets to the account'),
});

export const NAMESPACE: Shape = fields({ finalizers: ANYTHING });
