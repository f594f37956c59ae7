import { join } from 'node:path';
import { freePort, startDaemon } from '../tools/daemon';
import { mavenArchive } from '../tools/maven-tool';

const KEYCLOAK = 'org.keycloak:keycloak-quarkus-dist:26.7.3';

/** By which name its tokens know it; nobody looks it up. */
const NAME = 'https://id.acme.example';

const ADMIN = { username: 'admin', password: 'of-the-test' };

export interface NamedRealm {
  readonly realm: string;
}

/** Keycloak on loopback, with its database in memory. */
export interface Keycloak {
  readonly issuerOf: (realm: string) => string;
  readonly keysOf: (realm: string) => Promise<string>;
  /** Makes a realm with all that it consists of. */
  readonly add: (realm: NamedRealm) => Promise<void>;
  /** Makes something that tokens of some applications may be good for. */
  readonly addScope: (realm: string, scope: string, clients: readonly string[]) => Promise<void>;
  /** A token of a person, as an application with her password gets it. */
  readonly tokenOf: (realm: string, client: string, person: string, scope?: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** A person whose password is her name, and her roles. */
export function person(username: string, ...realmRoles: readonly string[]): object {
  return {
    username,
    realmRoles,
    enabled: true,
    emailVerified: true,
    email: `${username}@acme.example`,
    firstName: username,
    lastName: username,
    credentials: [{ type: 'password', value: username, temporary: false }],
  };
}

export async function startKeycloak(): Promise<Keycloak> {
  const home = mavenArchive(KEYCLOAK, ['bin/kc.sh', 'build', '--db=dev-mem', '--cache=local']);
  const [port, management] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  // As its script does, which would leave Java behind when it is stopped.
  const daemon = await startDaemon('java', [
    '-Xmx512m', `-Dkc.bootstrap-admin-username=${ADMIN.username}`, `-Dkc.bootstrap-admin-password=${ADMIN.password}`, `-Dkc.home.dir=${home}`, `-Djboss.server.config.dir=${join(home, 'conf')}`, '-Djava.util.logging.manager=org.jboss.logmanager.LogManager', '-Dpicocli.disable.closures=true',
    ...['util', 'util.concurrent', 'security', 'lang'].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
    '-cp', join(home, 'lib', 'quarkus-run.jar'), 'io.quarkus.bootstrap.runner.QuarkusEntryPoint', 'start', '--optimized', '--http-enabled=true', '--http-host=127.0.0.1',
    `--http-port=${port}`, `--http-management-port=${management}`, `--hostname=${NAME}`,
  ], async () => (await fetch(`${url}/realms/master`).catch(() => undefined))?.ok === true);

  const tokenOf = async (realm: string, client: string, username: string, scope = 'openid', password = username) => {
    const body = new URLSearchParams({ grant_type: 'password', client_id: client, username, password, scope });
    const answer = await fetch(`${url}/realms/${realm}/protocol/openid-connect/token`, { method: 'POST', body });
    const { access_token: token, ...rest } = await answer.json() as { readonly access_token?: string };
    if (token === undefined) throw new Error(`Keycloak gives ${username} no token: ${JSON.stringify(rest)}`);
    return token;
  };
  const manage = async (method: string, path: string, body?: object): Promise<unknown> => {
    const authorization = `Bearer ${await tokenOf('master', 'admin-cli', ADMIN.username, 'openid', ADMIN.password)}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/admin/realms${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Keycloak: ${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    issuerOf: (realm) => `${NAME}/realms/${realm}`,
    keysOf: async (realm) => (await fetch(`${url}/realms/${realm}/protocol/openid-connect/certs`)).text(),
    add: async (realm) => { await manage('POST', '', realm); },
    addScope: async (realm, scope, clients) => {
      await manage('POST', `/${realm}/client-scopes`, { name: scope, protocol: 'openid-connect', attributes: { 'include.in.token.scope': 'true' } });
      const scopes = await manage('GET', `/${realm}/client-scopes`) as readonly { readonly name: string; readonly id: string }[];
      for (const client of clients) {
        const [found] = await manage('GET', `/${realm}/clients?clientId=${client}`) as readonly { readonly id: string }[];
        await manage('PUT', `/${realm}/clients/${found!.id}/optional-client-scopes/${scopes.find(({ name }) => name === scope)!.id}`);
      }
    },
    tokenOf,
    stop: async () => daemon.stop(),
  };
}
