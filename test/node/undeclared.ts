import { runningPod, startPod, type RunningPod } from './deployment';
import type { Node } from './node';
import { goTool } from '../cluster/tools/go-tool';

const IMAGE = 'localhost/undeclared:1';

/** A pod that nobody declared, which wants to know what it can reach. */
export interface Undeclared {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Starts such pods, hardened as the strictest namespace asks for. */
export async function startUndeclared(node: Node, pods: readonly Undeclared[]): Promise<readonly RunningPod[]> {
  node.offer([{ reference: IMAGE, program: goTool('actor'), files: { 'actor.json': '{}' } }]);
  for (const { namespace, name, labels } of pods) {
    await node.admin.send('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } });
    await startPod(node, namespace, name, {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
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
  return Promise.all(pods.map(async ({ namespace, name }) => runningPod(node, namespace, name)));
}
