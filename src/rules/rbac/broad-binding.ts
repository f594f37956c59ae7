import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa, owasp } from '../standards';
import { nameOf } from '../words';
import { bindings } from './roles';

const ADMINISTRATOR = 'cluster-admin';

/** Groups that everybody, or every ServiceAccount, is in. Source: Kubernetes "Using RBAC Authorization". */
const EVERYBODY: readonly unknown[] = ['system:anonymous', 'system:unauthenticated', 'system:authenticated', 'system:serviceaccounts', 'system:masters'];

export const BROAD_BINDING = defineRule({
  code: 'ZT209',
  name: 'broad-binding',
  title: 'A binding makes somebody administrator, or binds everybody',
  severity: 'error',
  why: 'cluster-admin may do anything; a right that is bound to all authenticated users or all ServiceAccounts belongs to every pod that is broken into.',
  fix: 'Bind a role with the few rights that are used to the one ServiceAccount that uses them.',
  standards: [cis('5.1.1'), cis('5.1.7'), nsa('Role-based access control'), owasp('API5')],
  check: (input) => bindings(input).flatMap(({ ref, root }) => {
    const role = root.child('roleRef').child('name');
    const subjects = root.child('subjects').items().map((subject) => subject.child('name'));
    return [...(role.value === ADMINISTRATOR ? [role] : []), ...subjects.filter((name) => isEverybody(name.value))]
      .map((field) => evidenceAt(ref, field, { details: { name: String(field.value) } }));
  }),
  describe: ({ object, details }) => (details.name === ADMINISTRATOR
    ? `${nameOf(object)} makes its subjects ${ADMINISTRATOR}.`
    : `${nameOf(object)} binds ${details.name}, which is everybody or more than anybody should be.`),
});

function isEverybody(name: unknown): boolean {
  return EVERYBODY.includes(name) || (typeof name === 'string' && name.startsWith('system:serviceaccounts:'));
}
