/** Rules of Gateways that nobody has to sign in for: who comes from anywhere, with no token, gets to the workload behind them. */
import { findPeer } from './endpoints';
import { targetsBehind, targetsByService, type Target } from './gateway-exposure';
import { truthOfRequest } from './via';
import type { Cluster } from '../cluster/cluster';
import type { Entrance, KnownRequest, Lead, RuleSamples } from '../engine/entrance';
import { entrancesOf } from '../engine/hop';
import type { ObjectRef } from '../objects/read/field';
import type { Path } from '../objects/read/origin';

export interface OpenRule {
  /** The route, and the rule in it. */
  readonly object: ObjectRef;
  readonly path: Path;
  /** The Gateway, `namespace/name`. */
  readonly gateway: string;
  /** The workload, `namespace/name`. */
  readonly to: string;
  /** A request that comes through. */
  readonly example: { readonly method: string; readonly path: string; readonly host: string };
}

/** An address that stands for anybody's: no cluster has it. Source: RFC 5737. */
const SOMEWHERE = '198.51.100.254';

/** A rule counts if all its samples at some listener come through: one with exceptions for some paths does not. */
export function openRules(cluster: Cluster): readonly OpenRule[] {
  const targets = targetsByService(cluster, () => true);
  const found = [...entrancesOf(cluster)].flatMap(([gateway, way]) => way.samples.flatMap((rule) => targetsBehind(rule, targets).flatMap((target) => {
    const isOpen = rule.requests.every((request) => comesThrough(cluster, way, rule, target, { ...request, token: { state: 'absent' } }));
    return isOpen ? [openRule(gateway, rule, target)] : [];
  })));
  return [...new Map(found.map((one) => [JSON.stringify([one.gateway, one.to, one.object.namespace, one.object.name, one.path]), one])).values()];
}

function openRule(gateway: string, { object, path, requests: [{ method, path: asked, host }] }: RuleSamples, { workload }: Target): OpenRule {
  return Object.freeze({ object, path, gateway, to: workload.key, example: Object.freeze({ method, path: asked, host }) });
}

function comesThrough(cluster: Cluster, way: Entrance, rule: RuleSamples, { workload, port }: Target, request: KnownRequest): boolean {
  const destination = { kind: 'pod' as const, pod: workload };
  const flow = { source: findPeer(cluster, { ip: SOMEWHERE }), destination, protocol: 'TCP' as const, port, question: request };
  const isOfRule = (lead: Lead) => lead.object === rule.object && String(lead.path) === String(rule.path);
  // Who shows a certificate is known.
  return way.ports.filter((listening) => !way.certifiedPorts.includes(listening)).some((listening) => (
    way.leading(cluster, request, listening, { pod: workload, port }).some((lead) => isOfRule(lead) && lead.truth === 'yes')
    && truthOfRequest(cluster, way, listening, flow, workload, request) === 'yes'
  ));
}
