/** A program of one service in a namespace of others, and what these deliver into the cluster. */
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { image, service } from './programs';
import type { Manifest } from './synth';
import { ClusterProfile, ForeignWorkload, Mesh, Port, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../src';

/** Writes the program, and returns its file of facts. */
export function writeProgram(outdir: string, mesh: Mesh): string {
  const app = new ZeroTrustApp({ outdir, mesh, profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }) });
  const shop = ZeroTrustNamespace.fromReference(new Chart(app, 'web'), 'shop');
  const kafka = new ForeignWorkload(shop, 'kafka', { podLabels: { app: 'kafka' }, ports: [Port.tcp(9092)] });
  const web = service(shop, 'web', { calls: [kafka] });
  web.calls(SecureService.fromReference({ namespace: 'shop', name: 'orders', podLabels: { app: 'orders' }, ports: [Port.http(8080)] }));
  web.calls(SecureService.fromReference({ namespace: 'bank', name: 'ledger', podLabels: { app: 'ledger' }, ports: [Port.http(8080)] }));
  SecureService.fromReference({ namespace: 'shop', name: 'mobile', podLabels: { app: 'mobile' } }).calls(web);
  app.synth();
  return join(outdir, '.zero-trust.facts');
}

/** What others deliver, so that every assumption of the program holds. */
export function deliveredByOthers(mesh: 'istio' | 'none'): readonly Manifest[] {
  const meshed = mesh === 'istio';
  return [
    namespace('shop', { ...RESTRICTED, ...(meshed && { 'istio-injection': 'enabled' }) }),
    namespace('bank', meshed ? { 'istio-injection': 'enabled' } : {}),
    namespace('monitoring', {}),
    namespace('istio-system', {}),
    networkPolicy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ...(meshed ? [
      { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'shop' }, spec: { mtls: { mode: 'STRICT' } } },
      { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'allow-nothing', namespace: 'shop' }, spec: {} },
      ...['orders', 'ledger'].map((name) => ({
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name, namespace: name === 'orders' ? 'shop' : 'bank' },
        spec: { selector: { matchLabels: { app: name } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] },
      })),
    ] : []),
    ...workload('StatefulSet', 'kafka', 'shop', 9092),
    ...['orders', 'mobile', 'legacy'].flatMap((name) => [...workload('Deployment', name, 'shop', 8080), openEnds(name)]),
    ...workload('Deployment', 'ledger', 'bank', 8080),
    ...workload('Deployment', 'kube-dns', 'kube-system', 53, { 'k8s-app': 'kube-dns' }),
    ...workload('Deployment', 'istiod', 'istio-system', 15012, { app: 'istiod' }),
    ...workload('Deployment', 'prometheus', 'monitoring', 9090, { 'app.kubernetes.io/name': 'prometheus' }),
  ];
}

const RESTRICTED = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/enforce-version': `v${ClusterProfile.vanilla()._cluster.kubernetesVersion}`,
};

function namespace(name: string, labels: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } } };
}

export function networkPolicy(name: string, spec: object): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop' }, spec };
}

/** What its owner opens: whoever opens the other end may come, and it may call whoever lets it in. */
function openEnds(name: string): Manifest {
  const anybody = [{ namespaceSelector: {} }];
  return networkPolicy(name, { podSelector: { matchLabels: { app: name } }, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: anybody }], egress: [{ to: anybody }] });
}

/** Pods with an account of their own, and a Service that leads to them. */
export function workload(
  kind: 'Deployment' | 'StatefulSet', name: string, inNamespace: string, port: number, labels: Readonly<Record<string, string>> = { app: name }, account = name,
): readonly Manifest[] {
  const metadata = { name, namespace: inNamespace };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, name: account }, automountServiceAccountToken: false },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ name: 'main', port, targetPort: port, protocol: 'TCP' }] } },
    {
      apiVersion: 'apps/v1',
      kind,
      metadata,
      spec: {
        selector: { matchLabels: labels },
        ...(kind === 'StatefulSet' && { serviceName: name }),
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: account,
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name,
              image: image(name),
              ports: [{ containerPort: port, protocol: 'TCP' }],
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
              resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
            }],
          },
        },
      },
    },
  ];
}
