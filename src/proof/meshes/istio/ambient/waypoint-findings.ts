/** Gateways of waypoints, against those that the declaration needs. Sources: Istio "Configure waypoint proxies" and "Kubernetes Gateway API", automated deployment. */
import { egressWaypointsOf } from './egress';
import { waypointsOf } from './waypoints';
import { tryParseYaml } from '../../../../judge/objects/read/inner-yaml';
import type { ObjectStore, StoredObject } from '../../../../judge/objects/store';
import { describeDifferences, hasFields, is, isAnything, isByDefault, isNothing, isText } from '../../../checks/matchers';
import type { Difference, Meaning } from '../../../checks/matchers';
import type { Message } from '../../../findings/message';
import type { ProofInput } from '../../../objects/proof-input';
import { fieldsOf, isEmpty, itemsOf, nameOf } from '../../../objects/values';
import type { RelayNode } from '../../../specification/nodes';
import type { Specification } from '../../../specification/specification';

const GATEWAY_API = 'gateway.networking.k8s.io';
const TAKE_BACK = 'Take back the patch that changed it';

export function* waypointFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  const owned = [...waypointsOf(graph)].filter(([, relay]) => relay.owned);
  const declared = [
    ...new Map(owned.map(([callee, relay]) => [relay.id, { relay, node: callee, words: `that looks at requests to ${callee}` }])).values(),
    ...[...egressWaypointsOf(graph)].map(([relay, { id }]) => ({ relay, node: id, words: `by way of which ${id} calls hosts outside` })),
  ];
  for (const { relay, node, words } of declared) {
    const name = `${relay.namespace}/${relay.name}`;
    const gateway = objects.tryFind(GATEWAY_API, 'Gateway', relay.namespace, relay.name);
    const parameters = objects.tryFind('', 'ConfigMap', relay.namespace, relay.name);
    if (!gateway) yield { node, text: `Gateway ${name}, the waypoint ${words}, is missing: its name or namespace was changed, or it was taken away. Put it back` };
    else yield* differing(node, gateway, waypoint(relay));
    if (!isClosed(relay, objects)) {
      yield {
        node,
        text: `the waypoint ${name} has no AuthorizationPolicy for itself that allows nobody: what is bound to it without a policy of its own would take every call. Put it back`,
      };
    }
    if (!parameters) yield { node, text: `ConfigMap ${name}, by which the pods of the waypoint are hardened, is missing. Put it back` };
    else yield* differing(node, parameters, () => parametersOf(parameters));
  }
}

/** Policies of namespaces do not hold at waypoints. Source: Istio "Configure waypoint proxies". */
function isClosed({ namespace, name }: RelayNode, objects: ObjectStore): boolean {
  return objects.ofKind('security.istio.io', 'AuthorizationPolicy').some(({ body, namespace: place }) => {
    const { action, rules, targetRefs } = fieldsOf(body.spec);
    const isMeant = itemsOf(targetRefs).map(fieldsOf).some((target) => target.kind === 'Gateway' && target.name === name);
    return place === namespace && isMeant && (action === undefined || action === 'ALLOW') && isEmpty(rules);
  });
}

function* differing(node: string, object: StoredObject, meaning: Meaning): Generator<Message> {
  const differences = meaning(object.body.spec, 'spec');
  if (differences.length > 0) yield { node, text: `${nameOf(object)} is not the waypoint of ${node} as declared: ${describeDifferences(differences)}. ${TAKE_BACK}` };
}

function waypoint({ name, namespace }: RelayNode): Meaning {
  return hasFields({
    gatewayClassName: is('istio-waypoint'),
    listeners: (got, at) => {
      const [listener, ...others] = itemsOf(got);
      return others.length > 0 ? [{ at, got, expected: 'one listener' }] : LISTENER(listener, `${at}[0]`);
    },
    infrastructure: hasFields({
      parametersRef: hasFields({ group: isByDefault(''), kind: is('ConfigMap'), name: is(name), namespace: isByDefault(namespace) }),
      labels: isNothing,
      annotations: isNothing,
    }),
  });
}

/** Tunnels of the mesh, for what is in the waypoint's own namespace. */
const LISTENER = hasFields({
  name: isText,
  port: is(15008),
  protocol: is('HBONE'),
  allowedRoutes: hasFields({ namespaces: hasFields({ from: isByDefault('Same') }), kinds: isNothing }),
});

/** What is laid over the pods that istiod makes: with anything else they could run anything. */
function parametersOf({ body }: StoredObject): readonly Difference[] {
  const { deployment, ...others } = fieldsOf(body.data);
  const parsed = typeof deployment === 'string' ? tryParseYaml(deployment) : undefined;
  return [
    ...Object.entries(others).flatMap(([key, value]) => isNothing(value, `data.${key}`)),
    ...isNothing(body.binaryData, 'binaryData'),
    ...OVERLAY(parsed?.value, 'data.deployment'),
  ];
}

const OVERLAY = hasFields({
  spec: hasFields({
    replicas: isAnything,
    template: hasFields({
      spec: hasFields({ securityContext: hasFields({ runAsNonRoot: is(true), seccompProfile: hasFields({ type: is('RuntimeDefault') }) }) }),
    }),
  }),
});
