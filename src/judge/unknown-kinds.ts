/** What is assumed of kinds that nobody knows. */
import { FAMILIES } from './kinds';
import { LAYER_HOPS } from './layers/kinds';
import { WORDS_OF_ACCESS } from './layers/unmodelled/words-of-access';
import { type DoubtfulKind, type KindFacts } from './objects/kinds/kind';

/** Groups and kinds as words: `networking.acme.io` and `HTTPAccessRule` are read as `networking acme io` and `http access rule`. */
function wordsOf(group: string, kind: string): string {
  return `${group.replace(/[.-]/g, ' ')} ${kind.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')}`.toLowerCase();
}

/** The word of access that a name holds, at the beginning of one of its words: `routes` holds `route`, `server` is not in `observer`. */
export function tryFindWordOfAccess(group: string, kind: string): string | undefined {
  const words = ` ${wordsOf(group, kind)}`;
  const joined = ` ${kind.toLowerCase()}`;
  return WORDS_OF_ACCESS.find((word) => words.includes(` ${word}`) || joined.includes(` ${word}`));
}

/** Domains of many projects, of which some decide and others do not. */
const SHARED_DOMAINS: ReadonlySet<string> = new Set([
  'k8s.io', 'x-k8s.io', 'k8s.aws', 'google.com', 'gke.io', 'googleapis.com', 'openshift.io', 'vmware.com', 'amazonaws.com', 'azure.com', 'cattle.io',
  'apache.org', 'coreos.com', 'hashicorp.com', 'cncf.io',
]);

/** Groups of projects that decide who reaches whom, and the domains of these projects: a kind of theirs that nobody knows may decide it, too. */
const DECIDING: ReadonlySet<string> = new Set(FAMILIES.flatMap((groups) => Object.entries(groups))
  .filter(([group, kinds]) => group.includes('.') && Object.values(kinds).some(decides))
  .flatMap(([group]) => [group, domainOf(group)]).filter((domain) => !SHARED_DOMAINS.has(domain)));

function decides({ role }: KindFacts): boolean {
  return (role.is === 'doubtful' && role.changes === 'reach' && role.hops.length > 0) || (role.is === 'read' && role.by === 'judge');
}

function isOfDecidingProject(group: string): boolean {
  return DECIDING.has(group) || DECIDING.has(domainOf(group));
}

function domainOf(group: string): string {
  return group.split('.').slice(-2).join('.');
}

/** Why an object of an unknown kind makes verdicts unknown; undefined where its name does not speak of access. */
export function tryFindUnknownDoubt(group: string, kind: string, namespace: string): DoubtfulKind | undefined {
  const word = tryFindWordOfAccess(group, kind);
  if (word === undefined && !isOfDecidingProject(group)) return undefined;
  return {
    is: 'doubtful',
    because: `nobody knows this kind, and ${word === undefined ? 'others of its project decide who reaches whom' : `its name speaks of '${word}'`}`,
    changes: 'reach',
    hops: LAYER_HOPS.filter(({ side }) => side !== 'between').map(({ id }) => id),
    // Without a namespace it may speak for all of them.
    reach: namespace === '' ? 'cluster' : 'namespace',
  };
}
