/** Relays of meshes that others own: where they are, and what their owner does not do. */
import type { AssumedObject } from './assumed-object';
import { BY_CLUSTER, BY_VERIFY } from './assumption';
import type { Assumption } from './assumption';
import { labelsWords, openEnd } from './references';
import { contractOf, relayedBy } from '../meshes/table';
import type { RelayNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

export function relaysOfOthers(graph: Specification): readonly Assumption[] {
  return nodesOf(graph, 'relay').flatMap((node) => (node.owned ? [] : ofRelay(node, graph)));
}

function ofRelay(relay: RelayNode, graph: Specification): readonly Assumption[] {
  const { namespace, name, serviceAccount, mesh } = relay;
  const callees = relayedBy(graph, relay);
  const of = contractOf(mesh).relayOfOthers?.(relay, [...new Set(callees.map((id) => id.split('/')[0]))].sort());
  if (!of) throw new Error(`${contractOf(mesh).words} has no relays of others`);
  const { gateway, podLabels, words, untouched, opening } = of;
  const place = `${namespace}/${name}`;
  return [{
    kind: 'gateway',
    object: `Gateway ${place}`,
    text: `it is ${words}; policies of its owner let in whoever calls ${callees.join(', ')}, and let out its calls to them`,
    check: BY_VERIFY,
    effect: { is: 'objects', bodies: [gateway, ...(graph.namespaces.has(namespace) ? [openEnd({ namespace, name, podLabels })] : [])] },
  }, {
    kind: 'gateway',
    object: `pods ${labelsWords(podLabels)} of ${namespace}`,
    text: `they are those of Gateway ${place}, run as the account ${serviceAccount}, and nobody else makes such pods`,
    check: BY_CLUSTER,
    effect: { is: 'counterexample', bodies: () => [impostor(relay, podLabels)] },
  }, {
    kind: 'gateway',
    object: `policies of others for Gateway ${place}`,
    text: `none of them ${untouched}`,
    check: BY_VERIFY,
    effect: { is: 'counterexample', bodies: () => [opening] },
  }];
}

function impostor({ namespace, name, serviceAccount }: RelayNode, labels: Readonly<Record<string, string>>): AssumedObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `impostor-${name}`, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName: serviceAccount, containers: [{ name: 'impostor', image: 'impostor' }] } } },
  };
}
