import { bad, Checked, ok } from './checked';
import { parseDnsSubdomain } from './names';

/** A kind of issuers: those of cert-manager itself, and those of others that sign for it. */
export function parseIssuerKind(text: string): Checked<string> {
  const expected = "a kind of issuers, such as 'ClusterIssuer' or 'Issuer'";
  return /^[A-Z][A-Za-z0-9]{0,62}$/.test(text) ? ok(text) : bad(expected, 'write it as `kind` of the object has it');
}

/** Source: Kubernetes API, ConfigMap: keys are of letters, digits, '-', '_' and '.', and no name of a directory. */
export function parseConfigKey(text: string): Checked<string> {
  const expected = "a key of a ConfigMap, such as 'ca.crt'";
  const isKey = /^[-._a-zA-Z0-9]{1,253}$/.test(text) && text !== '.' && !text.startsWith('..');
  return isKey ? ok(text) : bad(expected, "write it as the target of the Bundle names it, or leave it out: 'ca.crt'");
}

/** Each namespace has these: authorities that sign for nodes, users and Services as well. Sources: Kubernetes "kube-root-ca.crt"; OpenShift "service serving certificates". */
const OF_CLUSTERS = ['kube-root-ca.crt', 'openshift-service-ca.crt'];

/** The ConfigMap with the one authority of workloads. */
export function parseTrustConfigMap(text: string): Checked<string> {
  if (!OF_CLUSTERS.includes(text)) return parseDnsSubdomain(text);
  return bad('a ConfigMap with the authority of workloads alone: that one is the authority of the cluster itself, which signs for others, too', 'have a Bundle of trust-manager publish the certificate of your issuer, and name that');
}
