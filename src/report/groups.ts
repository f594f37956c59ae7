/** Access, grouped from both sides: who may do the same to the same others takes one line, however many both are. */
import { audiencesOf, callerNames, EVERY_WORKLOAD } from './audience';
import { accessKey, type PortAccess, type AccessRow, type End } from './connection';
import { partyNames } from './party-words';
import type { MatrixRow } from '../judge/questions/matrix';

type Verdict = MatrixRow['verdict'];

export interface AccessGroup {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly accesses: readonly PortAccess<Verdict>[];
  readonly verdict: Verdict;
}

/** More names than this are counted by their namespaces. */
const SHOWN = 5;
/** Names of a namespace that are shown where not all of it is meant. */
const SHOWN_OF_NAMESPACE = 3;

export function groupsOf(rows: Iterable<AccessRow<Verdict>>, workloads: readonly string[]): readonly AccessGroup[] {
  const byAccess = new Map<string, { from: readonly string[]; to: End[]; access: PortAccess<Verdict> }>();
  for (const audience of audiencesOf(rows, workloads)) {
    const from = callerNames(audience);
    const key = `${from.join()} ${accessKey(audience.access)}`;
    const group = byAccess.get(key);
    if (group) group.to.push(audience.to);
    else byAccess.set(key, { from, to: [audience.to], access: audience.access });
  }
  const groups = new Map<string, { from: readonly string[]; to: readonly string[]; accesses: PortAccess<Verdict>[]; verdict: Verdict }>();
  for (const { from, to, access } of byAccess.values()) {
    const names = partyNames(to);
    const key = `${from.join()} ${names.join()} ${access.verdict}`;
    const group = groups.get(key);
    if (group) group.accesses.push(access);
    else groups.set(key, { from: shortened(from, workloads), to: shortened(names, workloads), accesses: [access], verdict: access.verdict });
  }
  return [...groups.values()];
}

/** Many workloads by namespace; other peers keep their name. */
function shortened(names: readonly string[], workloads: readonly string[]): readonly string[] {
  const known = new Set(workloads);
  const own = names.filter((name) => known.has(name));
  if (own.length <= SHOWN) return names;
  const others = names.filter((name) => !known.has(name));
  if (own.length === workloads.length) return [EVERY_WORKLOAD, ...others];
  const all = byNamespace(workloads);
  return [...[...byNamespace(own)].flatMap(([namespace, some]) => {
    if (some.length === all.get(namespace)?.length) return [some.length === 1 ? some[0] : `${namespace}/* (all ${some.length})`];
    const rest = some.length - SHOWN_OF_NAMESPACE;
    return rest <= 1 ? some : [...some.slice(0, SHOWN_OF_NAMESPACE), `and ${rest} more of ${namespace}`];
  }), ...others];
}

function byNamespace(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const key of keys) {
    const namespace = key.slice(0, key.indexOf('/'));
    const list = found.get(namespace);
    if (list) list.push(key);
    else found.set(namespace, [key]);
  }
  return found;
}
