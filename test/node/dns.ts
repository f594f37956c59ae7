import { NODE } from './machine';
import type { Node } from './node';
import type { Outside } from './outside';
import { until } from '../cluster/tools/daemon';
import { goTool } from '../cluster/tools/go-tool';

const IMAGE = 'localhost/coredns:1';
const LABELS = { 'k8s-app': 'kube-dns' };

/** Names of the cluster are answered by the API server's objects, those of hosts outside from a list, all others by nobody. */
const corefile = (outside: readonly Outside[]) => `.:53 {
  errors
  health :8080
  ready :8181
  kubernetes cluster.local in-addr.arpa {
    pods insecure
  }
  hosts {
${outside.flatMap(({ name, address }) => (name === undefined ? [] : [`    ${address} ${name}`])).join('\n')}
    fallthrough
  }
  cache 1
}`;

/** CoreDNS as the DNS of the cluster, under the labels and the Service of kube-dns. */
export async function startDns({ admin, offer }: Node, outside: readonly Outside[] = []): Promise<void> {
  offer([{ reference: IMAGE, program: goTool('coredns') }]);
  const metadata = { name: 'coredns', namespace: 'kube-system' };
  const core = '/api/v1/namespaces/kube-system';
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  await admin.must('POST', `${core}/serviceaccounts`, { body: { metadata } });
  await admin.must('POST', `${core}/configmaps`, { body: { metadata, data: { Corefile: corefile(outside) } } });
  await admin.must('POST', `${rbac}/clusterroles`, {
    body: {
      metadata: { name: 'coredns' },
      rules: [
        { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
  });
  await admin.must('POST', `${rbac}/clusterrolebindings`, {
    body: {
      metadata: { name: 'coredns' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'coredns' },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
  });
  await admin.must('POST', `${core}/services`, {
    body: {
      metadata: { name: 'kube-dns', namespace: 'kube-system' },
      spec: { clusterIP: NODE.dns, selector: LABELS, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] },
    },
  });
  await admin.must('POST', '/apis/apps/v1/namespaces/kube-system/deployments', {
    body: {
      metadata,
      spec: {
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            serviceAccountName: 'coredns',
            dnsPolicy: 'Default',
            volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
            containers: [{
              name: 'coredns',
              image: IMAGE,
              args: ['-conf', '/etc/coredns/Corefile'],
              volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
              ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' }],
              // Names are known for as long as it runs: a machine with other work answers probes late.
              readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 30 },
            }],
          },
        },
      },
    },
  });
  await until('CoreDNS is ready', async () => (await admin.get('/apis/apps/v1/namespaces/kube-system/deployments/coredns')).body.status?.readyReplicas === 1);
}
