/**
 * What authorizes callers at a Server or on a route, as policies of the one tier in which any of them suffices.
 *
 * Sources: Linkerd "Authorization Policy"; index/src/inbound/index.rs, client_authzs, route_client_authzs and policy_client_authz: an AuthorizationPolicy
 * requires all that it names; with nothing to require it lets in everybody; one that refers to something that is missing is ignored. A
 * ServerAuthorization without networks means those of the cluster (grpc/src/inbound.rs, to_authz).
 */
import { callersOf, NOBODY } from './callers';
import { nameOf, namespacePattern } from './identities';
import { LETS_IN, type InboundPolicy } from './inbound-policy';
import { linkerdOf } from './installations';
import { LINKERD } from './key';
import type { AuthorizationPolicy } from './read/authorization-policy';
import type { PolicyRoute } from './read/route';
import type { Server } from './read/server';
import type { ClientIdentities, ServerAuthorization } from './read/server-authorization';
import type { Cluster } from '../../cluster/cluster';
import type { IpBlock } from '../../cluster/ip';
import { eitherOf, everyOf, type PeerSet, type Policy, type RequestSet } from '../../engine/decision';
import type { ObjectRef } from '../../objects/read/field';
import type { Path } from '../../objects/read/origin';
import { selects } from '../../objects/read/selector';

/** Whom an object lets in, wherever it is asked. */
export interface Grant {
  readonly object?: ObjectRef;
  readonly path: Path;
  readonly peer: PeerSet;
  readonly because: string;
  /** Why it is not known whether it counts. @default - it does */
  readonly doubt?: string;
  /** Why it counts for nothing. @default - it counts */
  readonly ignored?: string;
  /** Whether it could not be understood. @default false */
  readonly unclear?: boolean;
}

/** By which ports a callee may be dialled, which decides for some callers whether they show an identity. */
export type DialledPorts = readonly number[];

/** What authorizes at a Server, whatever is asked for. */
export function serverGrants(cluster: Cluster, server: Server, ports: DialledPorts): readonly Grant[] {
  const { serverAuthorizations, authorizationPolicies } = cluster.of(LINKERD);
  const { namespace, name } = server.ref;
  const older = (serverAuthorizations.get(namespace) ?? []).filter(({ server: meant, malformed }) => (
    malformed || ('name' in meant ? meant.name === name : selects(meant.selector, server.labels))
  ));
  const policies = (authorizationPolicies.get(namespace) ?? []).filter(({ target, malformed }) => (
    malformed || target?.kind === 'namespace' || (target?.kind === 'server' && target.name === name)
  ));
  return [
    ...older.map((one) => ofServerAuthorization(cluster, one, ports)),
    ...policies.map((one) => ofPolicy(cluster, one, ports)),
    ...defaultGrants(cluster, server.accessPolicy, { object: server.ref, path: ['spec', 'accessPolicy'], ports }),
  ];
}

/** What authorizes on a route beside that. */
export function routeGrants(cluster: Cluster, { ref, group, kind }: PolicyRoute, ports: DialledPorts): readonly Grant[] {
  const policies = (cluster.of(LINKERD).authorizationPolicies.get(ref.namespace) ?? []).filter(({ target, malformed }) => (
    !malformed && target?.kind === 'route' && target.name === ref.name && target.group === group && target.route === kind.toLowerCase()
  ));
  return policies.map((one) => ofPolicy(cluster, one, ports));
}

interface From {
  readonly object?: ObjectRef;
  readonly path: Path;
  readonly ports: DialledPorts;
  /** Whether nobody gets in without an identity, whatever the word says. @default false */
  readonly authenticated?: boolean;
}

/** Whom a word lets in by default. */
export function defaultGrants(cluster: Cluster, policy: InboundPolicy, { object, path, ports, authenticated = false }: From): readonly Grant[] {
  const lets = LETS_IN[policy];
  if (!lets) return [];
  const callers = callersOf(cluster);
  const isAuthenticated = lets.authenticated || (authenticated && policy !== 'audit');
  const sets = [...(isAuthenticated ? [callers.identity('*', ports)] : []), ...(lets.ofCluster ? [ofCluster(cluster)] : [])];
  return [{ ...(object && { object }), path, peer: everyOf(sets), because: `${policy} lets the caller in` }];
}

/** Callers in the networks of the cluster, which is an option of the installation. */
function ofCluster(cluster: Cluster): PeerSet {
  const { clusterNetworks } = linkerdOf(cluster.settings);
  return clusterNetworks === 'unknown' ? UNKNOWN_NETWORKS : callersOf(cluster).networks(clusterNetworks);
}

const UNKNOWN_NETWORKS: PeerSet = Object.freeze({ kind: 'entity', key: 'in networks that are not known', matches: () => 'unknown' });

function ofServerAuthorization(cluster: Cluster, { ref: object, clients, networks, malformed }: ServerAuthorization, ports: DialledPorts): Grant {
  const callers = callersOf(cluster);
  const from = networks.length === 0 ? ofCluster(cluster) : callers.networks(networks);
  const who = clients === 'anybody' || !clients ? [] : [clients === 'meshed' ? callers.meshed(ports) : identitiesOf(cluster, clients, ports)];
  return {
    object,
    path: ['spec', 'client'],
    peer: everyOf([...who, from]),
    because: 'it authorizes the caller',
    ...(malformed && { unclear: true }),
    ...(!clients && { ignored: 'it names no client, so that Linkerd ignores it' }),
  };
}

function ofPolicy(cluster: Cluster, policy: AuthorizationPolicy, ports: DialledPorts): Grant {
  const { ref: object, ignored, malformed } = policy;
  const { sets, missing, isUnclear } = requirementsOf(cluster, policy, ports);
  return {
    object,
    path: ['spec', 'requiredAuthenticationRefs'],
    peer: everyOf(sets),
    because: 'it authorizes the caller',
    ...(ignored !== undefined && { ignored: `${ignored}, so that Linkerd ignores it` }),
    ...((malformed || isUnclear) && { unclear: true }),
    ...(missing !== undefined && { doubt: `it refers to the ${missing}, which is not given; if there is none, Linkerd ignores it` }),
  };
}

interface Requirements {
  readonly sets: readonly PeerSet[];
  readonly missing?: string;
  readonly isUnclear: boolean;
}

function requirementsOf(cluster: Cluster, { ref, meshTls, account, network }: AuthorizationPolicy, ports: DialledPorts): Requirements {
  const index = cluster.of(LINKERD);
  const callers = callersOf(cluster);
  const sets: PeerSet[] = [];
  let [missing, isUnclear]: [string | undefined, boolean] = [undefined, false];
  if (account) sets.push(accountSet(cluster, account.namespace ?? ref.namespace, account.name, ports));
  if (meshTls) {
    const found = index.meshTls.get(`${meshTls.namespace ?? ref.namespace}/${meshTls.name}`);
    if (!found) missing = `MeshTLSAuthentication ${meshTls.name}`;
    isUnclear ||= found?.malformed === true;
    // Without identities the controller does not know it, and ignores what refers to it.
    sets.push(found ? identitiesOf(cluster, found, ports) : callers.meshed(ports));
  }
  if (network) {
    const found = index.networks.get(`${network.namespace ?? ref.namespace}/${network.name}`);
    if (!found) missing ??= `NetworkAuthentication ${network.name}`;
    isUnclear ||= found?.malformed === true;
    if (found) sets.push(callers.networks(found.networks));
  }
  return { sets, ...(missing !== undefined && { missing }), isUnclear };
}

function identitiesOf(
  cluster: Cluster, { identities, accounts, namespaces = [] }: ClientIdentities & { readonly namespaces?: readonly string[] }, ports: DialledPorts,
): PeerSet {
  const callers = callersOf(cluster);
  const own = linkerdOf(cluster.settings);
  const sets = [
    ...identities.map((value) => callers.identity(value, ports)),
    ...accounts.map(({ namespace, name }) => accountSet(cluster, namespace, name, ports)),
    ...namespaces.map((namespace) => callers.identity(namespacePattern(namespace, own), ports)),
  ];
  return sets.length === 0 ? NOBODY : eitherOf(sets);
}

function accountSet(cluster: Cluster, namespace: string, account: string, ports: DialledPorts): PeerSet {
  return callersOf(cluster).account(namespace, account, nameOf(account, namespace, linkerdOf(cluster.settings)), ports);
}

/** A grant for some requests, as a policy. */
export function policyOf({ object, path, peer, because, doubt, ignored, unclear }: Grant, request: RequestSet, more?: string): Policy {
  const from = object ? { object } : {};
  if (ignored !== undefined) {
    return { ...from, rules: [], words: { none: { path, effect: 'does-not-match', truth: 'no', because: ignored }, rule: () => [] } };
  }
  if (unclear) {
    const words = { path: ['spec'], effect: 'depends' as const, truth: 'unknown' as const, because: 'it could not be understood' };
    return { ...from, rules: [], unclear: true, words: { unclear: words, rule: () => [] } };
  }
  const open = doubt ?? more;
  return {
    ...from,
    ...(open !== undefined && { doubt: open }),
    rules: [{ action: 'allow', peer, request, path }],
    words: {
      none: { path, effect: 'does-not-match', truth: 'no', because: 'it does not authorize the caller' },
      rule: (_, truth) => ({ because: open ?? (truth === 'yes' ? because : truth === 'conditional' ? `${because}, if the request fits` : `whether ${because} is not known`) }),
    },
  };
}

interface Networked {
  readonly networks: readonly IpBlock[];
}

/** Blocks that the policies name. */
export function networksNamed(policies: readonly (readonly Networked[])[]): readonly IpBlock[] {
  return policies.flat().flatMap(({ networks }) => networks);
}
