import { bad, Checked, ok } from './checked';

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
