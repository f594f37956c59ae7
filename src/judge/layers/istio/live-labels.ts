/**
 * Labels that Istio sets on pods. Sources: files/injection-template.yaml, gateway-injection-template.yaml, kube-gateway.yaml and waypoint.yaml of
 * istiod's chart, pkg/kube/inject.
 */
import { injectedContainersOf } from './read/injected-containers';
import {
  DATAPLANE_MODE_LABEL, GATEWAY_TEMPLATE, INJECTION_TEMPLATES_ANNOTATION, INJECT_LABEL, MANAGED_GATEWAY_LABEL, REVISION_LABEL, TLS_MODE_LABEL,
} from './well-known';
import { ADDED, type LabelReader, type LayerLabels, type Maker } from '../../cluster/layer-labels';
import type { LiveLabel } from '../../cluster/selection';
import type { Labels } from '../../objects/read/selector';

const CANONICAL_NAME_LABEL = 'service.istio.io/canonical-name';
const CANONICAL_REVISION_LABEL = 'service.istio.io/canonical-revision';
const TUNNEL_LABEL = 'networking.istio.io/tunnel';
const NETWORK_LABEL = 'topology.istio.io/network';

/** The revision of what says none. */
const LATEST = 'latest';

export const ISTIO_LABELS: LayerLabels = {
  domains: ['istio.io'],
  deployments: ['Gateway', 'Waypoint'],
  writtenByHand: [
    REVISION_LABEL, INJECT_LABEL, DATAPLANE_MODE_LABEL, 'istio.io/use-waypoint', 'service.istio.io/workload-name', MANAGED_GATEWAY_LABEL,
  ],
  // The injector's templates take an empty value for none.
  emptyMeansAbsent: [CANONICAL_NAME_LABEL, CANONICAL_REVISION_LABEL, TLS_MODE_LABEL, TUNNEL_LABEL],
  labels: new Map<string, LabelReader>([
    [CANONICAL_NAME_LABEL, (maker) => deployed(maker, maker.name) ?? injected(maker, [canonicalName(maker)])],
    [CANONICAL_REVISION_LABEL, (maker) => deployed(maker, LATEST) ?? injected(maker, [canonicalRevision(maker.template.labels)])],
    [TLS_MODE_LABEL, (maker) => (maker.mesh === 'gateway' ? undefined : injected(maker, ['istio']))],
    [TUNNEL_LABEL, (maker) => perhaps(injected(maker, ['http']))],
    [NETWORK_LABEL, (maker) => perhaps(injected(maker))],
  ]),
};

/** A label of the pods that istiod deploys for a Gateway. Source: files/kube-gateway.yaml and waypoint.yaml of its chart. */
function deployed({ kind }: Maker, value: string): LiveLabel | undefined {
  if (kind !== 'Gateway' && kind !== 'Waypoint') return undefined;
  return { present: 'yes', values: [value], because: `is set by istiod to ${value}` };
}

/** A label that the injector sets on the pods to which it adds a proxy. */
function injected({ mesh, template }: Maker, values?: readonly string[]): LiveLabel | undefined {
  const custom = template.annotations[INJECTION_TEMPLATES_ANNOTATION];
  if (mesh === 'none' || mesh === 'shared' || mesh === 'relay') return undefined;
  if (custom !== undefined && custom !== 'sidecar' && custom !== GATEWAY_TEMPLATE) return ADDED;
  // A proxy that stands in the manifest may have been written there by hand, without the labels.
  const present = injectedContainersOf(template.spec).length > 0 || mesh === 'unknown' ? 'unknown' : 'yes';
  return { present, ...(values && { values }), because: `is set by Istio's injector${values ? ` to ${values.join()}` : ''}, if it injects the pod` };
}

function perhaps(label: LiveLabel | undefined): LiveLabel | undefined {
  return label && { ...label, present: 'unknown', because: 'is set by Istio\'s injector if the mesh is set up so' };
}

/** Source: files/injection-template.yaml; the name of the workload as pkg/kube, GetDeployMetaFromPod, finds it. */
function canonicalName({ template: { labels }, kind, name }: Maker): string {
  const workload = kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(name)?.[1] ?? name : name;
  const value = labels[CANONICAL_NAME_LABEL] || labels['app.kubernetes.io/name'] || labels.app || workload;
  return value.slice(0, 63).replace(/^[-_.]+|[-_.]+$/g, '');
}

function canonicalRevision(labels: Labels): string {
  return labels[CANONICAL_REVISION_LABEL] || labels['app.kubernetes.io/version'] || labels.version || LATEST;
}
