/**
 * Domains of projects whose components act on labels and annotations. A list of the users' own domains would be safer, but nobody can make
 * it: companies label objects in whatever domain is theirs. So it is drawn from where such projects are listed.
 */
import { FAMILIES } from '../../judge/kinds';

/** Domains in which many people have names of their own; and those of Kubernetes and clouds, which stand elsewhere. */
const SHARED: ReadonlySet<string> = new Set(['github.com', 'github.io', 'apache.org']);
const ELSEWHERE: ReadonlySet<string> = new Set(['k8s.io', 'x-k8s.io', 'google.com', 'googleapis.com', 'amazonaws.com', 'azure.com']);

/** A project that defines kinds acts on keys in the same domain, too: all groups of the table of kinds, with the domain that they belong to. */
const OF_KINDS: readonly string[] = FAMILIES.flatMap((groups) => Object.keys(groups)).filter((group) => group.includes('.')).map((group) => {
  const domain = group.split('.').slice(-2).join('.');
  return SHARED.has(domain) ? group : domain;
}).filter((domain) => !ELSEWHERE.has(domain));

/**
 * Projects that act on keys without kinds that are known here, by what they do. Sources: CNCF landscape (provisioning, runtime,
 * orchestration and management, observability, serverless) and the projects' documents.
 */
const OTHERS: readonly string[] = [
  // Copy Secrets and ConfigMaps into other namespaces, or fill them.
  'emberstack.com', 'mittwald.de', 'appscode.com', 'carvel.dev', 'clustersecret.io',
  // Inject secrets and identities, or the means to get them.
  'akeyless.io', 'akeyless', 'conjur.org', 'cyberark.com', '1password.com', 'akv2k8s.io', 'venafi.com', 'jetstack.io', 'smallstep.com',
  'goteleport.com', 'teleport.dev', 'pinniped.dev',
  // Inject agents and sidecars.
  'expedia.com', 'tumblr.com', 'newrelic.com', 'instana.io', 'appdynamics.com', 'splunk.com', 'odigos.io', 'lightstep.com', 'twistlock.com',
  'contrastsecurity.com', 'kubearmor.io', 'k8tz.io', 'gke-gcsfuse', 'fluid.io', 'lumigo.io',
  // Divert calls to the machines of developers, or copy workloads.
  'telepresence.io', 'okteto.com', 'okteto.dev', 'signadot.com', 'garden.io', 'metalbear.co', 'mirrord.io', 'gefyra.dev', 'nocalhost.dev',
  'loft.sh', 'vcluster.com', 'devspace.sh',
  // Give pods networks, addresses and ways in.
  'networkservicemesh.io', 'kubeslice.io', 'liqo.io', 'flannel.io', 'flannel.alpha.coreos.com', 'kube-router.io', 'spidernet.io', 'nordix.org',
  'netbird.io', 'ngrok.com', 'ngrok.io', 'inlets.dev', 'cloudflare.com', 'pomerium.io', 'higress.io', 'apisix.apache.org', 'zalando.org',
  'voyagermesh.com', 'greymatter.io', 'aeraki.net', 'kmesh.net', 'ory.sh', 'nginx.com', 'tyk.io',
  // Change images, replicas, or whole objects.
  'keel.sh', 'kubemod.io', 'jspolicy.com', 'sigstore.dev', 'upbound.io', 'kcp.io', 'karmada.io', 'open-cluster-management.io', 'clusternet.io',
  'kubefed.io', 'kubestellar.io', 'projectsveltos.io', 'metacontroller.io', 'werf.io', 'flant.com', 'deckhouse.io', 'rancher.io',
  'gardener.cloud', 'kubesphere.io', 'openyurt.io', 'kubeedge.io', 'wasmcloud.dev', 'spinkube.dev', 'kwasm.sh',
  // Schedule, scale and move pods, some with a runtime or a proxy of their own.
  'cast.ai', 'spot.io', 'spotinst.io', 'koordinator.sh', 'yunikorn.apache.org', 'run.ai', 'openfaas.com', 'fission.io', 'nuclio.io', 'seldon.io',
  'nydus.dev', 'katacontainers.io', 'confidentialcontainers.org', 'gvisor.dev',
];

export const PROJECTS: ReadonlySet<string> = new Set([...OF_KINDS, ...OTHERS]);
