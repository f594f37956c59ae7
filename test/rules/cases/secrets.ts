import { all, container, pod, type RuleCases } from './case';
import { SECRET_IN_CONFIG_MAP } from '../../../src/rules/secrets/secret-in-config-map';
import { SECRET_IN_OBJECT } from '../../../src/rules/secrets/secret-in-object';
import { SECRET_IN_POD } from '../../../src/rules/secrets/secret-in-pod';
import { SECRET_MANIFEST } from '../../../src/rules/secrets/secret-manifest';
import { SECRET_READERS } from '../../../src/rules/secrets/secret-readers';

function configMap(data: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: shop}, data: ${data}}`;
}

function env(name: string, value: string): string {
  return container(`env: [{name: ${name}, value: ${JSON.stringify(value)}}]`);
}

/** A pod of shop that gets the Secret `database`. */
function reading(name: string, account = name, how = 'containers: [{name: app, envFrom: [{secretRef: {name: database}}]}]'): string {
  return pod(`{serviceAccountName: ${account}, ${how}}`, '{app: web}', name);
}

function bound(subject: string, names = ', resourceNames: [database]', verbs = '[get]'): string {
  const group = 'rbac.authorization.k8s.io';
  return all(
    `{apiVersion: ${group}/v1, kind: Role, metadata: {name: reader, namespace: shop}, rules: [{apiGroups: [""], resources: [secrets]${names}, verbs: ${verbs}}]}`,
    `{apiVersion: ${group}/v1, kind: RoleBinding, metadata: {name: reader, namespace: shop}, roleRef: {apiGroup: ${group}, kind: Role, name: reader}, subjects: [${subject}]}`,
  );
}

export const SECRETS_CASES: readonly RuleCases[] = [
  {
    rule: SECRET_IN_POD,
    violates: [
      { title: 'a telling name', yaml: env('DB_PASSWORD', 'hunter2'), says: 'the variable DB_PASSWORD (telling name)' },
      { title: 'a URL with a password', yaml: env('DATABASE', 'postgres://app:hunter2@db:5432/app'), says: 'URL with a password' },
      { title: 'a private key', yaml: env('X', '-----BEGIN RSA PRIVATE KEY-----\nabc'), says: 'private key' },
      { title: 'a JSON web token', yaml: env('X', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJl'), says: 'JSON web token' },
      { title: 'random text under a plain name', yaml: env('SESSION', 'q9Zr4Tb81LxWm2VdYp7KcUe3Hn'), says: 'random text' },
      { title: 'a flag on the command line', yaml: container('args: [serve, --db-password=hunter2]'), says: 'command line' },
      { title: 'a flag whose value stands in the next item', yaml: container('args: [--token, s3cr3t-value]') },
      { title: 'a variable in a shell script', yaml: container('command: [sh, -c, "export API_KEY=abc123def && run"]') },
    ],
    passes: [
      { title: 'a reference to a Secret', yaml: container('env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: web, key: password}}}]') },
      { title: 'the file that holds the secret', yaml: env('DB_PASSWORD_FILE', '/run/secrets/db') },
      { title: 'another variable in place of a value', yaml: env('DATABASE', 'postgres://app:$(DB_PASSWORD)@db:5432/app') },
      { title: 'plain settings', yaml: container('env: [{name: TOKEN_TTL, value: 3600s}, {name: LOG_LEVEL, value: info}, {name: AUTH, value: "true"}, {name: TOKEN_URL, value: "https://idp.example.com/token"}]') },
      {
        title: 'a host name, a class and a commit',
        yaml: container(
          'env: [{name: HOST, value: product-catalog-service.shop.svc.cluster.local}, {name: MAIN, value: com.example.Shop2CatalogApplication}, {name: GIT_COMMIT, value: 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12}]'),
      },
    ],
  },
  {
    rule: SECRET_MANIFEST,
    violates: [{ title: 'a Secret with values', yaml: '{apiVersion: v1, kind: Secret, metadata: {name: db}, data: {password: aHVudGVyMg==}}', says: 'the values of password' }],
    passes: [{ title: 'a Secret that a controller fills', yaml: '{apiVersion: v1, kind: Secret, metadata: {name: db}, type: kubernetes.io/service-account-token}' }],
  },
  {
    rule: SECRET_IN_CONFIG_MAP,
    violates: [
      { title: 'a key with a telling name', yaml: configMap('{db.password: hunter2}') },
      { title: 'a line of a properties file', yaml: configMap('{app.properties: "db.host=db\\ndb.password=hunter2\\n"}'), says: 'app.properties (telling name)' },
    ],
    passes: [{ title: 'settings', yaml: configMap('{app.yaml: "host: db\\ntokenTtl: 3600\\npassword: ${DB_PASSWORD}\\n"}') }],
  },
  {
    rule: SECRET_IN_OBJECT,
    violates: [
      { title: 'a token of another kind', yaml: '{apiVersion: acme.example/v1, kind: Widget, metadata: {name: w, namespace: shop}, spec: {auth: {token: hunter2hunter2}}}', says: 'Widget shop/w has a credential as a value in spec.auth.token (telling name)' },
      { title: 'an annotation', yaml: '{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop, annotations: {acme.example/url: "https://shop:hunter2@example.com"}}}', says: 'the annotation acme.example/url (URL with a password)' },
    ],
    passes: [
      { title: 'names of Secrets and of their keys', yaml: '{apiVersion: acme.example/v1, kind: Widget, metadata: {name: w}, spec: {secret: payments-db, passwordSecretRef: {name: db, key: password}, tokenFile: /run/token}}' },
      { title: 'what an ExternalSecret fetches', yaml: '{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: db}, spec: {data: [{secretKey: password, remoteRef: {key: prod/db, property: password}}]}}' },
    ],
  },
  {
    rule: SECRET_READERS,
    violates: [
      { title: 'two workloads that get one', yaml: all(reading('web'), reading('api')), says: 'Pod shop/api reads the Secret shop/database, which Pod shop/web reads, too' },
      { title: 'a second workload that mounts it', yaml: all(reading('web'), reading('api', 'api', 'containers: [{name: app}], volumes: [{name: a, projected: {sources: [{secret: {name: database}}]}}]')) },
      { title: 'an account that may get it', yaml: all(reading('web'), bound('{kind: ServiceAccount, name: backup, namespace: ops}')), says: 'lets ServiceAccount ops/backup read the Secret shop/database' },
      { title: 'a user that may list it', yaml: all(reading('web'), bound('{kind: User, apiGroup: rbac.authorization.k8s.io, name: ann}', ', resourceNames: [tls, database]', '[list]')), says: 'User ann' },
      { title: 'the account of that name elsewhere', yaml: all(reading('web'), bound('{kind: ServiceAccount, name: web, namespace: other}')) },
    ],
    passes: [
      { title: 'one workload', yaml: all(reading('web'), reading('api').replaceAll('database', 'other')) },
      { title: 'its own account', yaml: all(reading('web'), bound('{kind: ServiceAccount, name: web, namespace: shop}')) },
      { title: 'a Secret with which images are pulled', yaml: all(reading('web', 'web', 'imagePullSecrets: [{name: database}]'), reading('api', 'api', 'imagePullSecrets: [{name: database}]')) },
      { title: 'another Secret', yaml: all(reading('web'), bound('{kind: ServiceAccount, name: backup, namespace: ops}', ', resourceNames: [tls]')) },
      { title: 'a right to write it', yaml: all(reading('web'), bound('{kind: ServiceAccount, name: backup, namespace: ops}', undefined, '[update]')) },
      { title: 'all Secrets, of which rbac-reads-secrets speaks', yaml: all(reading('web'), bound('{kind: ServiceAccount, name: backup, namespace: ops}', '')) },
      { title: 'a Secret of that name elsewhere', yaml: all(reading('web'), reading('web').replace('namespace: shop', 'namespace: bank')) },
    ],
  },
];
