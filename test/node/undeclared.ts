import type { Caller } from './attempts';
import { templatesOf, type Template } from './cast';
import { runningPod, startPod } from './deployment';
import type { Node } from './node';
import { goTool } from '../cluster/tools/go-tool';
import type { Manifest } from '../support/synth';

const IMAGE = 'localhost/undeclared:1';

/** Never holds: a pod that nobody declared must not answer for one whose labels it has. */
const NEVER = 'cdk8s-zero-trust.dev/never';

/** Namespaces of nobody, without sidecars and with them. */
const NOBODYS = 'nobodys';
const MESHED = 'nobodys-meshed';

/** A pod that nobody declared, which wants to know what it can reach. */
interface Undeclared {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly meshed: boolean;
}

/**
 * Starts pods that nobody declared: in a namespace of the program, where a pod that asks for a sidecar does not even start, because the sidecar
 * can't reach istiod; and in two of nobody. In each one with the labels of the workload that calls most others, and one without.
 */
export async function startUndeclared(node: Node, manifests: readonly Manifest[], withMesh: boolean): Promise<readonly Caller[]> {
  node.offer([{ reference: IMAGE, program: goTool('actor'), files: { 'actor.json': '{}' } }]);
  const declared = templatesOf(manifests).filter(({ ends }) => !ends);
  if (declared.length === 0) return [];
  const { namespace: ofProgram, template } = declared.reduce((best, one) => (waysOut(manifests, one) > waysOut(manifests, best) ? one : best));
  const alike = template.metadata.labels as Readonly<Record<string, string>>;
  const unmeshed = [ofProgram, NOBODYS].map((namespace) => ({ namespace, meshed: false }));
  const places = [...unmeshed, ...(withMesh ? [{ namespace: MESHED, meshed: true }] : [])];
  const pods = places.flatMap(({ namespace, meshed }): readonly Undeclared[] => [
    { namespace, meshed, name: 'undeclared-alike', labels: alike }, { namespace, meshed, name: 'undeclared-plain', labels: { app: 'undeclared' } },
  ]);
  const namespaces: Readonly<Record<string, object>> = { [NOBODYS]: {}, ...(withMesh && { [MESHED]: { 'istio-injection': 'enabled' } }) };
  for (const [name, labels] of Object.entries(namespaces)) await node.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name, labels } } });
  for (const pod of pods) await start(node, pod);
  return Promise.all(pods.map(async ({ namespace, name, labels, meshed }) => ({
    pod: await runningPod(node, namespace, name, 'ContainersReady'),
    judged: {
      undeclared: {
        namespace,
        labels,
        meshed,
        ...(namespaces[namespace] && { namespaceLabels: { 'kubernetes.io/metadata.name': namespace, ...namespaces[namespace] } }),
      },
    },
    knowsNames: namespaces[namespace] !== undefined,
    hasProxy: meshed,
  })));
}

/** How many ends NetworkPolicies let a workload call. */
function waysOut(manifests: readonly Manifest[], { namespace, template: { metadata: { labels } } }: Template): number {
  const policies = manifests.filter(({ kind, metadata, spec }) => kind === 'NetworkPolicy' && metadata.namespace === namespace && spec.podSelector.matchLabels);
  const own = policies.filter(({ spec }) => Object.entries(spec.podSelector.matchLabels).every(([key, value]) => labels[key] === value));
  return own.flatMap(({ spec }) => spec.egress ?? []).flatMap(({ to = [{}] }) => to).length;
}

/** Namespaces that were made beside those of a program. */
export const NAMESPACES_OF_NOBODY = [NOBODYS, MESHED];

async function start(node: Node, { namespace, name, labels, meshed }: Undeclared): Promise<void> {
  await startPod(node, namespace, name, {
    metadata: { labels: meshed ? labels : { ...labels, 'sidecar.istio.io/inject': 'false' } },
    spec: {
      automountServiceAccountToken: false,
      readinessGates: [{ conditionType: NEVER }],
      containers: [{
        name: 'actor',
        image: IMAGE,
        imagePullPolicy: 'Always',
        resources: { requests: { 'cpu': '1m', 'memory': '16Mi', 'ephemeral-storage': '1Mi' }, limits: { 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '16Mi' } },
        securityContext: {
          runAsNonRoot: true, runAsUser: 65532, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' },
        },
      }],
    },
  });
}
