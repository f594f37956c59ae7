import { cronJob, service } from './programs';
import { accepts, refuses, synth, told } from './refuses';
import type { Program, Told } from './refuses';
import type { SecretOptions, SecureServiceProps } from '../../src';
import { SecretStore } from '../../src';

const web = (props: Partial<SecureServiceProps>): Program => ({ shop }) => service(shop, 'web', props);

/** A value in a program, of which no message may hold a part that helps anybody. */
interface SecretRow {
  readonly mistake: string;
  readonly program: Program;
  readonly secret: string;
  readonly expected: Told;
}

const NEEDLE = 'hunter2Tr0ub4dor';
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${NEEDLE}\n-----END RSA PRIVATE KEY-----\n`;
const RANDOM = 'q8Zr3Vx0Lw5Kp2Ty9Nb4';

function inEnv(mistake: string, name: string, value: string, secret: string, reason: string): SecretRow {
  const expected = told('secret-as-value', 'web', `env.${name}: got a value that must stay secret, because ${reason}`, 'no credentials', 'secrets: [');
  return { mistake: `${mistake}, in a variable`, program: web({ env: { [name]: value } }), secret, expected };
}

function inWords(mistake: string, field: 'args' | 'command', words: string[], secret: string, at: number, reason: string): SecretRow {
  const got = `${field}[${at}]: got a value that must stay secret, because ${reason}`;
  return { mistake: `${mistake}, in ${field}`, program: web({ [field]: words }), secret, expected: told('secret-as-value', 'web', got, 'no credentials', 'secrets: [') };
}

const ROWS: readonly SecretRow[] = [
  inEnv('a URL with a password', 'DATABASE', `postgres://shop:${NEEDLE}@db:5432/shop`, NEEDLE, 'it is a URL with a password'),
  inEnv('a connection string with a password', 'DSN', `host=db password=${NEEDLE}`, NEEDLE, 'it is a connection string with a password'),
  inEnv('a PEM block', 'TLS', PEM, NEEDLE, 'it is a PEM block'),
  inEnv('a PEM block in base64', 'TLS', Buffer.from(PEM).toString('base64'), Buffer.from(PEM).toString('base64').slice(40, 60), 'it is a PEM block in base64'),
  inEnv('a word under the name of a password', 'DB_PASSWORD', NEEDLE, NEEDLE, "the name 'DB_PASSWORD' says that it is a password"),
  inEnv('high entropy under a telling name', 'AUTH_SALT', RANDOM, RANDOM, "it looks random and the name 'AUTH_SALT' hints at a credential"),
  inEnv('an API key', 'API_KEY', RANDOM, RANDOM, "the name 'API_KEY' says that it is a credential"),
  inEnv('a GitHub token under a plain name', 'SOURCE', `ghp_${'a1B2'.repeat(9)}`, 'a1B2', 'it is a GitHub token'),
  inWords('a password behind its flag', 'args', ['serve', `--db-password=${NEEDLE}`], NEEDLE, 1, "the name 'db_password' says that it is a password"),
  inWords('a password in the word after its flag', 'args', ['--db-password', NEEDLE], NEEDLE, 1, "the name 'db_password' says that it is a password"),
  inWords('a URL with a password', 'args', [`redis://:${NEEDLE}@cache:6379`], NEEDLE, 0, 'it is a URL with a password'),
  inWords('a URL with a password', 'command', ['migrate', `postgres://shop:${NEEDLE}@db/shop`], NEEDLE, 1, 'it is a URL with a password'),
];

describe('a secret as a value', () => {
  for (const { mistake, program, secret, expected } of ROWS) {
    refuses(mistake, program, expected);
    it(`${mistake}, is in no message`, () => {
      const { lines, warnings } = synth(program);
      expect([...lines, ...warnings].join('\n')).not.toContain(secret);
    });
  }
  refuses('in two variables', web({ env: { DB_PASSWORD: NEEDLE, API_TOKEN: RANDOM } }),
    told('secret-as-value', 'web', "env.DB_PASSWORD: got a value that must stay secret, because the name 'DB_PASSWORD' says that it is a password", 'secrets'),
    told('secret-as-value', 'web', "env.API_TOKEN: got a value that must stay secret, because the name 'API_TOKEN' says that it is a credential", 'secrets'));
  refuses('of a nightly job', ({ shop }) => cronJob(shop, 'nightly', { env: { DB_PASSWORD: NEEDLE } }),
    told('secret-as-value', 'nightly', "env.DB_PASSWORD: got a value that must stay secret, because the name 'DB_PASSWORD' says that it is a password", 'secrets'));
  accepts('a path under the name of a password', web({ env: { DB_PASSWORD_FILE: '/etc/db/password' } }));
  accepts('a word that is no flag of a credential', web({ args: ['--db-password-file', '/etc/db/password', '--verbose'] }));
});

describe('a variable', () => {
  refuses('whose name a shell can\'t read', web({ env: { 'log level': 'debug' } }),
    told('name', 'web', "env.log level: got 'log level'", 'an environment variable name', "'log_level'"));
  refuses('that starts with a digit', web({ env: { '2FA': 'off' } }), told('name', 'web', "env.2FA: got '2FA'", 'no digit first', "'_2FA'"));
  refuses('that env and a secret both set', web({
    env: { DB_USER: 'shop' }, secrets: [SecretStore.cluster('vault').secret('db', { DB_USER: 'db#user' })],
  }), told('duplicate-name', 'web', "secret 'db': DB_USER: got a variable that env sets too", 'one source', 'take it out'));
  refuses('that two secrets set', web({
    secrets: ['one', 'two'].map((name) => SecretStore.cluster('vault').secret(name, { DB_USER: `${name}#user` })),
  }), told('duplicate-name', 'web', "secret 'two': DB_USER: got a variable that secret 'one' sets too", 'one source', 'take it out'));
});

describe('a secret of a store', () => {
  const secret = (keys: { [key: string]: string }, options?: SecretOptions) => web({ secrets: [SecretStore.cluster('vault').secret('db', keys, options)] });
  refuses('without keys', secret({}), told('secret', 'web', "secret 'db': got no keys", 'at least one key', 'DB_PASSWORD'));
  refuses('of an empty place', secret({ DB_USER: '' }), told('secret', 'web', "secret 'db': DB_USER: got ''", 'a key in the secret store'));
  refuses('of no property', secret({ DB_USER: 'db#' }), told('secret', 'web', "secret 'db': DB_USER: got 'db#'", 'a key in the secret store', 'after'));
  refuses('whose variable has a space', secret({ 'DB USER': 'db#user' }), told('secret', 'web', "secret 'db': key: got 'DB USER'", 'a', "'DB_USER'"));
  refuses('whose file has a slash', secret({ 'a/b': 'db#user' }, { mountPath: '/etc/db' }), told('secret', 'web', "secret 'db': key: got 'a/b'", 'a file name'));
  refuses('mounted on a relative path', secret({ user: 'db#user' }, { mountPath: 'etc/db' }),
    told('mount-path', 'web', "secret 'db': mountPath: got 'etc/db'", 'an absolute path'));
  refuses('mounted where another directory is', secret({ user: 'db#user' }, { mountPath: '/tmp' }),
    told('mount-path', 'web', 'mounts: got /tmp beside /tmp', 'directories that differ', 'elsewhere'));
  refuses('and another of a store of the same name that is a different one', web({
    secrets: ['https://a.example.com', 'https://b.example.com'].map((server, index) => (
      SecretStore.vault({ server }).secret(`db-${index}`, { [`DB_${index}`]: 'db#user' })
    )),
  }), told('duplicate-name', 'web', "secret 'db-1': store: got two stores named 'vault'", 'one store of each name', 'name'));
  refuses('in a pull secret in capitals', web({ imagePullSecrets: ['Registry'] }),
    told('name', 'web', "imagePullSecrets[0]: got 'Registry'", 'a DNS subdomain', "'registry'"));
});
