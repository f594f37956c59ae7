import { defineRule } from '../rule';
import { cis, nsa, podSecurity } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers, securityContext } from './containers';

/** The one capability that the restricted profile lets a container add. */
const HARMLESS = 'NET_BIND_SERVICE';

export const ADDED_CAPABILITIES = defineRule({
  code: 'ZT104',
  name: 'added-capabilities',
  title: 'A container adds Linux capabilities',
  severity: 'error',
  why: 'Capabilities are pieces of root: SYS_ADMIN is nearly all of it, NET_ADMIN rewrites the rules that keep traffic in the mesh, NET_RAW forges packets.',
  fix: `Remove \`capabilities.add\`, or keep only ${HARMLESS}; listening on a port above 1023 needs not even that.`,
  standards: [podSecurity('restricted', 'Capabilities'), cis('5.2.9'), nsa('Pod security enforcement')],
  check: (input) => inContainers(input, (container, pod) => securityContext(container).child('capabilities').child('add').items()
    .filter((field) => field.value !== HARMLESS)
    .map((field) => containerEvidence(pod, container, field))),
  describe: (evidence) => `${subjectOf(evidence)} adds the capability ${show(evidence.got)}.`,
});
