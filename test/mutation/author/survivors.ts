/** Why nobody objects to what a changed author writes, by what differs in the manifests. */
export interface AuthorSurvivor {
  /** What differs, as `Kind: path`. */
  readonly differs: RegExp;
  readonly reason: string;
  /** Whether somebody should object. @default false */
  readonly gap?: boolean;
}

const POD = '(Deployment|StatefulSet|Job|CronJob): spec\\.(jobTemplate\\.spec\\.)?template\\.';

function pod(path: string, reason: string): AuthorSurvivor {
  return { differs: new RegExp(`^${POD}${path}`), reason };
}

export const AUTHOR_SURVIVORS: readonly AuthorSurvivor[] = [
  { differs: /^NetworkPolicy: spec\.ingress\[\]\.ports\[\]\.port$/, gap: true, reason: 'Pods of an edge whose class is not `istio` are of no manifest, so that nobody asks what else its NetworkPolicy lets in.' },
  { differs: /^NetworkPolicy: spec\.(in|e)gress\[\]\.ports\[\]\.protocol$/, reason: 'TCP is the default.' },
  { differs: /^(NetworkPolicy|AuthorizationPolicy|Sidecar): spec\.(in|e)gress(\[\].*)?$/, reason: 'The same rules in another order.' },
  { differs: /^\w+: (metadata\.labels|spec\.(jobTemplate\.spec\.)?template\.metadata\.labels|spec\.(selector|podSelector|workloadSelector))/, reason: 'One of two labels finds the same pods, and no selector asks for the others.' },
  { differs: /^(Deployment|StatefulSet): spec\.selector$/, reason: 'The API server refuses a controller without a selector.' },
  { differs: /^\w+: metadata\.annotations/, reason: 'Annotations that only tell, such as those of waivers.' },
  { differs: /^(Deployment|StatefulSet): spec\.(replicas|strategy|updateStrategy|revisionHistoryLimit|volumeClaimTemplates|minReadySeconds|progressDeadlineSeconds)/, reason: 'How many pods there are, how they are replaced and what they keep.' },
  { differs: /^(CronJob|Job): spec\.(jobTemplate\.spec\.)?(backoffLimit|ttlSecondsAfterFinished|activeDeadlineSeconds|schedule|timeZone|startingDeadlineSeconds|concurrencyPolicy|\w+HistoryLimit)/, reason: 'When and how often a job runs.' },
  pod('spec\\.containers\\[\\]\\.(lifecycle|\\w+Probe)', 'When and how the kubelet asks; the ports that it may ask are proven.'),
  pod('spec\\.(terminationGracePeriodSeconds|topologySpreadConstraints)', 'When pods end, and on which nodes they are.'),
  pod('spec\\.containers\\[\\]\\.resources', 'How much a container may take. A container without limits is reported by `zero-trust verify`.'),
  pod('spec\\.(containers\\[\\]\\.)?securityContext\\.(runAsUser|runAsGroup|fsGroup)', 'Another user that is not root; runAsNonRoot holds.'),
  pod('spec\\.(containers\\[\\]\\.volumeMounts|volumes)', 'What is mounted where: what is missing shows, and a token lives a second longer.'),
  pod('spec\\.containers\\[\\]\\.(env|envFrom)', 'How the container sees its secrets; which secrets there are is proven.'),
  pod('metadata\\.annotations(\\.(prometheus\\.io|sidecar\\.istio\\.io|traffic\\.sidecar|cluster-autoscaler)|$)', 'Where a scraper looks; who may scrape is proven.'),
  pod('metadata\\.annotations\\.(config\\.linkerd\\.io/default-inbound-policy|linkerd\\.io/inject)', 'The namespace says it, too.'),
  { differs: /^Server: spec\.(accessPolicy|proxyProtocol)$/, reason: 'Nobody is let in by default; a listener of an edge is open to its clients however it is read.' },
  { differs: /^AuthorizationPolicy: spec\.requiredAuthenticationRefs\[\]$/, reason: 'A listener of an edge is open to all, which is what is meant where nothing is required.' },
  { differs: /^ServiceIntentions: spec\.sources\[\]\.permissions\[\]\.http\.pathRegex$/, reason: 'A letter that its class has already.' },
  { differs: /^(DestinationRule|PodDisruptionBudget|HorizontalPodAutoscaler|ResourceQuota|LimitRange): /, reason: 'Limits of load, numbers and resources: they let nobody in.' },
  { differs: /^ExternalSecret: spec\.data\[\]$/, reason: 'Without any key nothing is fetched, and External Secrets refuses the object.' },
  { differs: /^ExternalSecret: spec\.refreshInterval/, reason: 'How often a secret is fetched.' },
  { differs: /^ServiceEntry: spec\.ports\[\]\.name/, reason: 'The name of a port only tells.' },
  { differs: /^\w+: metadata\.name$|^(NetworkPolicy|AuthorizationPolicy|PeerAuthentication|Sidecar|ServiceEntry|DestinationRule|PodDisruptionBudget|HorizontalPodAutoscaler|HTTPRoute|RoleBinding|ResourceQuota|LimitRange|Server|MeshTLSAuthentication|NetworkAuthentication): is (gone|new)$/, reason: 'The same object under another name, to which nothing refers.' },
  { differs: /^Service: spec\.(ports\[\]\.(name|appProtocol)|type|clusterIP|internalTrafficPolicy|externalName|publishNotReadyAddresses)/, reason: 'The name and the protocol of a port say the same twice; ClusterIP is the default.' },
  { differs: /^(ExternalSecret|SecretStore): (apiVersion$|spec\.(secretStoreRef\.kind|data\[\]\.remoteRef\.\w+(Strategy|Policy)|refreshPolicy|target\.(deletion|creation)Policy|provider\.vault\.version))/, reason: 'A default of External Secrets, or a word that its API refuses.' },
  { differs: /^(Gateway|HTTPRoute): spec\.(listeners\[\]\.(name|tls\.(mode|certificateRefs\[\]\.(group|kind)))|parentRefs\[\]\.(group|kind|sectionName)|hostnames|rules\[\]\.(matches\[\]\.path\.type|backendRefs\[\]\.(group|kind|weight)))/, reason: 'A default of the Gateway API, or a name that both sides share; without a host of its own a route has that of its listener.' },
  { differs: /^AuthorizationPolicy: spec$/, reason: 'Without rules nobody is let in, whether or not the spec is there.' },
  { differs: /^AuthorizationPolicy: spec\.action$/, reason: 'ALLOW is the default.' },
  { differs: /^AuthorizationPolicy: spec\.rules\[\]\.to(\[\])?$/, reason: 'Only a workload that calls itself gets more: other ports of its own.' },
  { differs: /^ServiceEntry: spec\.(resolution|location|ports\[\]\.protocol)$/, reason: 'NONE, MESH_EXTERNAL and TCP are the defaults.' },
  { differs: /^Sidecar: spec\.outboundTrafficPolicy/, reason: 'REGISTRY_ONLY is the zero of its enum.' },
  pod('spec\\.(hostNetwork|hostPID|hostIPC|dnsPolicy|setHostnameAsFQDN|enableServiceLinks|restartPolicy|automountServiceAccountToken)', 'A default of Kubernetes that is written out, or a field that its API refuses.'),
  pod('spec\\.(containers\\[\\]\\.)?securityContext', 'Said twice, by pod and container, or a default; what is not is an error of a rule.'),
  { differs: /^\w+: apiVersion$/, reason: 'The API server has no such version, and refuses the object.' },
  { differs: /^NetworkPolicy: spec\.policyTypes$/, reason: 'Both directions follow from the rules that are there.' },
  { differs: /^RoleBinding: roleRef\.apiGroup$/, reason: 'The API server fills it in: there is no other.' },
  { differs: /^Role: is (gone|new)$/, reason: 'The same rights under another name, which its binding has, too.' },
  { differs: /^ServiceAccount: automountServiceAccountToken$/, reason: 'Said twice: the pod says it too, and counts first.' },
  { differs: /^Service: spec\.ports\[\]\.(targetPort|protocol)$/, reason: 'The port of the Service and TCP are the defaults.' },
  { differs: /^StatefulSet: spec\.serviceName$/, reason: 'Pods without the names that it gives; nobody gets in by it.' },
  pod('spec\\.(imagePullSecrets|containers\\[\\]\\.(image|imagePullPolicy|name|ports))', 'Without its image or the Secret that pulls it a container does not start.'),
  { differs: /^the order$/, reason: 'The same objects in another order.' },
];

/** The reasons for all that differs; undefined where one is missing. */
export function reasonsFor(differences: readonly string[]): readonly AuthorSurvivor[] | undefined {
  const reasons = differences.map((difference) => AUTHOR_SURVIVORS.find(({ differs }) => differs.test(difference)));
  return reasons.includes(undefined) ? undefined : [...new Set(reasons as AuthorSurvivor[])];
}
