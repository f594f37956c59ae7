/** What is refused in several kinds of Istio. */
import { ISTIO } from './rules';
import { tryParseCidrOrAddress } from '../../../cluster/ip';
import type { Field } from '../../../objects/read/field';
import { DRY_RUN_ANNOTATION } from '../well-known';

/** Longest value of a label in the schemas of Istio. */
const LONGEST_LABEL = 63;

/** Refuses labels that no selector of Istio may have. */
export function refuseIstioSelector(labels: Field): void {
  const { value } = labels;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, label] of Object.entries(value as Record<string, unknown>)) {
    const pair = `${key}=${String(label)}`;
    if (key === '') labels.child(key).refuse(ISTIO.selectorKey(pair));
    if (pair.includes('*')) labels.child(key).refuse(ISTIO.selectorWildcard(pair));
    if (typeof label === 'string' && label.length > LONGEST_LABEL) labels.child(key).refuse(ISTIO.selectorLength);
  }
}

/** Kinds that a policy can be attached to, by group. `core` is another word for the group without a name. */
const TARGETS: ReadonlySet<string> = new Set([
  '/Service', 'core/Service', 'networking.istio.io/ServiceEntry', 'gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/GatewayClass',
]);

/** Refuses what a policy can't be attached to. */
export function refuseTargets(spec: Field): void {
  const single = spec.child('targetRef');
  const several = spec.child('targetRefs').items();
  const given = [spec.child('selector').present, single.present, several.length > 0].filter(Boolean).length;
  if (given > 1) (several.length > 0 ? spec.child('targetRefs') : single).refuse(ISTIO.targetsAndSelector);
  for (const target of [...(single.present ? [single] : []), ...several]) refuseTarget(target);
}

function refuseTarget(target: Field): void {
  const { value: kind } = target.child('kind');
  const { value: name } = target.child('name');
  const { value: group = '' } = target.child('group');
  if (kind === undefined || kind === null || name === undefined || name === null) {
    target.refuse(ISTIO.targetMissing);
    return;
  }
  if (name === '') target.child('name').refuse(ISTIO.targetName);
  const namespace = target.child('namespace');
  if (namespace.present && namespace.value !== '') namespace.refuse(ISTIO.targetNamespace);
  if (!TARGETS.has(`${String(group ?? '')}/${String(kind)}`)) target.child('kind').refuse(ISTIO.targetKind(`${String(group ?? '')}/${String(kind)}`));
}

/** Refuses the annotation of a dry run where there is none. */
export function refuseDryRun(root: Field): void {
  const annotation = root.child('metadata').child('annotations').child(DRY_RUN_ANNOTATION);
  if (annotation.value !== undefined) annotation.refuse(ISTIO.dryRunKind);
}

/** Addresses that Go reads and the judge does not: with a zone, or IPv4 in the form of IPv6. */
const OTHER_ADDRESS = /%|^(?:0*:)+(?:0*:)*ffff:/i;

/** Whether Go's netip reads neither an address nor a prefix. What it reads and the judge does not is in doubt. */
export function isNoAddress(text: string): boolean {
  return !tryParseCidrOrAddress(text) && !OTHER_ADDRESS.test(text);
}
