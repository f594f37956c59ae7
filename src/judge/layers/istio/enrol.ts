/** How pods take part in a mesh of Istio. */
import { madeProxy, proxyOf } from './proxy';
import { answersDns, excludedPorts } from './proxy-config';
import type { Enrolment, MadePods, Surroundings } from '../../cluster/cluster-layer';
import type { MeshMode } from '../../cluster/pod';

/** Proxies that are workloads of their own; a waypoint is part of ambient mode. */
const GATEWAY_MODE: ReadonlyMap<string, MeshMode> = new Map([['Gateway', 'gateway'], ['Waypoint', 'shared']]);

export function enrol({ template, kind }: MadePods, { namespace, namespaces, settings }: Surroundings): Enrolment {
  const mode = GATEWAY_MODE.get(kind);
  const proxy = mode ? madeProxy(mode, template, namespace, settings) : proxyOf(template, namespace, namespaces, settings);
  const excluded = excludedPorts(template);
  return {
    ...proxy,
    excludedInbound: excluded.inbound,
    excludedOutbound: excluded.outbound,
    answersDns: answersDns(template) ?? proxy.installation.answersDns,
  };
}
