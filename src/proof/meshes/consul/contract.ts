import { podAnnotations } from './annotations';
import type { ConsulRecord, ConsulSpec } from './consul-spec';
import { installationOf, readConsul } from './consul-spec';
import { isDeclaredOpening } from './declared-openings';
import { enforcementPoints } from './enforcement-points';
import { KEYS } from './keys';
import { KINDS } from './kinds';
import { NEEDS } from './needs';
import { podFindings } from './pods';
import { brokenProxy } from './proxies';
import { serviceFindings } from './services';
import { legsOf, plainCall } from './tunnels';
import { withoutConsul } from './view';
import { CONSUL as LAYER } from '../../../judge/layers/consul/key';
import type { MeshContract } from '../contract';

export const CONSUL: MeshContract<ConsulSpec, ConsulRecord> = {
  words: 'Consul',
  decides: true,
  // Proxies let out whatever they do not know.
  holdsCallers: false,
  installed: 'it is the community edition; its ACLs are on (global.acls.manageSystemACLs), so that nobody has the name of a service but pods with an account of that name, and deny by '
    + 'default; accounts of other programs that Consul injects into have other names; pods get proxies where they ask for them (connectInject.default: false); no intention for all destinations ("*") allows anything, and Mesh and ProxyDefaults neither allow mutual TLS to be left out nor switch the normalization of paths off; TLS is '
    + 'on (global.tls.enabled); its CNI plugin leads all TCP of the pods that ask for it to their proxies, which are native sidecars and enforce its intentions',
  read: readConsul,
  installations: (mesh, graph) => [installationOf(mesh, graph)],
  membership: () => ({ meshed: true, mesh: LAYER.name }),
  legs: legsOf,
  plain: plainCall,
  needs: NEEDS,
  // What an edge takes of clients goes around its proxy.
  gatewayNeeds: { ...NEEDS, seesRequests: false },
  podAnnotations,
  hidden: withoutConsul,
  enforcementPoints,
  kinds: KINDS,
  keys: KEYS,
  checks: {
    understood: [],
    objects: [serviceFindings, podFindings],
    workloads: [],
    namespacePolicies: [],
    namespaceLabels: () => ({}),
    groundRules: () => [],
    namespace: () => [],
    isDeclaredOpening,
    enrolment: brokenProxy,
    enrolmentRules: ['unmeshed-workload', 'own-proxy', 'proxy-user'],
  },
};
