import type { MeshContract } from '../contract';
import type { MeshSpec } from '../mesh-spec';

/** No mesh: NetworkPolicy alone. */
export const NO_MESH: MeshContract = {
  words: 'no mesh',
  decides: false,
  holdsCallers: false,
  read: (): MeshSpec => ({ kind: 'none' }),
  installations: () => [],
  membership: () => ({ meshed: false }),
  needs: {
    seesRequests: false,
    controlPlane: () => [],
    // Scrapers and the kubelet ask the application itself.
    scrapedPort: (applicationPort) => applicationPort,
    probedPorts: (applicationPorts) => applicationPorts,
    runtimes: 'any',
    volumes: new Set(),
  },
  hidden: (manifests) => manifests,
  enforcementPoints: () => [],
  kinds: { policies: [], podPolicies: [], routes: [], ofWorkloads: [], fields: {}, fieldChecks: {}, readElsewhere: [], publishedConfigMaps: {} },
  keys: { known: [], domains: {}, bare: {} },
  checks: {
    understood: [],
    objects: [],
    workloads: [],
    namespacePolicies: [],
    namespaceLabels: () => ({}),
    groundRules: () => [],
    namespace: () => [],
    enrolment: () => undefined,
    enrolmentRules: [],
  },
};
