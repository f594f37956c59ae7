/** Why no answer came, in words of the person who asked. Codes: Node.js "Common system errors" and OpenSSL's of `tls`. */

const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE',
]);

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_ISSUER_CERT', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED',
]);

export function describeNetworkError(error: NodeJS.ErrnoException, { origin }: URL): string {
  const { code = '', message } = error;
  if (UNREACHABLE.has(code)) return `${origin} can't be reached: ${message || code}. Is the cluster running, and is this the right context (--context)?`;
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${origin} has expired. The operator of the cluster must renew it.`;
  if (code === 'CERT_NOT_YET_VALID') return `The certificate of ${origin} is not valid yet: is a clock wrong?`;
  if (UNTRUSTED.has(code)) return `The certificate of ${origin} is not signed by the authority in the kubeconfig (${code}): is certificate-authority-data that of this cluster?`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate of ${origin} is for another host: ${message}`;
  return `${origin} can't be asked: ${message}`;
}
