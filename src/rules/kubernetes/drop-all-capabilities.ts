import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers, securityContext } from './containers';

/** The runtime's default set stays unless it is dropped. */
export const DROP_ALL_CAPABILITIES = defineRule({
  code: 'ZT105',
  name: 'drop-all-capabilities',
  title: 'A container keeps the default capabilities',
  severity: 'error',
  why: 'The default set of container runtimes has NET_RAW, SETUID, CHOWN and more, which hardly any service needs.',
  fix: 'Set `capabilities: {drop: [ALL]}` in the securityContext of every container.',
  standards: [podSecurity('restricted', 'Capabilities'), cis('5.2.8'), cis('5.2.10'), nsa('Pod security enforcement')],
  check: (input) => inContainers(input, (container, pod) => {
    const drop = securityContext(container).child('capabilities').child('drop');
    return drop.items().some((field) => field.value === 'ALL') ? [] : [containerEvidence(pod, container, drop)];
  }),
  describe: (evidence) => `${subjectOf(evidence)} keeps capabilities: capabilities.drop is ${show(evidence.got)}, expected ["ALL"].`,
});
