import { secretReason } from '../../../../src/author/graph/values/secret-value';
import { fc } from '../../../support/properties';

const HEX32 = '9f86d081884c7d659a2feaa0c55ad015';
const SHA = 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3';
/** Put together here, so that scanners of repositories find no token in this file. */
const glued = (...parts: string[]) => parts.join('');
const JWT = glued('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U');

describe('a value shows what it is under any name', () => {
  test.each([
    ['postgres://app:hunter2@db:5432/app', 'it is a URL with a password'],
    ['redis://:hunter2@redis:6379', 'it is a URL with a password'],
    ['jdbc:postgresql://app:hunter2@db/app', 'it is a URL with a password'],
    ['amqp://a:p%40ss@mq', 'it is a URL with a password'],
    ['app:hunter2@tcp(db:3306)/app', 'it is a URL with a password'],
    ['postgres://db/app?user=app&password=hunter2', 'it is a connection string with a password'],
    ['host=db user=app password=hunter2', 'it is a connection string with a password'],
    ['Server=db;User Id=sa;Password=hunter2;', 'it is a connection string with a password'],
    ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abcd==', 'it is a connection string with a password'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'it is a PEM block'],
    ['{"private_key":"-----BEGIN PRIVATE KEY-----\\nMIIE"}', 'it is a PEM block'],
    [Buffer.from('-----BEGIN PRIVATE KEY-----').toString('base64'), 'it is a PEM block in base64'],
    [JWT, 'it is a JSON Web Token'],
    ['Bearer abcdefgh12', 'it is an HTTP credential'],
    [glued('AKIA', 'IOSFODNN7EXAMPLE'), 'it is an AWS access key'],
    [glued('gh', 'p_', 'a'.repeat(36)), 'it is a GitHub token'],
    [glued('github_', 'pat_', 'a'.repeat(30)), 'it is a GitHub token'],
    [glued('glpat', '-', 'a'.repeat(20)), 'it is a GitLab token'],
    [glued('xox', 'b-', '1234567890-abc'), 'it is a Slack token'],
    [glued('https://hooks.slack.com', '/services/', 'T00000000/B00000000/XXXX'), 'it is a Slack webhook'],
    [glued('sk_', 'live_', 'a'.repeat(24)), 'it is a Stripe key'],
    [glued('AIza', 'a'.repeat(35)), 'it is a Google key'],
    [glued('npm', '_', 'a'.repeat(36)), 'it is an npm token'],
    [glued('hvs', '.', 'a'.repeat(24)), 'it is a Vault token'],
    [glued('sk-', 'ant-', 'a'.repeat(24)), 'it is a model provider\'s key'],
  ])('%p', (value, reason) => {
    expect(secretReason('SETTING', value)).toBe(reason);
    expect(secretReason('PASSWORD_FILE', value)).toBe(reason);
  });
});

describe('a literal under a name that promises a credential is one', () => {
  test.each([
    ['DB_PASSWORD', 'changeme'], ['PASSWORD', 'x'], ['PGPASSWORD', 'secret word'], ['dbPassword', 'hunter2'], ['db.password', 'hunter2'],
    ['MYSQLPASSWD', 'hunter2'], ['DB_PASS', 'hunter2'], ['PASSWORD_2', 'hunter2'], ['KEY_PASSPHRASE', 'correct horse'], ['PASSWORD', '123456'],
    ['CLIENT_SECRET', 'abc'], ['clientSecret', 'abc'], ['AUTH_TOKEN', 'abc'], ['AUTHTOKEN', 'abc'], ['GITHUB_TOKENS', 'a,b'],
    ['API_KEY', 'abc'], ['STRIPE_APIKEY', 'abc'], ['apiKey', 'abc'], ['SECRET_KEY', 'abc'], ['PRIVATE_KEY', 'abc'], ['VAULT_SECRET_ID', 'abc'],
    ['AWS_SECRET_ACCESS_KEY', 'abc'], ['DB_CREDENTIALS', 'app/hunter2'], ['SIGNING_KEY', 'abc'], ['JWT_KEYS', 'abc'], ['PASSWORD', '$ecret'],
    ['PASSWORD', '/9j4AAQSkZJRgABAQAAAQABAAD2w'],
  ])('%s=%p', (name, value) => {
    expect(secretReason(name, value)).toMatch(/^the name '.*' says that it is a (password|credential)$/);
  });
});

describe('a random-looking value under a name that hints at a credential is one', () => {
  test.each([
    ['TOKEN_SEED', HEX32], ['JWT_MATERIAL', 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5'], ['SESSION_SECRET_CURRENT', 'kY7!pQ2zXv9Lm4Rt'], ['AUTH', HEX32],
  ])('%s=%p', (name, value) => {
    expect(secretReason(name, value)).toBe(`it looks random and the name '${name}' hints at a credential`);
  });
});

describe('settings are no credentials', () => {
  test.each([
    ['PORT', '8080'], ['DB_HOST', 'postgres.shop.svc.cluster.local'], ['FEATURE_NEW_CHECKOUT', 'true'], ['LOG_LEVEL', 'debug'],
    ['TOKEN_ENDPOINT', 'https://idp.example.com/oauth/token'], ['TOKEN_URL', 'https://idp.example.com/t?client_id=x'],
    ['GIT_SHA', SHA], ['COMMIT', SHA], ['BUILD_ID', HEX32], ['IMAGE', `cart@sha256:${HEX32}${HEX32}`],
    ['PASSWORD_FILE', '/run/secrets/password'], ['PASSWORD', '/run/secrets/password'], ['DB_PASSWORD', '/var/run/secrets/app.example/db-password'],
    ['SECRET_NAME', 'payments-db-credentials-v2'], ['TOKEN_TTL', '3600'], ['TOKEN', '15m'], ['MAX_TOKENS', '4096'],
    ['PASSWORD_MIN_LENGTH', '12'], ['PASSWORD', 'true'], ['RESET_PASSWORD', 'disabled'], ['DB_PASSWORD', ''], ['DB_PASSWORD', '$(SHARED_PASSWORD)'],
    ['DB_PASSWORD', '${SHARED_PASSWORD}'], ['DB_PASSWORD', '{{ .Values.password }}'], ['TOKEN_ISSUER', 'https://idp.example.com'],
    ['DATABASE_URL', 'postgres://app@db:5432/app'], ['DATABASE_URL', 'postgres://app:$(DB_PASSWORD)@db:5432/app'],
    ['DATABASE_URL', 'host=db user=app password=$(DB_PASSWORD)'], ['CALLBACK', 'https://a.example/x:1@2/y'],
    ['PUBLIC_KEY', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'], ['STRIPE_PUBLISHABLE_KEY', 'pk_live_abcdefgh'],
    ['BYPASS', 'internal'], ['COMPASS', 'north'], ['PWD', '/app'], ['AUTHOR', 'jane'], ['AUTH_MODE', 'oidc'], ['TOKENIZER', 'cl100k_base'],
    ['SECRETS_MANAGER', 'aws'], ['SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'],
    ['DB_SECRET', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'], ['DB_PASSWORD', 'vault:secret/data/db#password'],
    ['JWT_HEADER', 'X-Auth'], ['FORGOT_PASSWORD_SUBJECT', 'Reset your password'], ['CACHE_KEY', 'user-profile-v2'],
    ['AUTH_SERVER', 'keycloak-http.identity.example.com'], ['SIDEKICK', 'sk-1'], ['AUTHORIZATION', 'Bearer $(TOKEN)'],
  ])('%s=%p', (name, value) => {
    expect(secretReason(name, value)).toBeUndefined();
  });
});

test('the reason never holds the value', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-zA-Z0-9]{24}$/), (value) => !(secretReason('DB_PASSWORD', value) ?? '').includes(value)));
});

test('random text is seen under a telling name, and passes under a plain one', () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
  const random = fc.shuffledSubarray(alphabet, { minLength: 24, maxLength: 24 }).map((chars) => `a1${chars.join('')}`);
  fc.assert(fc.property(random, (value) => {
    expect(secretReason('TOKEN_MATERIAL', value)).toBeDefined();
    expect(secretReason('ETAG', value)).toBeUndefined();
  }));
});
