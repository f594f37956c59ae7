/** How pods take part in a mesh of Linkerd. */
import { injectionOf } from './injection';
import { linkerdOf } from './installations';
import { proxyOf } from './proxy';
import type { Enrolment, MadePods, Surroundings } from '../../cluster/cluster-layer';

export function enrol({ template }: MadePods, { namespace, settings }: Surroundings): Enrolment | undefined {
  const injection = injectionOf(template, namespace);
  if (injection === 'none') return undefined;
  const { proxy, unclear: ofProxy, goesAround } = proxyOf(template, namespace, injection === 'written');
  const unclear = typeof injection === 'string' ? ofProxy : injection.unclear;
  return {
    mesh: 'sidecar',
    installation: linkerdOf(settings),
    inbound: unclear === undefined ? 'all' : 'unclear',
    outbound: unclear !== undefined ? 'unclear' : goesAround ? 'perhaps' : 'all',
    ...(unclear !== undefined && { proxyDoubt: unclear }),
    excludedInbound: [],
    excludedOutbound: [],
    answersDns: false,
    proxy,
  };
}
