import { answersDns, excludedPorts, meshModeOf, tryFindUnmodelledInterception } from '../istio/injection';
import { NAMESPACE_NAME_LABEL } from '../known';
import type { Settings } from '../options';
import { gatewayPods } from './gateway-pods';
import type { MeshMode, Workload } from './pod';
import type { Manifests } from '../parse/manifests';
import type { PodTemplate } from '../parse/pod';
import { selects, selectorOf, type Labels } from '../parse/selector';

/** A namespace, given or merely used. */
export interface NamespaceFacts {
  readonly name: string;
  readonly labels: Labels;
  readonly given: boolean;
}

/** All namespaces that the input gives or uses. Those merely used have the automatic label and no other. */
export function namespacesOf(manifests: Manifests): ReadonlyMap<string, NamespaceFacts> {
  const namespaces = new Map<string, NamespaceFacts>();
  for (const { ref, labels } of manifests.namespaces) {
    namespaces.set(ref.name, Object.freeze({
      name: ref.name, labels: Object.freeze({ ...labels, [NAMESPACE_NAME_LABEL]: ref.name }), given: true,
    }));
  }
  const used = [...manifests.pods, ...manifests.networkPolicies, ...manifests.authorizationPolicies, ...manifests.services, ...manifests.gateways];
  for (const { ref } of used) {
    if (!namespaces.has(ref.namespace)) namespaces.set(ref.namespace, bareNamespace(ref.namespace));
  }
  return namespaces;
}

export function bareNamespace(name: string): NamespaceFacts {
  return Object.freeze({ name, labels: Object.freeze({ [NAMESPACE_NAME_LABEL]: name }), given: false });
}

interface Named {
  readonly template: PodTemplate;
  readonly kind: string;
  readonly name: string;
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
  const seen = new Set<string>();
  const named: Named[] = [];
  for (const template of templates) {
    const owner = template.owner;
    if (owner && isMadeBy(template, given.get(identity(template.ref.namespace, owner.kind, owner.name)))) continue;
    const kind = owner?.kind || template.ref.kind;
    const name = owner?.name ?? template.ref.name;
    if (owner) {
      // Replicas that no policy can tell apart are one workload.
      const alike = JSON.stringify([template.ref.namespace, kind, name, likeness(template)]);
      if (seen.has(alike)) continue;
      seen.add(alike);
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

function workloadOf({ template, kind, name }: Named, key: string, namespaces: ReadonlyMap<string, NamespaceFacts>, settings: Settings): Workload {
  const namespace = template.ref.namespace;
  const namespaceLabels = (namespaces.get(namespace) ?? bareNamespace(namespace)).labels;
  const excluded = excludedPorts(template);
  const mesh = GATEWAY_MODE[kind] ?? meshModeOf(template, namespaceLabels);
  const opaque = opaqueReason(template, mesh !== 'none');
  return Object.freeze({
    key,
    namespace,
    name,
    kind,
    ref: template.ref,
    namespaceLabels,
    labels: template.labels,
    serviceAccount: template.serviceAccount,
    ports: template.ports,
    hostNetwork: template.hostNetwork && settings.hostNetworkPods === 'unknown',
    mesh,
    excludedInbound: excluded.inbound,
    excludedOutbound: excluded.outbound,
    answersDns: answersDns(template),
    ...(opaque !== undefined && { opaque }),
  });
}

/** Proxies that are workloads of their own; a waypoint is part of ambient mode. */
const GATEWAY_MODE: Readonly<Partial<Record<string, MeshMode>>> = { Gateway: 'gateway', Waypoint: 'ambient' };

function opaqueReason(template: PodTemplate, inMesh: boolean): string | undefined {
  if (template.malformed) return 'its labels could not be read';
  const annotation = inMesh ? tryFindUnmodelledInterception(template) : undefined;
  return annotation && `its annotation ${annotation} changes what the proxy takes, which is not modelled`;
}
