import { POD_CIDR, type Case, type Policy, type PolicySpec } from './case';
import { flowsAmong } from './example-case';

/** A few policies as people write them, with what is easy to get wrong: ranges of ports, named ports, excepts, AND and OR of selectors. */
export function handWrittenCase(): Case {
  const pods = [
    pod('shop', 'web', [{ name: 'http', number: 8080, protocol: 'TCP' }, { name: 'admin', number: 9000, protocol: 'TCP' }]),
    pod('shop', 'api', [{ name: 'http', number: 3000, protocol: 'TCP' }, { number: 9100, protocol: 'TCP' }, { name: 'stats', number: 8125, protocol: 'UDP' }]),
    pod('shop', 'database', [{ name: 'sql', number: 5432, protocol: 'TCP' }]),
    pod('ops', 'backup', []),
    pod('ops', 'web', [{ name: 'http', number: 8080, protocol: 'TCP' }]),
    pod('guests', 'guest', [{ name: 'http', number: 8080, protocol: 'TCP' }]),
  ].map((one, index) => ({ ...one, ip: `${POD_CIDR.slice(0, -'0.0/16'.length)}2.${index + 10}` }));
  const outside = ['203.0.113.7', '203.0.113.130', '198.51.100.9'];
  return {
    namespaces: [{ name: 'shop', labels: { team: 'shop' } }, { name: 'ops', labels: { team: 'ops' } }, { name: 'guests', labels: {} }],
    pods,
    outside,
    policies: POLICIES,
    flows: flowsAmong(pods, outside.length).concat(ranges(pods.length + outside.length, pods.length)),
  };
}

/** Both ends of each range of ports, and the ports beside them. */
function ranges(ends: number, pods: number): Case['flows'] {
  return Array.from({ length: ends }, (_, from) => from).flatMap((from) => [0, 1].filter((to) => to !== from && to < pods).flatMap((to) => (
    [8999, 9000, 9100, 9200, 9201].map((port) => ({ from, to, port, protocol: 'TCP' as const }))
  )));
}

const POLICIES: readonly Policy[] = [
  policy('shop', 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  policy('shop', 'web', {
    podSelector: { matchLabels: { app: 'web' } },
    ingress: [
      { from: [{ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] } }], ports: [{ port: 'http' }] },
      // A range, for a namespace and a pod in it: both must hold.
      { from: [{ namespaceSelector: { matchLabels: { team: 'ops' } }, podSelector: { matchLabels: { app: 'backup' } } }], ports: [{ port: 9000, endPort: 9200 }] },
    ],
    egress: [{ to: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port: 'http' }, { port: 'stats', protocol: 'UDP' }] }],
    policyTypes: ['Ingress', 'Egress'],
  }),
  policy('shop', 'api', {
    podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['api'] }] },
    ingress: [
      // Either will do: all pods of the namespaces of ops, or web beside it.
      { from: [{ namespaceSelector: { matchLabels: { team: 'ops' } } }, { podSelector: { matchLabels: { app: 'web' } } }] },
    ],
    egress: [{ to: [{ podSelector: { matchLabels: { app: 'database' } } }], ports: [{ port: 'sql' }] }, { to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 443 }] }],
    policyTypes: ['Ingress', 'Egress'],
  }),
  policy('shop', 'database', {
    podSelector: { matchLabels: { app: 'database' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port: 5432, protocol: 'TCP' }] }],
  }),
  policy('ops', 'web', {
    podSelector: { matchLabels: { app: 'web' } },
    ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] } }] }],
  }),
];

function policy(namespace: string, name: string, spec: PolicySpec): Policy {
  return { metadata: { namespace, name }, spec };
}

function pod(namespace: string, app: string, ports: Case['pods'][number]['ports']): Omit<Case['pods'][number], 'ip'> {
  return { namespace, name: app, labels: { app }, ports };
}
