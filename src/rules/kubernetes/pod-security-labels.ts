import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, kubernetes, nsa } from '../standards';
import { nameOf, show } from '../words';

/** Labels of Pod Security Admission. Source: Kubernetes "Enforce Pod Security Standards with Namespace Labels". */
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const ENFORCE_VERSION = 'pod-security.kubernetes.io/enforce-version';

/** The API server itself keeps the restricted profile, if asked to. */
export const POD_SECURITY_LABELS = defineRule({
  code: 'ZT116',
  name: 'pod-security-labels',
  title: 'A namespace does not enforce the restricted profile at a pinned version',
  severity: 'error',
  why: 'Whatever these manifests say, anybody who may create pods in the namespace can create a privileged one. And "latest" changes its meaning with the cluster.',
  fix: `Label the Namespace \`${ENFORCE}: restricted\` and \`${ENFORCE_VERSION}: v1.NN\`, the cluster's own minor version.`,
  standards: [
    kubernetes('Pod Security Admission', 'concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces'), cis('5.2.1'), nsa('Pod security enforcement'),
  ],
  check: (input) => input.ofKind('', 'Namespace').flatMap(({ ref, root }) => {
    const labels = root.child('metadata').child('labels');
    const enforce = labels.child(ENFORCE);
    if (enforce.value !== 'restricted') return [evidenceAt(ref, enforce, { details: { label: ENFORCE, expected: 'restricted' } })];
    const version = labels.child(ENFORCE_VERSION);
    if (typeof version.value === 'string' && /^v1\.\d+$/.test(version.value)) return [];
    return [evidenceAt(ref, version, { details: { label: ENFORCE_VERSION, expected: 'a version like v1.36' } })];
  }),
  describe: ({ object, got, details }) => `${nameOf(object)}: the label ${details.label} is ${show(got)}, expected ${details.expected}.`,
});
