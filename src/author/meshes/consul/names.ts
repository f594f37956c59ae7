import { isConsul } from './mesh';
import type { GatewayNode, GraphNode, ReferenceNode, WorkloadNode } from '../../graph/nodes';
import { quoted } from '../../graph/problem';
import type { Problem } from '../../graph/problem';

type Named = WorkloadNode | ReferenceNode | GatewayNode;

/** Accounts of one name in two namespaces are one service to Consul: an intention for the one would let in the other. */
export function checkServiceNames(nodes: readonly GraphNode[]): readonly Problem[] {
  const first = new Map<string, Named>();
  return nodes.flatMap((node): readonly Problem[] => {
    if (!isNamed(node)) return [];
    if (!PLAIN.test(node.serviceAccount)) return [notPlain(node)];
    const known = first.get(node.serviceAccount);
    if (!known) first.set(node.serviceAccount, node);
    if (!known || placeOf(known) === placeOf(node)) return [];
    const owner = 'path' in node ? node : 'path' in known ? known : undefined;
    return [{
      severity: 'error',
      path: owner?.path ?? '',
      code: 'duplicate-name',
      subject: `service ${quoted(node.serviceAccount)}`,
      value: `${node.id} and ${known.id}, whose accounts have one name`,
      expected: 'accounts that differ by their names: Consul knows services by these alone, so that an intention for the one would let in the other',
      fix: "give one of them another name: { name: '…' }",
    }];
  });
}

/** Proxies read a name as a part of a regular expression, in which a dot is any character. Source: Consul, agent/xds/rbac.go, makeSpiffePattern. */
const PLAIN = /^[a-z0-9-]+$/;

function notPlain(node: Named): Problem {
  return {
    severity: 'error',
    path: 'path' in node ? node.path : '',
    code: 'name',
    subject: 'serviceAccountName',
    value: `${quoted(node.serviceAccount)}, as which ${node.id} is known`,
    expected: "an account with a name of lower-case letters, digits and '-' alone: to proxies of Consul a dot stands for any character, so that others could be meant",
    fix: 'give the pods an account with such a name',
  };
}

/** References of no mesh of their own are in that of their peers. */
function isNamed(node: GraphNode): node is Named {
  if (node.kind === 'workload' || node.kind === 'gateway') return isConsul(node.mesh);
  return node.kind === 'reference' && (node.mesh === undefined || isConsul(node.mesh));
}

function placeOf(node: Named): string {
  return node.kind === 'gateway' ? node.podNamespace : node.namespace;
}
