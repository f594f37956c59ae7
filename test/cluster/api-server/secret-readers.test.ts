/** Who can read which Secret: the judge's answers beside those of a real API server (SubjectAccessReview), for each user, Secret and way. */
import type { Subject } from '../../../src/judge/objects/rbac/bindings';
import { POD_MAKERS } from '../../../src/judge/objects/rbac/pod-makers';
import { parseManifests } from '../../../src/judge/parse';
import { SecretReaders, type SecretAccess } from '../../../src/judge/questions/secret-readers';
import type { Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll } from '../kubernetes/apply';
import { Resources } from '../kubernetes/resources';
import { until } from '../tools/daemon';

/** Verbs that are answered with the values. */
const READING = ['get', 'list', 'watch', 'patch'];

const RBAC = 'rbac.authorization.k8s.io';
const NAMESPACES = ['shop', 'bank'];
const SECRETS = ['database', 'tls'];

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const secrets = (verbs: readonly string[], resourceNames?: readonly string[], apiGroups = ['']): Rule => (
  { apiGroups, resources: ['secrets'], verbs, ...(resourceNames && { resourceNames }) }
);
const on = (resources: readonly string[], verbs: readonly string[], apiGroups = [''], resourceNames?: readonly string[]): Rule => (
  { apiGroups, resources, verbs, ...(resourceNames && { resourceNames }) }
);

/** Roles by the user to whom each is bound: in `shop` by a RoleBinding, and, of the others, everywhere. */
const ROLES: Readonly<Record<string, readonly Rule[]>> = {
  'get-one': [secrets(['get'], ['database'])],
  'list-one': [secrets(['list'], ['tls'])],
  'watch-all': [secrets(['watch'])],
  'every-verb': [secrets(['*'])],
  'every-resource': [on(['*'], ['get'])],
  'every-group': [on(['secrets'], ['list'], ['*'])],
  'other-group': [secrets(['get'], undefined, ['vault.example.com'])],
  'several-groups': [secrets(['get'], ['tls', 'other'], ['apps', ''])],
  'writes': [secrets(['create', 'update', 'delete'])],
  'reads-status': [on(['secrets/status'], ['get'])],
  'reads-configmaps': [on(['configmaps', 'secret'], ['get', 'list'])],
  'nothing': [],
  'several-rules': [secrets(['get'], ['database']), secrets(['list'], ['tls'])],
  'makes-pods': [on(['pods'], ['create'])],
  'makes-named-pods': [on(['pods'], ['create'], [''], ['web'])],
  'patches-deployments': [on(['deployments'], ['patch'], ['apps'])],
  'makes-jobs': [on(['*'], ['create'], ['batch'])],
  'enters-pods': [on(['pods/exec'], ['create'])],
  'enters-by-star': [on(['*/exec'], ['create'])],
  'attaches': [on(['pods/attach'], ['get'])],
  'debugs': [on(['pods/ephemeralcontainers'], ['patch'])],
  'takes-tokens': [on(['serviceaccounts/token'], ['create'])],
  'takes-one-token': [on(['serviceaccounts/token'], ['create'], [''], ['reader'])],
  'takes-another-token': [on(['serviceaccounts/token'], ['create'], [''], ['other'])],
  'impersonates': [on(['serviceaccounts'], ['impersonate'])],
  'impersonates-users': [on(['users'], ['impersonate'])],
};
const BUILT_IN = ['cluster-admin', 'admin', 'edit', 'view'];

const user = (name: string) => ({ apiGroup: RBAC, kind: 'User', name });
const group = (name: string) => ({ apiGroup: RBAC, kind: 'Group', name });
const account = (name: string, namespace?: string) => ({ kind: 'ServiceAccount', name, ...(namespace !== undefined && { namespace }) });
const role = (kind: string, name: string) => ({ apiGroup: RBAC, kind, name });

function binding(name: string, roleRef: object, subject: object, namespace?: string): Manifest {
  return {
    apiVersion: `${RBAC}/v1`, kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding', metadata: { name, ...(namespace !== undefined && { namespace }) }, roleRef, subjects: [subject],
  };
}

const POD = { containers: [{ name: 'web', image: 'web', env: SECRETS.map((name, index) => ({ name: `S${index}`, valueFrom: { secretKeyRef: { name, key: 'a' } } })) }] };
const labels = { app: 'web' };

const OBJECTS: readonly Manifest[] = [
  ...NAMESPACES.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  ...NAMESPACES.flatMap((namespace) => ['reader', 'other'].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }))),
  ...NAMESPACES.map((namespace) => ({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: POD } },
  })),
  ...Object.entries(ROLES).flatMap(([name, rules]): Manifest[] => [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name, namespace: 'shop' }, rules },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: `all-${name}` }, rules },
    binding(name, role('Role', name), user(`own-${name}`), 'shop'),
    binding(`far-${name}`, role('ClusterRole', `all-${name}`), user(`far-${name}`), 'bank'),
    binding(`all-${name}`, role('ClusterRole', `all-${name}`), user(`all-${name}`)),
  ]),
  ...BUILT_IN.flatMap((name) => [binding(`in-${name}`, role('ClusterRole', name), user(`in-${name}`), 'shop'), binding(`of-${name}`, role('ClusterRole', name), user(`of-${name}`))]),
  // What is aggregated: by a selector of its own, by one of Kubernetes' roles, and by way of another.
  { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'part', labels: { 'part-of': 'whole' } }, rules: [secrets(['get'], ['tls'])] },
  { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'whole', labels: { 'part-of': 'more' } }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'part-of': 'whole' } }] }, rules: [] },
  { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'more' }, aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: 'part-of', operator: 'In', values: ['more'] }] }] }, rules: [] },
  { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'viewed', labels: { [`${RBAC}/aggregate-to-view`]: 'true' } }, rules: [secrets(['get'], ['database'])] },
  binding('whole', role('ClusterRole', 'whole'), user('whole'), 'shop'),
  binding('more', role('ClusterRole', 'more'), user('more')),
  // Subjects of every kind.
  binding('account', role('Role', 'get-one'), account('reader', 'shop'), 'shop'),
  binding('account-of-others', role('Role', 'list-one'), account('reader', 'bank'), 'shop'),
  binding('account-by-its-user', role('Role', 'watch-all'), user('system:serviceaccount:bank:other'), 'shop'),
  binding('group', role('Role', 'get-one'), group('admins'), 'shop'),
  binding('accounts-of-bank', role('ClusterRole', 'all-get-one'), group('system:serviceaccounts:bank'), 'bank'),
  // A role that nobody gives, until somebody does.
  binding('no-role', role('Role', 'missing'), user('no-role'), 'shop'),
];

/** Of others there are no rights here that are not rights to these, too. */
const OWN_MAKERS = POD_MAKERS.filter(({ group: of }) => ['', 'apps', 'batch'].includes(of));

const ACCOUNTS = NAMESPACES.flatMap((namespace) => ['reader', 'other'].map((name) => ({ namespace, name })));
const USERS: readonly { readonly user: string; readonly groups: readonly string[] }[] = [
  ...new Set(OBJECTS.flatMap(({ subjects = [] }) => (subjects as Manifest[]).filter(({ kind, name }) => kind === 'User' && !name.startsWith('system:')).map(({ name }) => name as string))),
].map((name) => ({ user: name, groups: ['system:authenticated'] })).concat(
  [{ user: 'ann', groups: ['system:authenticated', 'admins'] }],
  ACCOUNTS.map(({ namespace, name }) => ({ user: `system:serviceaccount:${namespace}:${name}`, groups: ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`] })),
);

let server: ApiServer;
let readers: SecretReaders;

beforeAll(async () => {
  server = await startApiServer(NEWEST, { controllers: true });
  const applied = await applyAll(server.admin, await Resources.of(server.admin), OBJECTS);
  expect(applied.flatMap(({ complaints }) => complaints)).toEqual([]);
  readers = new SecretReaders(parseManifests([{ objects: OBJECTS }]));
  await until('roles are aggregated', async () => (
    (await server.admin.must('GET', `/apis/${RBAC}/v1/clusterroles/more`)).rules?.length > 0
    && JSON.stringify((await server.admin.must('GET', `/apis/${RBAC}/v1/clusterroles/admin`)).rules).includes('"database"')
  ));
});
afterAll(async () => server.stop());

type User = typeof USERS[number];

interface Attributes {
  readonly namespace: string;
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
}

const ANSWERS = new Map<string, Promise<boolean>>();

/** Each question once. */
async function may(one: User, attributes: Attributes): Promise<boolean> {
  const key = JSON.stringify([one.user, attributes]);
  const answer = ANSWERS.get(key) ?? ask(one, attributes);
  ANSWERS.set(key, answer);
  return answer;
}

async function ask({ user: name, groups }: User, resourceAttributes: Attributes): Promise<boolean> {
  const { status } = await server.admin.must('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body: { spec: { user: name, groups, resourceAttributes } } });
  return status.allowed as boolean;
}

async function mayAny(one: User, all: readonly Attributes[]): Promise<boolean> {
  const answers = await Promise.all(all.map((attributes) => may(one, attributes)));
  return answers.some((allowed) => allowed);
}

interface Who {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function isMeant({ user: name, groups }: User, { kind, namespace, name: subject }: Who): boolean {
  const [, of, own] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  if (of !== undefined && own !== undefined && isAccount({ kind: kind as 'User', namespace, name: subject }, { namespace: of, name: own })) return true;
  return kind === 'User' ? subject === name : kind === 'Group' && groups.includes(subject);
}

/** What the judge says of each user, by the ways. */
function judged(one: User, namespace: string, name: string): readonly SecretAccess[] {
  const found = readers.readersOf({ namespace, name }).filter(({ who, verdict }) => verdict === 'allow' && isMeant(one, who)).map(({ how }) => how);
  return [...new Set(found)].sort();
}

/** Who can read it themselves, whose token or name is worth as much. */
interface Reading {
  readonly accounts: typeof ACCOUNTS;
  readonly users: readonly string[];
}

async function readersAmong(namespace: string, name: string): Promise<Reading> {
  const reading = await Promise.all(USERS.map(async (one) => mayAny(one, READING.map((verb) => ({ namespace, verb, resource: 'secrets', name })))));
  const names = USERS.filter((_, index) => reading[index]).map(({ user: one }) => one);
  return { accounts: ACCOUNTS.filter((one) => names.includes(`system:serviceaccount:${one.namespace}:${one.name}`)), users: names };
}

async function asked(one: User, namespace: string, name: string, { accounts, users }: Reading): Promise<readonly SecretAccess[]> {
  const makers = OWN_MAKERS.flatMap(({ group: of, resources }) => resources.flatMap((resource) => (
    ['create', 'update', 'patch'].map((verb) => ({ namespace, verb, group: of, resource }))
  )));
  const entering = [['exec', 'create'], ['exec', 'get'], ['attach', 'create'], ['attach', 'get'], ['ephemeralcontainers', 'update'], ['ephemeralcontainers', 'patch']] as const;
  const isOther = (account_: typeof ACCOUNTS[number]) => one.user !== `system:serviceaccount:${account_.namespace}:${account_.name}`;
  const ways: Readonly<Partial<Record<SecretAccess, readonly Attributes[]>>> = {
    'reads': READING.map((verb) => ({ namespace, verb, resource: 'secrets', name })),
    'makes-pods': makers,
    'enters-pods': entering.map(([subresource, verb]) => ({ namespace, verb, resource: 'pods', subresource, name: 'web' })),
    'takes-tokens': accounts.filter(isOther).map((of) => ({ namespace: of.namespace, verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: of.name })),
    'runs-as': accounts.filter((of) => of.namespace !== namespace && isOther(of))
      .flatMap((of) => makers.map((maker) => ({ ...maker, namespace: of.namespace }))),
    'impersonates': [
      ...accounts.filter(isOther).map((of) => ({ namespace: of.namespace, verb: 'impersonate', resource: 'serviceaccounts', name: of.name })),
      // No right to impersonate is one to some users alone.
      ...users.filter((of) => of !== one.user && !of.startsWith('system:')).slice(0, 2).map((of) => ({ namespace: '', verb: 'impersonate', resource: 'users', name: of })),
    ],
  };
  const found = await Promise.all(Object.entries(ways).map(async ([way, attributes]) => (
    (await mayAny(one, attributes)) ? [way as SecretAccess] : []
  )));
  return found.flat().sort();
}

test.each(NAMESPACES.flatMap((namespace) => SECRETS.map((name) => [`${namespace}/${name}`, namespace, name] as const)))('the judge says of %s what the API server says', async (_, namespace, name) => {
  const among = await readersAmong(namespace, name);
  const [said, real]: Record<string, readonly SecretAccess[]>[] = [{}, {}];
  for (const one of USERS) {
    said![one.user] = judged(one, namespace, name);
    real![one.user] = await asked(one, namespace, name, among);
  }
  expect(said).toEqual(real);
  expect(Object.values(real!).filter((ways) => ways.length > 0).length).toBeGreaterThan(20);
  expect(Object.values(real!).filter((ways) => ways.length === 0).length).toBeGreaterThan(10);
});

test('a role that is not given is unknown, and not closed', () => {
  expect(readers.readersOf({ namespace: 'shop', name: 'database' }).filter(({ verdict }) => verdict === 'unknown').map(({ who, because }) => `${who.name}: ${because}`)).toEqual(['no-role: Role missing is not given']);
});

/** Whether a ServiceAccount is meant by a subject. Source: Kubernetes "Authenticating", Service account tokens: the groups of each. */
function isAccount({ kind, namespace, name }: Subject, one: { readonly namespace: string; readonly name: string }): boolean {
  if (kind === 'ServiceAccount') return namespace === one.namespace && name === one.name;
  return kind === 'Group' && ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${one.namespace}`].includes(name);
}
