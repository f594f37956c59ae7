import { readPublicPaths } from './public-paths';
import type { _Admission } from './state';
import { readUsers } from './users';
import { sortedUnique } from '../graph/order';
import type { Reader } from '../graph/reader';
import { tryNonEmpty } from '../graph/selection';
import { distinctUsers } from '../graph/users';
import type { AdmissionNode } from '../graph/users';

/** Whom a service admits, all that was said of it together; undefined where nobody has to be signed in. */
export function readAdmissions(reader: Reader, admissions: readonly _Admission[]): AdmissionNode | undefined {
  const read = admissions.map(({ users, publicPaths }) => ({
    users: readUsers(reader, 'admits', users)?.items ?? [],
    publicPaths: readPublicPaths(reader, 'admits: publicPaths', publicPaths),
  }));
  const users = tryNonEmpty(distinctUsers(read.flatMap((one) => one.users)));
  return users && { users, publicPaths: sortedUnique(read.flatMap(({ publicPaths }) => publicPaths)) };
}
