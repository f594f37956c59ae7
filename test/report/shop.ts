/** A small shop with a mesh: web calls orders, orders calls payments with POST, and the outside reaches web. */
import { judge, type Judgement } from '../../src/judge/judge';
import type { JudgeOptions } from '../../src/judge/options';

const NAMES = ['web', 'orders', 'payments'] as const;

export interface ShopChange {
  /** Callers of payments. @default ['orders'] */
  readonly payers?: readonly string[];
  /** @default 'shop' */
  readonly namespace?: string;
  readonly extra?: string;
}

export function shopYaml({ payers = ['orders'], namespace = 'shop', extra = '' }: ShopChange = {}): string {
  const callers: Readonly<Record<string, readonly string[]>> = { web: [], orders: ['web'], payments: payers };
  const documents = [
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace}, labels: { istio-injection: enabled } }`,
    `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: strict, namespace: ${namespace} }\nspec: { mtls: { mode: STRICT } }`,
    ...NAMES.flatMap((name) => [deployment(namespace, name), networkPolicy(namespace, name, callers[name])]),
    authorization(namespace, 'orders', callers.orders, "methods: ['GET', 'POST']"),
    authorization(namespace, 'payments', callers.payments, "methods: ['POST'], paths: ['/payment/*']"),
    ...(extra === '' ? [] : [extra]),
  ];
  return documents.join('\n---\n');
}

export function shop(change: ShopChange = {}, options: JudgeOptions = {}): Judgement {
  return judge([{ text: shopYaml(change), file: 'shop.yaml' }], options);
}

function deployment(namespace: string, name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      serviceAccountName: ${name}
      containers: [{ name: app, image: example, ports: [{ name: http, containerPort: 8080 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }`;
}

function networkPolicy(namespace: string, name: string, callers: readonly string[]): string {
  const peers = callers.map((caller) => `{ podSelector: { matchLabels: { app: ${caller} } } }`).join(', ');
  const from = name === 'web' ? '{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }' : peers;
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  podSelector: { matchLabels: { app: ${name} } }
  policyTypes: [Ingress]
  ingress: [{ from: [${from}], ports: [{ port: 8080 }] }]`;
}

function authorization(namespace: string, name: string, callers: readonly string[], operation: string): string {
  const principals = callers.map((caller) => `'cluster.local/ns/${namespace}/sa/${caller}'`).join(', ');
  return `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  action: ALLOW
  rules: [{ from: [{ source: { principals: [${principals}] } }], to: [{ operation: { ${operation} } }] }]`;
}
