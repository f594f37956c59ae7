import { answersDns, excludedPorts, meshModeOf, tryFindUnmodelledInterception } from '../istio/injection';
import { AMBIENT_MODE, DATAPLANE_MODE_LABEL, INJECTION_LABEL } from '../known';
import type { Settings } from '../options';
import { gatewayPods } from './gateway-pods';
import { liveLabelsOf, settledLabels } from './live-labels';
import { missingNamespace, type NamespaceFacts } from './namespaces';
import type { MeshMode, Workload } from './pod';
import type { Manifests } from '../parse/manifests';
import type { PodTemplate } from '../parse/pod';
import { selects, selectorOf } from '../parse/selector';

interface Named {
  readonly template: PodTemplate;
  readonly kind: string;
  readonly name: string;
  /** All pods that are alike, the template's among them. @default - the template's alone */
  readonly replicas?: readonly PodTemplate[];
}

interface Replicas extends Named {
  readonly replicas: PodTemplate[];
}

/** Every workload once: pods that a given controller made are that controller; orphans of one controller are merged where alike. */
export function workloadsOf(manifests: Manifests, namespaces: ReadonlyMap<string, NamespaceFacts>, settings: Settings): readonly Workload[] {
  const named = [...ownWorkloads(manifests.pods), ...gatewayPods(manifests.gateways)];
  const kindsOf = new Map<string, Set<string>>();
  for (const { template, kind, name } of named) {
    const key = `${template.ref.namespace}/${name}`;
    kindsOf.set(key, (kindsOf.get(key) ?? new Set()).add(kind));
  }
  const taken = new Map<string, number>();
  return Object.freeze(named.map((item) => {
    const bare = `${item.template.ref.namespace}/${item.name}`;
    const key = (kindsOf.get(bare)?.size ?? 0) > 1 ? `${bare}[${item.kind}]` : bare;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return workloadOf(item, count === 1 ? key : `${key}#${count}`, namespaces, settings);
  }));
}

function ownWorkloads(templates: readonly PodTemplate[]): Named[] {
  const given = new Map(templates.map((template) => [identity(template.ref.namespace, template.ref.kind, template.ref.name), template]));
  const seen = new Map<string, Replicas>();
  const named: Named[] = [];
  for (const template of templates) {
    const owner = template.owner;
    if (owner && isMadeBy(template, given.get(identity(template.ref.namespace, owner.kind, owner.name)))) continue;
    const kind = owner?.kind || template.ref.kind;
    const name = owner?.name ?? template.ref.name;
    if (owner) {
      // Replicas that no policy can tell apart are one workload.
      const alike = JSON.stringify([template.ref.namespace, kind, name, likeness(template)]);
      const known = seen.get(alike);
      if (known) {
        known.replicas.push(template);
        continue;
      }
      const replicas = [template];
      const first = { template, kind, name, replicas };
      seen.set(alike, first);
      named.push(first);
      continue;
    }
    named.push({ template, kind, name });
  }
  return named;
}

/** A pod stands for itself if its labels contradict the template of its controller. */
function isMadeBy(template: PodTemplate, controller: PodTemplate | undefined): boolean {
  if (!controller) return false;
  const requirements = Object.entries(controller.labels).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
  return selects(selectorOf(requirements), template.labels) && template.hasProxy === controller.hasProxy;
}

function likeness(template: PodTemplate): unknown {
  return [
    Object.entries(template.labels).sort(), Object.entries(template.annotations).sort(), template.serviceAccount,
    template.ports, template.hostNetwork, template.hasProxy,
  ];
}

function identity(namespace: string, kind: string, name: string): string {
  return `${namespace}/${kind}/${name}`;
}

/** The addresses of all pods of a workload, as far as each has its own. */
function addressesOf({ template, replicas = [template] }: Named): Pick<Workload, 'addresses'> {
  const known = replicas.every((replica) => replica.addresses && !replica.hostNetwork);
  return known ? { addresses: Object.freeze(replicas.flatMap((replica) => replica.addresses ?? [])) } : {};
}

function workloadOf(named: Named, key: string, namespaces: ReadonlyMap<string, NamespaceFacts>, settings: Settings): Workload {
  const { template, kind, name } = named;
  const namespace = template.ref.namespace;
  const facts = namespaces.get(namespace) ?? missingNamespace(namespace, settings.missingNamespaces);
  const excluded = excludedPorts(template);
  const membership: Membership = GATEWAY_MODE[kind] ? { mesh: GATEWAY_MODE[kind] } : membershipOf(template, facts, namespaces);
  const { mesh, meshDoubt } = membership;
  const opaque = opaqueReason(template, mesh !== 'none', settings) ?? membership.opaque;
  const maker = { template, kind, name, mesh };
  const liveLabels = liveLabelsOf(maker);
  return Object.freeze({
    key,
    namespace,
    name,
    kind,
    ref: template.ref,
    namespaceLabels: facts.labels,
    ...(facts.liveLabels && { liveNamespaceLabels: facts.liveLabels }),
    labels: settledLabels(maker),
    ...(liveLabels && { liveLabels }),
    serviceAccount: template.serviceAccount,
    ports: template.ports,
    ...addressesOf(named),
    hostNetwork: template.hostNetwork && settings.hostNetworkPods === 'unknown',
    mesh,
    excludedInbound: excluded.inbound,
    excludedOutbound: excluded.outbound,
    answersDns: answersDns(template),
    ...(opaque !== undefined && { opaque }),
    ...(meshDoubt !== undefined && { meshDoubt }),
  });
}

/** Proxies that are workloads of their own; a waypoint is part of ambient mode. */
const GATEWAY_MODE: Readonly<Partial<Record<string, MeshMode>>> = { Gateway: 'gateway', Waypoint: 'ambient' };

interface Membership {
  readonly mesh: MeshMode;
  readonly meshDoubt?: string;
  readonly opaque?: string;
}

/**
 * How a workload takes part in the mesh. Where its Namespace is not given, it may be one that asks for sidecars, or one that does not; a
 * pod that asks for itself is taken at its word. Ambient mode comes into question where something of the input is in it.
 */
function membershipOf(template: PodTemplate, facts: NamespaceFacts, namespaces: ReadonlyMap<string, NamespaceFacts>): Membership {
  const mesh = meshModeOf(template, facts.labels);
  if (!facts.liveLabels) return { mesh };
  const labels = isAmbientInUse(namespaces) ? [ASKS_FOR_SIDECARS, ASKS_FOR_AMBIENT] : [ASKS_FOR_SIDECARS];
  const others = labels.map((asking) => meshModeOf(template, asking)).filter((mode) => mode !== mesh);
  if (others.length === 0) return { mesh };
  const doubt = `whether the pod is in the mesh depends on labels of Namespace ${facts.name}, which is not given`;
  return others.every((mode) => mode === 'sidecar') && mesh === 'none' ? { mesh: 'unknown', meshDoubt: doubt } : { mesh, opaque: doubt };
}

const ASKS_FOR_SIDECARS = { [INJECTION_LABEL]: 'enabled' };
const ASKS_FOR_AMBIENT = { [DATAPLANE_MODE_LABEL]: AMBIENT_MODE };

function isAmbientInUse(namespaces: ReadonlyMap<string, NamespaceFacts>): boolean {
  for (const { labels } of namespaces.values()) if (labels[DATAPLANE_MODE_LABEL] === AMBIENT_MODE) return true;
  return false;
}

function opaqueReason(template: PodTemplate, inMesh: boolean, { unknownKinds }: Settings): string | undefined {
  if (template.malformed) return 'its labels could not be read';
  if (template.completed !== undefined && unknownKinds !== 'reported') return template.completed;
  const annotation = inMesh ? tryFindUnmodelledInterception(template) : undefined;
  return annotation && `its annotation ${annotation} changes what the proxy takes, which is not modelled`;
}
