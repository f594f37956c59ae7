import { readFileSync } from 'node:fs';
import { createLocalJWKSet, jwtVerify } from 'jose';

/** Whom the service may admit: /etc/service-tokens, as it was declared. */
export function verifierOf(folder = '/etc/service-tokens') {
  const read = (file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  const { issuer, audience, callers, anonymous } = read('callers.json');
  const keys = createLocalJWKSet(read('jwks.json'));

  /** Whether a request may be answered; authorization is its header. */
  return async function admits(authorization, port, method, path) {
    if (!authorization) return allows(anonymous, port, method, path);
    const options = { issuer, audience, algorithms: ['RS256', 'ES256', 'ES384', 'ES512'], requiredClaims: ['exp', 'sub'] };
    const token = authorization.replace(/^Bearer /, '');
    const subject = await jwtVerify(token, keys, options).then(({ payload }) => payload.sub, () => undefined);
    return callers.some((one) => one.subject === subject && allows(one.requests, port, method, path));
  };
}

function allows(requests, port, method, path) {
  const parts = { '{**}': '.*', '{*}': '[^/]+', '*': '.*' };
  const means = (pattern) => {
    const text = pattern.split(/(\{\*\*\}|\{\*\}|\*)/).map((part) => parts[part] ?? part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'));
    return new RegExp(`^(?:${text.join('')})$`, 's').test(path);
  };
  return requests.some(({ port: at, methods, paths, notPaths = [] }) => (
    at === port && (methods?.includes(method) ?? true) && (paths?.some(means) ?? true) && !notPaths.some(means)
  ));
}
