/** The ground rules of a whole mesh, where a `MeshPolicy` was declared: they apply to workloads without a policy of their own. */
import { hasSidecars, isIstio } from './cluster-spec';
import type { IstioSpec } from './cluster-spec';
import { parseGoBool } from '../../../judge/layers/istio/read/go-bool';
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, itemsOf, textsOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';

export function* meshWideFindings(graph: Specification, { objects: manifests }: ProofInput): Generator<Message> {
  for (const mesh of graph.meshes) {
    if (isIstio(mesh)) yield* groundRules(mesh, manifests).map((text) => ({ node: undefined, text }));
  }
}

/** A policy of the root namespace without a selector holds for the whole mesh; of several Sidecars nobody knows which. */
function groundRules(mesh: IstioSpec, manifests: ObjectStore): readonly string[] {
  const { rootNamespace } = mesh;
  const meshWide = (group: string, kind: string, selector: string) => manifests.ofKind(group, kind)
    .filter((object) => object.namespace === rootNamespace && isEmpty(specOf(object)[selector]));
  const peers = meshWide('security.istio.io', 'PeerAuthentication', 'selector');
  const policies = meshWide('security.istio.io', 'AuthorizationPolicy', 'selector');
  const sidecars = meshWide('networking.istio.io', 'Sidecar', 'workloadSelector');
  const missing = (kind: string, what: string) => `the whole mesh was declared to ${what}, but no ${kind} of the namespace '${rootNamespace}' says so. Put it back`;
  return [
    ...(peers.some((peer) => fieldsOf(specOf(peer).mtls).mode === 'STRICT') ? [] : [missing('PeerAuthentication', 'take mutual TLS only')]),
    ...(policies.some(allowsNobody) ? [] : [missing('AuthorizationPolicy', 'let nobody in who is not allowed')]),
    ...(!hasSidecars(mesh) || (sidecars.length === 1 && isRegistryOnly(sidecars[0]) && showsNothing(sidecars[0]))
      ? [] : [missing('Sidecar', 'let nobody out who has no Sidecar of its own')]),
  ];
}

function allowsNobody(policy: StoredObject): boolean {
  const { action, rules, targetRef, targetRefs } = specOf(policy);
  return (action ?? 'ALLOW') === 'ALLOW' && itemsOf(rules).length === 0 && targetRef === undefined && isEmpty(targetRefs) && isEnforced(policy);
}

/** An annotation that istiod can't read proves nothing about the policy. */
function isEnforced({ body }: StoredObject): boolean {
  const dryRun = fieldsOf(fieldsOf(body.metadata).annotations)['istio.io/dry-run'];
  return dryRun === undefined || (typeof dryRun === 'string' && parseGoBool(dryRun) === false);
}

/** Without a mode it is REGISTRY_ONLY, the zero of its enum. */
function isRegistryOnly(sidecar: StoredObject): boolean {
  const { outboundTrafficPolicy } = specOf(sidecar);
  return typeof outboundTrafficPolicy === 'object' && (fieldsOf(outboundTrafficPolicy).mode ?? 'REGISTRY_ONLY') === 'REGISTRY_ONLY';
}

/** Without listeners it shows the whole mesh. Source: Istio Sidecar, IstioEgressListener: the namespace `~` stands for no namespace. */
function showsNothing(sidecar: StoredObject): boolean {
  const listeners = itemsOf(specOf(sidecar).egress);
  return listeners.length > 0 && listeners.every((listener) => textsOf(fieldsOf(listener).hosts).every((host) => host.startsWith('~/')));
}

function specOf({ body }: StoredObject): Readonly<Record<string, unknown>> {
  return fieldsOf(body.spec);
}
