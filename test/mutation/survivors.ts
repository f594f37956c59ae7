/** Why nobody objects to a mutant. */
export const EXCUSES = {
  same: 'The cluster does the same as before.',
  elsewhere: 'Somebody else refuses it, or only somebody else can know.',
  gap: 'A gap: somebody should object, and nobody does yet.',
} as const;
export type Excuse = keyof typeof EXCUSES;

/** Mutants that are known to survive, by their shape. */
export interface Survivor {
  readonly shape: RegExp;
  readonly excuse: Excuse;
  readonly reason: string;
}

function survivor(excuse: Excuse, shape: RegExp, reason: string): Survivor {
  return { shape, excuse, reason };
}

/** A line of a pod template, whatever makes the pods. */
function pod(excuse: Excuse, field: string, reason: string): Survivor {
  return survivor(excuse, new RegExp(`^(Deployment|StatefulSet|DaemonSet|Job|CronJob): .*\\.template\\.${field}`), reason);
}

const POLICIES: readonly Survivor[] = [
  survivor('same', /^(NetworkPolicy|CiliumNetworkPolicy|AuthorizationPolicy|RequestAuthentication|PeerAuthentication|DestinationRule|Sidecar|ServiceEntry): misspell metadata.name /, 'Nothing refers to a policy by its name.'),
  survivor('same', /^NetworkPolicy: delete .*\.protocol$/, 'TCP is the default.'),
  survivor('same', /^NetworkPolicy: (delete|empty|narrow) spec\.policyTypes/, 'Both directions follow from the rules that are there.'),
  survivor('same', /^(NetworkPolicy: delete .*\.namespaceSelector|CiliumNetworkPolicy: delete .*matchLabels\[k8s:io\.kubernetes\.pod\.namespace\])$/, 'The peer is in the policy\'s own namespace, which is what is meant without one.'),
  survivor('same', /^AuthorizationPolicy: (delete spec\.action$|widen spec\.action to (AUDIT|DENY))/, 'ALLOW is the default; without rules, neither DENY nor AUDIT matches anything.'),
  survivor('same', /^AuthorizationPolicy( with action,selector)?: (delete$|(delete|empty|misspell the key) spec$|(delete|misspell|misspell the key) metadata\.namespace|widen metadata\.annotations by a dry run)/,
    'That nobody is let in is said twice, by the namespace and by each workload: either of the two may fall.'),
  survivor('same', /^Sidecar: .*spec\.outboundTrafficPolicy/, 'The mode is REGISTRY_ONLY unless it is said: the zero of its enum.'),
  survivor('same', /^ServiceEntry: (delete spec\.location|misspell spec\.ports\[\]\.name)/, 'MESH_EXTERNAL is the zero of its enum, and the name of a port only tells.'),
];

const WAYPOINTS: readonly Survivor[] = [
  survivor('same', /^(AuthorizationPolicy|RequestAuthentication): delete spec\.targetRefs\[\]\.group$/, 'A Service is of the group without a name, which is what is meant without one.'),
  survivor('same', /^AuthorizationPolicy: ((delete|empty) .*\.requestPrincipals|widen .*(\.notPaths|\.requestPrincipals|\.source to no tokens))/,
    'That a token is needed is said twice, by the DENY and by the ALLOW: either may fall. Tokens of one issuer alone are verified.'),
  survivor('same', /^Gateway of a waypoint: ((delete|empty) .*\.allowedRoutes\.namespaces(\.from)?$|misspell spec\.listeners\[\]\.name|.* to the traffic of services, unsaid$)/,
    'Its own namespace and the traffic of Services are the defaults, and nothing refers to the listener by its name.'),
  survivor('elsewhere', /^Gateway of a waypoint: delete .*\.parametersRef\.group$/, 'The schema of the Gateway API asks for it.'),
  survivor('same', /^DestinationRule: delete spec\.trafficPolicy\.(tls|outlierDetection\.interval)$/, 'Proxies use mutual TLS unless it is said otherwise, and ten seconds are the default.'),
];

const CILIUM: readonly Survivor[] = [
  survivor('same', /^CiliumNetworkPolicy: narrow spec\.(ingress|egress) by an empty rule$/, 'It allows nothing, and what it isolates is isolated.'),
  survivor('same', /^CiliumNetworkPolicy: widen .* to labels of any source$/, 'Labels of pods have no other source.'),
  survivor('same', /^CiliumNetworkPolicy: widen spec\.enableDefaultDeny/, 'The NetworkPolicy of the same workload denies the rest, too.'),
  survivor('same', /^CiliumNetworkPolicy: narrow spec\.egressDeny by denying every address$/, 'It calls no address: there is nothing to close.'),
];

const LINKERD: readonly Survivor[] = [
  survivor('same', /^Server: delete spec\.accessPolicy$/, 'Nobody is let in by default.'),
  survivor('same', /^MeshTLSAuthentication: delete spec\.identityRefs\[\]\.namespace$/, 'The account is in the namespace of the policy, which is what is meant without one.'),
];

const SERVICES: readonly Survivor[] = [
  survivor('same', /^Service: (delete|misspell) spec\.(type|clusterIP)/, 'ClusterIP is the default.'),
  survivor('same', /^Service: widen (spec\.selector|spec\.clusterIP|spec\.publishNotReadyAddresses|metadata\.annotations)/, 'It leads to the same pods, for the same callers.'),
  survivor('same', /^Service: (delete|misspell|widen) spec\.ports\[\]\.(appProtocol|name|protocol|targetPort)/, 'The other of name and appProtocol tells the protocol, TCP is the default, and the pod listens on the Service\'s port.'),
  survivor('same', /^HTTPRoute: misspell metadata\.name/, 'Nothing refers to a route by its name.'),
  survivor('same', /^HTTPRoute: (delete|empty|widen) spec\.hostnames/, 'The listener has the one host that was declared, and nothing else is in common with it.'),
  survivor('same', /^HTTPRoute: delete spec\.parentRefs\[\]\.(group|kind|sectionName)$/, 'A Gateway is the default, and of its listeners only one has the host of the route.'),
  survivor('same', /^HTTPRoute: (delete spec\.rules\[\]\.backendRefs\[\]\.(group|kind|weight)$|misspell spec\.rules\[\]\.backendRefs\[\]\.weight by one more)/, 'A Service is the default, and one alone gets everything.'),
  survivor('same', /^HTTPRoute: ((delete|empty) spec\.rules\[\]\.matches|widen spec\.rules by a rule)/, 'Every path was declared, which is what a rule without a match takes.'),
  survivor('same', /^Gateway: delete .*\.tls\.(mode|certificateRefs\[\]\.(group|kind))$/, 'Terminate and Secret are the defaults.'),
];

const IDENTITIES: readonly Survivor[] = [
  survivor('same', /^Namespace: .*labels\[app\.kubernetes\.io/, 'No selector asks for these labels of a namespace.'),
  survivor('same', /^Namespace: .*labels\[pod-security\.kubernetes\.io\/(audit|warn|enforce-version)/, 'Audit and warn only tell; without a version the newest standard holds.'),
  survivor('same', /^ServiceAccount: (delete|misspell) automountServiceAccountToken/, 'Said twice: the pod says it too, and counts first.'),
  survivor('same', /^(Cluster)?RoleBinding: (misspell metadata\.name|delete subjects\[\]\.namespace$)/, 'Nothing refers to a binding by its name; an account without a namespace is of the binding\'s own.'),
  survivor('same', /^(SecretStore: delete .*\.version|ExternalSecret: delete spec\.(secretStoreRef\.kind|(data\[\]\.remoteRef|dataFrom\[\]\.extract)\.\w+(Strategy|Policy)))$/,
    'Version v2, the kind SecretStore and no conversion are the defaults.'),
  survivor('elsewhere', /^ExternalSecret: (misspell|empty) spec\.(data\[\]\.remoteRef|dataFrom\[\]\.extract)\.\w+Strategy/, 'No API server has such a strategy, and refuses the object.'),
];

const PODS: readonly Survivor[] = [
  survivor('same', /^CronJob: .*startingDeadlineSeconds/, 'How late a run may begin changes nothing about what it may do.'),
  pod('same', 'metadata\\.annotations', 'The native sidecar is Istio\'s default, and one host alone may have its port at every address; without the others nobody scrapes.'),
  pod('same', 'metadata\\.labels\\[(app\\.kubernetes\\.io/(managed-by|part-of)|cdk8s\\.io)', 'No selector asks for these labels.'),
  pod('same', 'spec\\.automountServiceAccountToken', 'Said twice: the ServiceAccount says it too.'),
  pod('same', 'spec\\.((containers|initContainers)\\[\\]\\.)?securityContext\\.(runAsNonRoot|privileged)', 'Said twice, by pod and container, or the default.'),
  pod('same', 'spec\\.securityContext\\.(runAsUser|runAsGroup|fsGroup)(?! to root)', 'Another user that is not root; runAsNonRoot still holds.'),
  survivor('same', /^ScaledObject: ((delete|misspell.*) spec\.scaleTargetRef\.(apiVersion|kind)|widen spec\.fallback)/, 'A Deployment is the default, and how many pods there are without numbers opens nothing.'),
  pod('gap', 'spec\\.initContainers\\[\\]\\.resources', 'An init container without limits can take the memory of a node while it runs; the rule asks those that stay.'),
  pod('same', 'spec\\.(tolerations|nodeSelector)', 'Equal is the default; on which node a pod runs opens nothing for it.'),
  pod('elsewhere', 'spec\\.(volumes by a ConfigMap|(containers|initContainers)\\[\\]\\.envFrom by a ConfigMap)', 'Who may write that ConfigMap decides what is in it; no secret is.'),
  pod('same', 'spec\\.containers\\[\\]\\.ports', 'Ports of containers tell, and open nothing; the Service leads to a number.'),
  pod('same', 'spec\\.containers\\[\\]\\.securityContext\\.capabilities\\.add by NET_BIND_SERVICE', 'The one capability that the standard "restricted" admits.'),
];

/** Every survivor, with the reason why it may. The first that fits counts. */
export const SURVIVORS: readonly Survivor[] = [...POLICIES, ...WAYPOINTS, ...CILIUM, ...LINKERD, ...SERVICES, ...IDENTITIES, ...PODS];

export function tryFindSurvivor(shape: string): Survivor | undefined {
  return SURVIVORS.find((one) => one.shape.test(shape));
}
