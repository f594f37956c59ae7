/**
 * ztunnel's part, read from its documentation and its rbac: a plain evaluator of what istiod sends, for one connection. Shares nothing with the
 * judge.
 */
import { isIPv4 } from 'node:net';

interface Text { readonly exact?: string; readonly prefix?: string; readonly suffix?: string; readonly presence?: object }
interface Block { readonly address: string; readonly length?: number }

export interface Authorization {
  readonly name: string;
  readonly namespace: string;
  /** Absent: the whole mesh. */
  readonly scope?: 'NAMESPACE' | 'WORKLOAD_SELECTOR';
  readonly action?: 'DENY';
  readonly groups?: readonly { readonly rules?: readonly { readonly matches?: readonly Match[] }[] }[];
}

interface Match {
  readonly namespaces?: readonly Text[];
  readonly notNamespaces?: readonly Text[];
  readonly principals?: readonly Text[];
  readonly notPrincipals?: readonly Text[];
  readonly serviceAccounts?: readonly Account[];
  readonly notServiceAccounts?: readonly Account[];
  readonly sourceIps?: readonly Block[];
  readonly notSourceIps?: readonly Block[];
  readonly destinationIps?: readonly Block[];
  readonly notDestinationIps?: readonly Block[];
  readonly destinationPorts?: readonly number[];
  readonly notDestinationPorts?: readonly number[];
}

interface Account { readonly namespace: string; readonly serviceAccount: string }

/** A connection at the ztunnel of a pod. */
export interface Connection {
  /** Undefined in plain text. */
  readonly identity?: { readonly trustDomain: string; readonly namespace: string; readonly serviceAccount: string };
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** Policies that hold for a pod: of the mesh, of its namespace, and those that it names. */
export function policiesFor(sent: readonly Authorization[], namespace: string, bound: readonly string[]): readonly Authorization[] {
  return sent.filter((policy) => policy.scope === undefined
    || (policy.scope === 'NAMESPACE' && policy.namespace === namespace)
    || (policy.scope === 'WORKLOAD_SELECTOR' && bound.includes(`${policy.namespace}/${policy.name}`)));
}

export function isAllowed(policies: readonly Authorization[], connection: Connection): boolean {
  const [denying, allowing] = [policies.filter(({ action }) => action === 'DENY'), policies.filter(({ action }) => action !== 'DENY')];
  if (denying.some((policy) => matches(policy, connection))) return false;
  return allowing.length === 0 || allowing.some((policy) => matches(policy, connection));
}

function matches({ groups = [] }: Authorization, connection: Connection): boolean {
  return groups.some(({ rules = [] }) => rules.every(({ matches: all = [] }) => all.length === 0 || all.some((match) => holds(match, connection))));
}

function holds(match: Match, { identity, from, to, port }: Connection): boolean {
  if (Object.values(match).every((list) => (list as readonly unknown[]).length === 0)) return false;
  const principal = identity && `${identity.trustDomain}/ns/${identity.namespace}/sa/${identity.serviceAccount}`;
  const isPrincipal = (text: Text) => principal !== undefined && isText(text, principal);
  const isNamespace = (text: Text) => isText(text, identity?.namespace ?? '');
  const isAccount = (account: Account) => account.namespace === identity?.namespace && account.serviceAccount === identity.serviceAccount;
  const pairs: readonly boolean[] = [
    ofList(match.namespaces, match.notNamespaces, isNamespace),
    ofList(match.principals, match.notPrincipals, isPrincipal),
    ofList(match.serviceAccounts, match.notServiceAccounts, isAccount),
    ofList(match.sourceIps, match.notSourceIps, (block) => isIn(block, from)),
    ofList(match.destinationIps, match.notDestinationIps, (block) => isIn(block, to)),
    ofList(match.destinationPorts, match.notDestinationPorts, (one) => one === port),
  ];
  return pairs.every(Boolean);
}

function ofList<T>(some: readonly T[] = [], none: readonly T[] = [], test: (item: T) => boolean): boolean {
  return (some.length === 0 || some.some(test)) && !none.some(test);
}

function isText({ exact, prefix, suffix, presence }: Text, text: string): boolean {
  if (presence) return text !== '';
  if (prefix !== undefined) return text.startsWith(prefix);
  if (suffix !== undefined) return text.endsWith(suffix);
  return text === exact;
}

/** Addresses of the other family are in no block. */
function isIn({ address, length = 0 }: Block, ip: string): boolean {
  const bytes = Buffer.from(address, 'base64');
  const own = isIPv4(ip) ? Buffer.from(ip.split('.').map(Number)) : undefined;
  if (own?.length !== bytes.length) return false;
  const bits = (buffer: Buffer) => [...buffer].map((byte) => byte.toString(2).padStart(8, '0')).join('').slice(0, length);
  return bits(own) === bits(bytes);
}
