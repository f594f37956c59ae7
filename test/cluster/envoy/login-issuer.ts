/** Who signs people in for the tests of logins: whoever comes is somebody, without a question. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issuer, tokenOf } from './tokens';

export interface LoginIssuer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const AN_HOUR = 3_600;

export async function startLoginIssuer(audience: string): Promise<LoginIssuer> {
  const nonces = new Map<string, string | null>();
  let url = '';
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', url);
    const json = (body: object) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    request.resume().on('end', () => {
      switch (asked.pathname) {
        case '/.well-known/openid-configuration': return void json({
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          jwks_uri: `${url}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        });
        case '/jwks': return void response.writeHead(200, { 'content-type': 'application/json' }).end(signing.jwks);
        case '/authorize': {
          const code = String(nonces.size);
          nonces.set(code, asked.searchParams.get('nonce'));
          const back = new URL(asked.searchParams.get('redirect_uri') ?? url);
          back.searchParams.set('code', code);
          back.searchParams.set('state', asked.searchParams.get('state') ?? '');
          return void response.writeHead(302, { location: back.href }).end();
        }
        default: {
          const now = Math.floor(Date.now() / 1000);
          const claims = { iss: url, sub: 'ann', aud: audience, email: 'ann@example.com', email_verified: true, iat: now, exp: now + AN_HOUR, nonce: [...nonces.values()].at(-1) };
          return void json({ access_token: 'a', token_type: 'Bearer', expires_in: AN_HOUR, id_token: tokenOf(signing, claims) });
        }
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, stop: () => new Promise<void>((done) => { server.closeAllConnections(); server.close(() => done()); }) };
}

const signing = issuer('login');
