import { issuerOf, issuersOf } from './users';
import type { IssuerSpec } from './users';
import type { CallRecord, DeclarationRecord } from '../../author/graph/record/record';
import type { UsersRecord } from '../../author/graph/record/values';

/** Everybody who signs people in, wherever users are named. */
export function issuersIn(record: readonly DeclarationRecord[]): readonly IssuerSpec[] {
  const said = record.flatMap((one): readonly (UsersRecord | undefined)[] => [
    ...('admits' in one ? one.admits.map(({ users }) => users) : []),
    ...('exposures' in one ? one.exposures.map(({ options }) => options.users) : []),
    ...('calls' in one ? one.calls.map(usersOfCall) : []),
    ...('received' in one ? one.received.map(usersOfCall) : []),
    ...(one.construct === 'CommonCall' ? [usersOfCall(one)] : []),
  ]);
  const passports = record.flatMap((one) => ('exposures' in one ? one.exposures.flatMap(({ options }) => options.passport ?? []) : []));
  const issuers = [...said.flatMap((users) => (users ? issuersOf(users) : [])), ...passports.map(issuerOf)];
  return [...new Map(issuers.map((issuer) => [JSON.stringify(issuer), issuer])).values()];
}

function usersOfCall({ access }: Pick<CallRecord, 'access'>): UsersRecord | undefined {
  return access?.factory === 'http' || access?.factory === 'grpc' ? access.options.users : undefined;
}
