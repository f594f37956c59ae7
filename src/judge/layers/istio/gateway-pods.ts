/**
 * The pods that Istio creates for a Gateway of the Gateway API.
 *
 * Source: Istio "Kubernetes Gateway API", automated deployment: Deployment, Service and ServiceAccount are named
 * `<gateway>-<class>`, and the pods carry the gateway-name label and the infrastructure labels. The pods listen on
 * the listeners' own ports (derived: Istio lowers the unprivileged port to 0, so that the Service maps them one to one).
 */
import {
  GATEWAY_ACCOUNT_ANNOTATION, GATEWAY_NAME_ANNOTATION, GATEWAY_STATUS_PORT, ISTIO_GATEWAY_CLASS, MANAGED_GATEWAY,
  REVISION_LABEL, WAYPOINT_GATEWAY_CLASS, MANAGED_GATEWAY_LABEL, MANAGED_WAYPOINT,
} from './well-known';
import { gatewayWorkloadName, type Gateway } from '../../cluster/gateway';
import type { Maker } from '../../cluster/layer-labels';
import { GATEWAY_CLASS_LABEL } from '../../cluster/well-known-labels';
import { GATEWAY_NAME_LABEL } from '../../known';
import type { ContainerPort, PodTemplate } from '../../objects/read/pod';

export function gatewayPods(gateways: readonly Gateway[]): readonly Maker[] {
  return gateways.flatMap((gateway) => {
    const made = KINDS.get(gateway.className);
    return made ? [{ ...made, template: templateOf(gateway), name: nameOf(gateway) }] : [];
  });
}

/** Proxies that are workloads of their own, by the class of their Gateway; a waypoint is part of ambient mode. */
const KINDS: ReadonlyMap<string, Pick<Maker, 'kind' | 'mesh'>> = new Map([
  [ISTIO_GATEWAY_CLASS, { kind: 'Gateway', mesh: 'gateway' }], [WAYPOINT_GATEWAY_CLASS, { kind: 'Waypoint', mesh: 'relay' }],
]);

/** A waypoint keeps the Gateway's name; every other class is appended to it. An annotation says otherwise. */
export function gatewayPodsName({ ref, className, ownAnnotations }: Gateway): string | undefined {
  if (!KINDS.has(className)) return undefined;
  return ownAnnotations[GATEWAY_NAME_ANNOTATION] as string | undefined ?? (className === WAYPOINT_GATEWAY_CLASS ? ref.name : undefined);
}

/** What the account is called, whatever the pods are. */
function defaultNameOf({ ref, className }: Gateway): string {
  return className === WAYPOINT_GATEWAY_CLASS ? ref.name : `${ref.name}-${className}`;
}

function nameOf(gateway: Gateway): string {
  return gatewayWorkloadName(gateway, [{ gatewayPodsName }]);
}

const NO_SPEC = Object.freeze({});

function templateOf(gateway: Gateway): PodTemplate {
  const numbers = new Set([...gateway.listeners.map((listener) => listener.port), GATEWAY_STATUS_PORT]);
  const revision = gateway.ownLabels[REVISION_LABEL] as string | undefined;
  const ports: ContainerPort[] = [...numbers].map((number) => Object.freeze({ number, protocol: 'TCP' as const }));
  return Object.freeze({
    ref: gateway.ref,
    labels: Object.freeze({
      ...gateway.labels,
      [GATEWAY_NAME_LABEL]: gateway.ref.name,
      [GATEWAY_CLASS_LABEL]: gateway.className,
      [MANAGED_GATEWAY_LABEL]: gateway.className === WAYPOINT_GATEWAY_CLASS ? MANAGED_WAYPOINT : MANAGED_GATEWAY,
    }),
    annotations: revision === undefined ? gateway.annotations : Object.freeze({ ...gateway.annotations, [REVISION_LABEL]: revision }),
    serviceAccount: gateway.ownAnnotations[GATEWAY_ACCOUNT_ANNOTATION] as string | undefined ?? defaultNameOf(gateway),
    ports: Object.freeze(ports),
    hostNetwork: false,
    spec: NO_SPEC,
    malformed: false,
  });
}
