import { JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { CORE, POD } from '../world';
import type { World } from '../world';

const MAIN = `${POD}/containers/0`;
/** Made up here, so that nothing in this file is a credential of anybody. */
const PASSWORD = 'hunter2hunter2';
const TOKEN = `ghp_${'a1B2'.repeat(10)}`;
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nabcabcabcabcabcabcabc\n-----END RSA PRIVATE KEY-----\n';
const STORE = /a secret store/;

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function inPod(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => world.patch('Deployment', 'web', patch), object: 'Deployment shop/web', says: [...says, STORE, 'Rule.SECRET_IN_POD'] };
}

function variable(name: string, value: string, because: string): Fault {
  return inPod(JsonPatch.add(`${MAIN}/env`, [{ name, value }]), `the variable ${name} (${because})`);
}

function file(name: string, text: string, because: string, list: 'data' | 'binaryData' = 'data'): Fault {
  return {
    change: (world) => world.add(CORE, 'ConfigMap', { name: 'more' }, { [list]: { [name]: text } }),
    object: 'ConfigMap shop/more',
    says: [`under ${name} (${because})`, STORE, 'Rule.SECRET_IN_CONFIG_MAP'],
  };
}

function inObject(apiVersion: string, kind: string, spec: object, where: string, because: string): Fault {
  return {
    change: (world) => world.add(apiVersion, kind, { name: 'more' }, { spec }),
    object: `${kind} shop/more`,
    says: [`${where} (${because})`, STORE, 'Rule.SECRET_IN_OBJECT'],
  };
}

const settings = (data: Readonly<Record<string, string>>) => (world: World) => world.add(CORE, 'ConfigMap', { name: 'settings' }, { data });
const variables = (env: Readonly<Record<string, string>>) => (world: World) => world.patch(
  'Deployment', 'web', JsonPatch.add(`${MAIN}/env`, Object.entries(env).map(([name, value]) => ({ name, value }))),
);

/** Credentials as values, in any place of any object, and values that only look like them. */
export const AREA: Area = {
  faults: {
    'a name without separators': variable('PGPASSWORD', PASSWORD, 'telling name'),
    'a password of MySQL': variable('MYSQL_PWD', PASSWORD, 'telling name'),
    'a password of one of several': variable('DB_PASSWORD_PROD', 'correcthorse', 'telling name'),
    'a numbered password': variable('DB_PASSWORD_1', PASSWORD, 'telling name'),
    'a password of several words': variable('DB_PASSWORD', 'correct horse battery', 'telling name'),
    'a password in camel case': variable('spring.datasource.dbPassword', PASSWORD, 'telling name'),
    'a password among the parameters of a URL': variable('JDBC', `jdbc:postgresql://db:5432/x?user=u&password=${PASSWORD}`, 'connection string with a password'),
    'a connection string of .NET': variable('ConnectionStrings__Default', `Server=db;User Id=sa;Password=${PASSWORD};`, 'connection string with a password'),
    'a DSN': variable('DSN', `host=db user=shop password=${PASSWORD}`, 'connection string with a password'),
    'a URL with a password under any name': variable('UPSTREAM', `https://shop:${PASSWORD}@example.com`, 'URL with a password'),
    'a key in base64': variable('MATERIAL', base64(KEY), 'private key'),
    'a token in base64': variable('SETTING', base64(`token: ${TOKEN}`), 'token of a known form'),
    'random text under a name that hints': variable('SESSION_COOKIE', 'q9Zr4Tb81LxWm2VdYp7KcUe3Hn', 'random text'),
    'a header as a value': variable('UPSTREAM_HEADER', `Authorization: Basic ${base64('admin:hunter2hunter2')}`, 'HTTP credential'),
    'the hash of a password': variable('USERS', 'admin:$2y$10$abcdefghijklmnopqrstuuVdn7Fz9cqTJkL5nSQlGQhcYdwXW8S2', 'hash of a password'),
    'a variable of a container before': {
      change: (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}/initContainers`, [{ name: 'setup', image: 'a/b:1', env: [{ name: 'PGPASSWORD', value: PASSWORD }] }])),
      object: 'Deployment shop/web',
      says: ['container setup has a credential', 'the variable PGPASSWORD', 'Rule.SECRET_IN_POD'],
    },
    'a flag': inPod(JsonPatch.add(`${MAIN}/args`, [`--password=${PASSWORD}`]), 'its command line (telling name)'),
    'a flag and its value': inPod(JsonPatch.add(`${MAIN}/args`, ['--api-token', PASSWORD]), 'its command line (telling name)'),
    'a variable of a script': inPod(JsonPatch.add(`${MAIN}/args`, ['-c', `export DB_PASSWORD=${PASSWORD}; run`]), 'its command line'),
    'a header of a probe': inPod(JsonPatch.add(`${MAIN}/readinessProbe/httpGet/httpHeaders`, [{ name: 'Authorization', value: `Basic ${base64('admin:hunter2hunter2')}` }]), 'a header of its readinessProbe (HTTP credential)'),
    'a header of a probe with a name': inPod(JsonPatch.add(`${MAIN}/livenessProbe/httpGet/httpHeaders`, [{ name: 'X-Api-Key', value: PASSWORD }]), 'a header of its livenessProbe (telling name)'),
    'the command of a hook': inPod(JsonPatch.add(`${MAIN}/lifecycle/preStop`, { exec: { command: ['curl', '-H', 'Authorization: Bearer abcdefghijklmnop123', 'http://x'] } }), 'the command of its preStop hook (HTTP credential)'),
    'the command of a probe': inPod(JsonPatch.add(`${MAIN}/livenessProbe`, { exec: { command: ['ping', '--password', PASSWORD] } }), 'the command of its livenessProbe (telling name)'),
    'an annotation of pods': {
      change: ({ web }) => web.deployment.podMetadata.addAnnotation('acme.example/webhook', `https://shop:${PASSWORD}@example.com`),
      object: 'Deployment shop/web',
      says: ['the annotation acme.example/webhook (URL with a password)', 'Rule.SECRET_IN_POD'],
    },
    'an annotation of a Deployment': {
      change: ({ web }) => web.deployment.metadata.addAnnotation('acme.example/db-password', PASSWORD),
      object: 'Deployment shop/web',
      says: ['the annotation acme.example/db-password (telling name)', 'Rule.SECRET_IN_OBJECT'],
    },
    'a label of a Deployment': {
      change: ({ web }) => web.deployment.metadata.addLabel('acme.example/db-password', PASSWORD),
      object: 'Deployment shop/web',
      says: ['the label acme.example/db-password (telling name)', 'Rule.SECRET_IN_OBJECT'],
    },
    'an annotation of a Service': {
      change: (world) => world.find('Service', 'orders').metadata.addAnnotation('acme.example/t', TOKEN),
      object: 'Service shop/orders',
      says: ['the annotation acme.example/t (token of a known form)', 'Rule.SECRET_IN_OBJECT'],
    },
    'an annotation of a NetworkPolicy': {
      change: (world) => world.find('NetworkPolicy', 'default-deny').metadata.addAnnotation('acme.example/t', TOKEN),
      object: 'NetworkPolicy shop/default-deny',
      says: ['the annotation acme.example/t (token of a known form)', 'Rule.SECRET_IN_OBJECT'],
    },
    'an annotation of a ConfigMap': {
      change: (world) => world.add(CORE, 'ConfigMap', { name: 'more', annotations: { 'acme.example/t': TOKEN } }, { data: {} }),
      object: 'ConfigMap shop/more',
      says: ['the annotation acme.example/t', 'Rule.SECRET_IN_OBJECT'],
    },
    'a file in YAML': file('app.yaml', `db:\n  password: ${PASSWORD}\n`, 'telling name'),
    'a file in JSON': file('app.json', `{"db":{"password":"${PASSWORD}"}}`, 'telling name'),
    'a file in JSON of several lines': file('app.json', `{\n  "db": { "host": "db", "dbPassword": "${PASSWORD}" }\n}\n`, 'telling name'),
    'a file of properties': file('app.properties', `spring.datasource.password=${PASSWORD}\n`, 'telling name'),
    'a file in TOML': file('app.toml', `[db]\npassword = "${PASSWORD}"\n`, 'telling name'),
    'a file in XML': file('app.xml', `<db><host>db</host><password>${PASSWORD}</password></db>`, 'telling name'),
    'a file of PostgreSQL': file('.pgpass', `db:5432:shop:app:${PASSWORD}`, 'telling name'),
    'a file of netrc': file('.netrc', `machine api.example.com login shop password ${PASSWORD}`, 'telling name'),
    'a file of users': file('htpasswd', 'admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/', 'hash of a password'),
    'a file of registries': file('config.json', `{"auths":{"ghcr.io":{"auth":"${base64('admin:hunter2hunter2')}"}}}`, 'HTTP credential'),
    'bytes that are a key': file('k', base64(KEY), 'private key', 'binaryData'),
    'bytes that are a file': file('app.yaml', base64(`password: ${PASSWORD}\n`), 'telling name', 'binaryData'),
    'a key in base64 in a file': file('k', base64(KEY), 'private key'),
    'a token of a ServiceMonitor': inObject('monitoring.coreos.com/v1', 'ServiceMonitor', { selector: {}, endpoints: [{ port: 'http', params: { token: [PASSWORD] } }] }, 'spec.endpoints.0.params.token.0', 'telling name'),
    'a token in an alert': inObject('monitoring.coreos.com/v1', 'PrometheusRule', { groups: [{ name: 'a', rules: [{ alert: 'x', expr: '1', annotations: { k: TOKEN } }] }] }, 'spec.groups.0.rules.0.annotations.k', 'token of a known form'),
    'a webhook with a password': inObject('monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig', { receivers: [{ name: 'x', webhookConfigs: [{ url: `https://shop:${PASSWORD}@hooks.example.com` }] }] }, 'webhookConfigs.0.url', 'URL with a password'),
    'a token of an issuer': {
      change: (world) => world.add('cert-manager.io/v1', 'ClusterIssuer', { name: 'more', namespace: undefined }, { spec: { vault: { server: 'https://x', auth: { token: 'hvs.abcdefghijklmnopqrstuvwx' } } } }),
      object: 'ClusterIssuer more',
      says: ['spec.vault.auth.token (token of a known form)', 'Rule.SECRET_IN_OBJECT'],
    },
  },
  harmless: {
    'names that only sound like credentials': variables({
      CSRF_TOKEN: 'X-CSRF-Token',
      USE_AUTH: 'keycloak',
      SASL_AUTH: 'SCRAM-SHA-512',
      AUTH: 'true',
      TOKEN_TTL: '3600',
      SECRET_NAME: 'payments-db',
      PASSWORD_MIN_LENGTH: '12',
      TOKEN_ISSUER: 'https://x.example.com/auth',
      AUTH_URL: 'https://login.example.com',
      PASSWORD_RESET_URL: 'https://login.example.com/reset',
      AUTH_COOKIE: 'shop_session',
      SSO_PASSWORD_POLICY: 'strict',
      TOKEN_HEADER: 'X-Auth-Token',
      KEY_PREFIX: 'shop:orders:',
      PARTITION_KEY: 'customer-id',
      SORT_KEY: 'createdAt',
    }),
    'places of credentials': variables({ DB_PASSWORD_FILE: '/secrets/password', DB_PASSWORD: 'file:///secrets/password', API_TOKEN: '$(TOKEN)', PGPASSFILE: '/secrets/pgpass', SSH_KEY: '/secrets/id' }),
    'what is random and public': variables({
      GIT_SHA: '1f2a4c7b9d0e3f5a6b8c1d2e4f7a9b0c3d5e6f8a',
      TENANT_ID: '72f988bf-86f1-41af-91ab-2d7cd011db47',
      CLIENT_ID: '0oa4b2c7d8e9f0a1b2c3',
      GOOGLE_MAPS_PLACE: 'ChIJN1t_tDeuEmsRUsoyG83frY4',
      PUBLIC_KEY: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
      CA_CERT: base64('-----BEGIN CERTIFICATE-----\nMIIBabcdefghijklmnopqrstuv\n-----END CERTIFICATE-----'),
    }),
    'URLs without a user': variables({ DATABASE_URL: 'postgres://db:5432/shop?sslmode=verify-full', OTEL: 'http://otel:4317', MAIL: 'mailto:shop@example.com', AT: 'https://example.com/@shop/x', USER: 'https://shop@example.com/x' }),
    'placeholders in files': settings({
      'application.yaml': 'spring:\n  datasource:\n    password: ${DB_PASSWORD}\n    url: jdbc:postgresql://db/x\n  security:\n    oauth2:\n      client-secret: ${CLIENT_SECRET}\n',
      'nginx.conf': 'server {\n  listen 8080;\n  proxy_set_header Authorization $http_authorization;\n}\n',
      'schema.json': '{"properties":{"password":{"type":"string","minLength":12},"token":{"type":"string"}}}',
    }),
    'public keys and certificates': settings({
      'ca.crt': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      'jwks.json': '{"keys":[{"kty":"RSA","kid":"Zx81QmN0","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs","e":"AQAB"}]}',
      'dashboard.json': '{"uid":"kQd8s7xMz","title":"x","datasource":{"uid":"P1809F7CD0C75ACF3"}}',
    }),
    'Secrets that are referred to': (world) => {
      world.add('monitoring.coreos.com/v1', 'ServiceMonitor', { name: 'more' }, { spec: { selector: {}, endpoints: [{ port: 'http', basicAuth: { username: { name: 'scrape', key: 'user' }, password: { name: 'scrape', key: 'password' } } }] } });
    },
    'a header of a probe that names a host': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${MAIN}/readinessProbe/httpGet/httpHeaders`, [{ name: 'Host', value: 'shop.example.com' }])),
    'annotations of a company': ({ web }) => {
      web.deployment.metadata.addAnnotation('acme.example/token-owner', 'team-shop');
      web.deployment.metadata.addAnnotation('acme.example/runbook', 'https://wiki.example.com/web');
      web.deployment.podMetadata.addAnnotation('acme.example/revision', '1f2a4c7b9d0e3f5a6b8c1d2e4f7a9b0c3d5e6f8a');
    },
  },
};
