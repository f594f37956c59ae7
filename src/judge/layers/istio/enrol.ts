/** How pods take part in a mesh of Istio. */
import { madeProxy, proxyOf } from './proxy';
import { answersDns, excludedPorts } from './proxy-config';
import type { Enrolment, MadePods, Surroundings } from '../../cluster/cluster-layer';

export function enrol({ template, mesh }: MadePods, { namespace, namespaces, settings }: Surroundings): Enrolment {
  const proxy = mesh ? madeProxy(mesh, template, namespace, settings) : proxyOf(template, namespace, namespaces, settings);
  // They are a matter of sidecars.
  const excluded = proxy.mesh === 'shared' ? { inbound: [], outbound: [] } : excludedPorts(template);
  return {
    ...proxy,
    excludedInbound: excluded.inbound,
    excludedOutbound: excluded.outbound,
    answersDns: answersDns(template) ?? proxy.installation.answersDns,
  };
}
