/**
 * A naive evaluator of Istio's ambient mode for a small world: pods with and without it, waypoints before Services and hosts outside. Written from the
 * documentation, one connection at a time; shares nothing with the judge.
 */

export type App = 'web' | 'api' | 'db' | 'job' | 'waypoint';
export type Called = Exclude<App, 'waypoint'> | 'host';

/** Who may send to whom, or receive from whom, at which port; `selects` is isolated in this direction. */
export interface NetworkRule { readonly direction: 'Ingress' | 'Egress'; readonly selects: App; readonly peers: readonly (App | 'outside')[]; readonly port: number }

/** What a policy lets in: callers by account, and methods. Without callers it lets in everybody. */
export interface Rule { readonly callers?: readonly App[]; readonly methods?: readonly string[] }

/** At pods of an app by ztunnel, or at the waypoint for a Service, a host, or all that it stands before. */
export interface AmbientPolicy { readonly at: { readonly pods: App } | { readonly target: Called | 'gateway' }; readonly action: 'ALLOW' | 'DENY'; readonly rules: readonly Rule[] }

export interface AmbientWorld {
  /** The rest is outside the mesh. */
  readonly ambient: ReadonlySet<App>;
  readonly bound: ReadonlySet<Called>;
  readonly network: readonly NetworkRule[];
  readonly policies: readonly AmbientPolicy[];
  readonly strict: boolean;
}

export interface AmbientCall { readonly from: App; readonly to: Called; readonly dial: 'service' | 'address'; readonly method: string }

const TUNNEL = 15008;
export const PORT: Readonly<Record<Called, number>> = { web: 8080, api: 8080, db: 8080, job: 8080, host: 80 };

export function ambientAllows(world: AmbientWorld, { from, to, dial, method }: AmbientCall): boolean {
  const isAmbient = world.ambient.has(from);
  if (isAmbient && dial === 'service' && world.bound.has(to)) {
    if (!connects(world, from, 'waypoint', TUNNEL) || !waypointLets(world, to, from, method)) return false;
    if (to === 'host') return connects(world, 'waypoint', 'outside', PORT.host);
    return world.ambient.has(to) ? connects(world, 'waypoint', to, TUNNEL) && ztunnelLets(world, to, 'waypoint') : connects(world, 'waypoint', to, PORT[to]);
  }
  if (to === 'host') return connects(world, from, 'outside', PORT.host);
  if (!world.ambient.has(to)) return connects(world, from, to, PORT[to]);
  const tunnels = isAmbient || from === 'waypoint';
  return connects(world, from, to, tunnels ? TUNNEL : PORT[to]) && (tunnels || !world.strict) && ztunnelLets(world, to, tunnels ? from : undefined);
}

function connects({ network }: AmbientWorld, from: App, to: App | 'outside', port: number): boolean {
  const sends = network.filter(({ direction, selects }) => direction === 'Egress' && selects === from);
  const takes = network.filter(({ direction, selects }) => direction === 'Ingress' && selects === to);
  const passes = (rules: readonly NetworkRule[], other: App | 'outside') => rules.length === 0 || rules.some((rule) => rule.port === port && rule.peers.includes(other));
  return passes(sends, to) && passes(takes, from);
}

/** Whoever comes in plain text shows no identity. Of what is asked about methods ztunnel knows nothing: an ALLOW rule goes, a DENY rule never matches. */
function ztunnelLets({ policies }: AmbientWorld, to: App, caller: App | undefined): boolean {
  const here = policies.filter(({ at }) => 'pods' in at && at.pods === to);
  const matches = ({ callers, methods }: Rule) => methods === undefined && isCaller(callers, caller);
  return decides(here, matches);
}

function waypointLets({ policies }: AmbientWorld, to: Called, caller: App, method: string): boolean {
  const here = policies.filter(({ at }) => 'target' in at && (at.target === to || at.target === 'gateway'));
  return decides(here, ({ callers, methods }) => isCaller(callers, caller) && (methods?.includes(method) ?? true));
}

function decides(policies: readonly AmbientPolicy[], matches: (rule: Rule) => boolean): boolean {
  const of = (action: string) => policies.filter((policy) => policy.action === action);
  if (of('DENY').some(({ rules }) => rules.some(matches))) return false;
  const allowing = of('ALLOW');
  return allowing.length === 0 || allowing.some(({ rules }) => rules.some(matches));
}

function isCaller(callers: readonly App[] | undefined, caller: App | undefined): boolean {
  return callers === undefined || (caller !== undefined && callers.includes(caller));
}
