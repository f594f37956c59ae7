/** Programs that make passports or take them: no edge of theirs lets in what a client sends as one. */
import { CARRIES_PASSPORT } from './authorizers';
import { issuersIn } from './issuers';
import type { GatewayNode } from './nodes';
import type { DeclarationRecord, EdgeRecord, EdgeReferenceRecord } from '../../author/graph/record/record';

/** An edge of one of several programs, which need not know of passports of another. */
interface Joined {
  readonly amongPassports?: boolean;
}

/** The record of a program before it is joined with others. */
export function rememberingPassports<R extends DeclarationRecord>(record: R, ofProgram: readonly DeclarationRecord[]): R {
  return isEdge(record) ? { ...record, amongPassports: hasPassports(ofProgram) } : record;
}

/** An edge whose requests lose what looks like a passport, wherever none takes its place. */
export function withoutForeignPassports(
  gateway: GatewayNode, record: EdgeRecord | EdgeReferenceRecord, all: readonly DeclarationRecord[],
): GatewayNode {
  const { amongPassports = hasPassports(all) } = record as Joined;
  if (!amongPassports) return gateway;
  return {
    ...gateway,
    routes: gateway.routes.map((route) => {
      const removed = [...route.changes.removed, CARRIES_PASSPORT];
      return route.passport ? route : { ...route, changes: { ...route.changes, removed } };
    }),
  };
}

function hasPassports(record: readonly DeclarationRecord[]): boolean {
  return issuersIn(record).some(({ minted }) => minted);
}

function isEdge({ construct }: DeclarationRecord): boolean {
  return construct === 'EdgeGateway' || construct === 'EdgeReference';
}
