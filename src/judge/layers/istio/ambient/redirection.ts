/**
 * Which pods istio-cni redirects to ztunnel.
 *
 * Sources: the chart of istio-cni (enablementSelectors, excludeNamespaces) and its code: the label of the pod, or that of its namespace unless the
 * pod says `none`; never a pod of the host network, and never one that the injector has changed.
 */
import { BYPASS_INBOUND_ANNOTATION, NEVER_REDIRECTED_NAMESPACES, REROUTE_ANNOTATION } from './well-known';
import type { PodTemplate } from '../../../objects/read/pod';
import type { Labels } from '../../../objects/read/selector';
import { parseGoBool } from '../read/go-bool';
import { AMBIENT_MODE, DATAPLANE_MODE_LABEL, INJECTION_STATUS_ANNOTATION } from '../well-known';

const NOT_REDIRECTED = 'none';

export function isRedirected({ ref, labels, annotations, hostNetwork }: PodTemplate, namespaceLabels: Labels): boolean {
  if (hostNetwork || INJECTION_STATUS_ANNOTATION in annotations || NEVER_REDIRECTED_NAMESPACES.includes(ref.namespace)) return false;
  const own = labels[DATAPLANE_MODE_LABEL] as string | undefined;
  return own === AMBIENT_MODE || (own !== NOT_REDIRECTED && namespaceLabels[DATAPLANE_MODE_LABEL] === AMBIENT_MODE);
}

/** Why nothing can be said of what ztunnel takes of a pod, if that is so. */
export function tryFindOwnRedirection({ annotations }: PodTemplate): string | undefined {
  const bypass = annotations[BYPASS_INBOUND_ANNOTATION] as string | undefined;
  if (bypass !== undefined && parseGoBool(bypass) === true) return `with its annotation ${BYPASS_INBOUND_ANNOTATION} plain text goes around ztunnel, which is not modelled`;
  const interfaces = annotations[REROUTE_ANNOTATION] as string | undefined;
  return interfaces === undefined || interfaces.trim() === '' ? undefined : `its annotation ${REROUTE_ANNOTATION} counts what comes in as its own, which is not modelled`;
}
