/** Kinds that bring secrets and certificates, and that give identities. Sources: the projects' CRD references. */
import { ANY_KIND, checked, doubtful, fieldsOf, harmless, itemsOf, state, type Body, type Groups } from './kind';

const BRINGS = 'it brings a secret into the cluster from somewhere else';
const LOGS_IN = 'it decides as whom secrets are fetched, and from where';
const CERTIFICATE = 'it asks for a certificate for a Secret of its own; identities of meshes do not come from there';
const ANSWERS = 'to prove that a name is its own it makes pods, Services and routes to them from outside';
const STATE = 'its controller records with it what it has done';

export const SECRETS_AND_IDENTITIES: Groups = {
  'external-secrets.io': {
    ...checked('namespaced', 'ExternalSecret', 'SecretStore', 'PushSecret'),
    ...checked('cluster', 'ClusterExternalSecret'),
    ...doubtful('cluster', 'secrets', LOGS_IN, ['ClusterSecretStore']),
    ...doubtful('cluster', 'secrets', 'it sends Secrets out of the cluster', ['ClusterPushSecret']),
  },
  'generators.external-secrets.io': {
    ...harmless('namespaced', 'it makes values only for an ExternalSecret that names it', ANY_KIND),
    ...harmless('cluster', 'it makes values only for an ExternalSecret that names it', 'ClusterGenerator'),
  },
  'secrets.hashicorp.com': {
    ...doubtful('namespaced', 'secrets', BRINGS, ['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret', 'HCPVaultSecretsApp']),
    ...doubtful('namespaced', 'secrets', LOGS_IN, ['VaultAuth', 'VaultAuthGlobal', 'VaultConnection', 'HCPAuth']),
    ...doubtful('namespaced', 'secrets', 'it decides how secrets are written', ['SecretTransformation']),
    ...doubtful('namespaced', 'secrets', 'it hands secrets to pods that mount them', ['CSISecrets']),
  },
  'bitnami.com': doubtful('namespaced', 'secrets', 'a Secret is made of it', ['SealedSecret']),
  'isindir.github.com': doubtful('namespaced', 'secrets', 'Secrets are made of it', ['SopsSecret']),
  'onepassword.com': doubtful('namespaced', 'secrets', BRINGS, ['OnePasswordItem']),
  'secrets.doppler.com': doubtful('namespaced', 'secrets', BRINGS, [ANY_KIND]),
  'secrets.infisical.com': doubtful('namespaced', 'secrets', BRINGS, [ANY_KIND]),
  'spv.no': doubtful('namespaced', 'secrets', BRINGS, [ANY_KIND]),
  'secrets-store.csi.x-k8s.io': {
    ...doubtful('namespaced', 'secrets', 'it hands secrets to pods that mount them, and makes Secrets of them', ['SecretProviderClass']),
    ...state('namespaced', STATE, 'SecretProviderClassPodStatus'),
  },
  'secret-sync.x-k8s.io': doubtful('namespaced', 'secrets', BRINGS, ['SecretSync']),
  'cert-manager.io': {
    ...harmless('namespaced', CERTIFICATE, 'Certificate', 'CertificateRequest'),
    ...doubtful('namespaced', 'new-pods', ANSWERS, ['Issuer'], { onlyIf: answersOverHttp }),
    ...doubtful('cluster', 'new-pods', ANSWERS, ['ClusterIssuer'], { onlyIf: answersOverHttp }),
  },
  'acme.cert-manager.io': state('namespaced', STATE, 'Order', 'Challenge'),
  'policy.cert-manager.io': harmless('cluster', 'it decides which certificates are signed, and makes none', 'CertificateRequestPolicy'),
  'trust.cert-manager.io': { ...harmless('cluster', 'it publishes certificates to trust, without keys', 'Bundle', 'ClusterBundle') },
  // Identities.
  'aadpodidentity.k8s.io': doubtful('namespaced', 'identities', 'it gives pods identities of the cloud', [ANY_KIND]),
  'iam.cnrm.cloud.google.com': doubtful('namespaced', 'identities', 'it gives rights in the cloud', [ANY_KIND]),
  'iam.services.k8s.aws': doubtful('namespaced', 'identities', 'it gives rights in the cloud', [ANY_KIND]),
};

/** Without such a challenge it only signs what a Certificate asks for. Source: cert-manager, Issuer, spec.acme.solvers. */
function answersOverHttp({ spec }: Body): boolean {
  return itemsOf(fieldsOf(fieldsOf(spec).acme).solvers).some((solver) => fieldsOf(solver).http01 !== undefined);
}
