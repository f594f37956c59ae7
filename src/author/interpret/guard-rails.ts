import { sortedBy } from '../graph/order';
import type { Reader } from '../graph/reader';
import type { GuardRailsRecord } from '../graph/record/values';
import { parseUserName } from '../graph/values/user-name';

/** Who may change what was proven; undefined where nobody keeps others from it. */
export function readGuardRails(reader: Reader, said: GuardRailsRecord | undefined): readonly string[] | undefined {
  if (!said) return undefined;
  if (said.users.length === 0) {
    reader.refuse('guard-rails', 'guardRails', 'no users', 'at least one that applies manifests: nobody could change anything', "name it: ['system:serviceaccount:argocd:argocd-application-controller']");
  }
  const users = said.users.flatMap((user, at) => reader.read('guard-rails', `guardRails.users[${at}]`, user, parseUserName) ?? []);
  return sortedBy(new Set(users), (user) => user);
}
