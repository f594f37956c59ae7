/** How pods take part in a mesh of Consul. */
import { injectionOf } from './injection';
import { consulOf } from './installations';
import { proxyOf } from './proxy';
import type { Enrolment, MadePods, Surroundings } from '../../cluster/cluster-layer';

export function enrol({ template }: MadePods, { namespace, settings }: Surroundings): Enrolment | undefined {
  const installation = consulOf(settings);
  const injection = injectionOf(template, installation);
  if (injection === 'none') return undefined;
  const common = { installation, excludedInbound: [], excludedOutbound: [], answersDns: false };
  if (typeof injection === 'object' && 'opaque' in injection) {
    return { ...common, mesh: 'none', inbound: 'unclear', outbound: 'unclear', opaque: injection.opaque };
  }
  const { proxy, unclear: ofProxy, goesAround } = proxyOf(template, namespace, { installation, isWritten: injection === 'written' });
  if (injection === 'perhaps') return { ...common, mesh: 'unknown', inbound: 'perhaps', outbound: 'perhaps', proxyDoubt: PERHAPS, proxy };
  const unclear = typeof injection === 'string' ? ofProxy : injection.unclear;
  return {
    ...common,
    mesh: 'sidecar',
    inbound: unclear === undefined ? 'all' : 'unclear',
    outbound: unclear !== undefined ? 'unclear' : goesAround ? 'perhaps' : 'all',
    ...(unclear !== undefined && { proxyDoubt: unclear }),
    proxy,
  };
}

const PERHAPS = 'the pod does not say whether it gets a proxy of Consul, and what the injector does by default is not known';
