/** Pods that stay as they are: the objects that make them, with what policies need to know them by. */
import type { StoredObject } from '../../judge/objects/store';
import { isBody } from '../read/fields';
import type { Body, Found } from '../read/found';

export interface KeptPods {
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
  readonly serviceNames: readonly string[];
  /** What is written to the file of its objects. */
  readonly objects: readonly Body[];
  /** The objects of the manifests that it replaces. */
  readonly taken: readonly StoredObject[];
  /** How the objects differ from those of the manifests. */
  readonly changes: readonly string[];
}

/** A label that nobody else uses, where the others are those of several workloads. */
const OWN_LABEL = 'cdk8s-zero-trust.dev/workload';

/** @param taken Services and accounts that another workload has taken already; what is taken is added */
export function keepPods(
  found: Found, others: readonly Found[], taken: Set<StoredObject>, objectOf: (kind: string, name: string) => StoredObject | undefined,
): KeptPods {
  const { workload, object, template, services, account, sharesAccount } = found;
  const { namespace, name } = workload;
  const changes: string[] = [];
  const labels = distinctLabels(found, others) ?? {};
  const needsLabel = Object.keys(labels).length === 0;
  if (needsLabel) changes.push(`its pods get the label ${OWN_LABEL}: ${name}, because others have all of theirs`);
  const needsAccount = workload.serviceAccount === 'default' || sharesAccount.length > 0;
  const serviceAccountName = needsAccount ? name : workload.serviceAccount;
  if (needsAccount) changes.push(`it runs as the ServiceAccount ${name}: ${workload.serviceAccount} is not its own`);
  const own: StoredObject[] = [object];
  for (const service of services) {
    const stored = objectOf('Service', service.ref.name);
    if (stored && !taken.has(stored)) own.push(stored);
  }
  if (account && !needsAccount && !taken.has(account)) own.push(account);
  own.forEach((one) => taken.add(one));
  const given = { ...(needsLabel && { label: name }), ...(needsAccount && { account: serviceAccountName }) };
  const makesAccount = !(account && !needsAccount);
  return {
    labels: needsLabel ? { [OWN_LABEL]: name } : labels,
    serviceAccountName,
    serviceNames: services.map(({ ref }) => ref.name),
    objects: [
      ...(makesAccount ? [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccountName, namespace }, automountServiceAccountToken: false }] : []),
      ...own.map((one) => (one === object ? adjusted(cleaned(one), template, given) : cleaned(one))),
    ],
    taken: own,
    changes,
  };
}

/** Labels that all pods of the workload have, and no pod of another one: those of its selector, or all of them. */
function distinctLabels({ workload, object }: Found, others: readonly Found[]): Readonly<Record<string, string>> | undefined {
  const spec = isBody(object.body.spec) ? object.body.spec : {};
  const selector = isBody(spec.selector) && isBody(spec.selector.matchLabels) ? spec.selector.matchLabels : {};
  const own = (labels: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> => (
    Object.fromEntries(Object.entries(workload.labels).filter(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value))
  );
  const template = Object.fromEntries(Object.entries(workload.labels).filter(([key]) => !isMade(key)));
  return [own(selector), own(template)].find((labels) => Object.keys(labels).length > 0 && !others.some((other) => (
    other.key !== workload.key && other.workload.namespace === workload.namespace
    && Object.entries(labels).every(([key, value]) => other.workload.labels[key] === value)
  )));
}

/** Controllers write these, each pod or each run its own. */
function isMade(key: string): boolean {
  return /^(pod-template-hash|controller-revision-hash|controller-uid|job-name|pod-template-generation)$/.test(key) || /^(batch|apps|statefulset)\.kubernetes\.io\//.test(key);
}

/** What a cluster adds to an object. */
const ADDED: readonly string[] = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink', 'ownerReferences', 'finalizers'];
const ADDED_ANNOTATION = /^(kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/revision|deprecated\.daemonset\.template\.generation)$/;
const ADDED_TO_SERVICES: readonly string[] = ['clusterIPs', 'healthCheckNodePort'];

function cleaned({ body, namespace }: StoredObject): Body {
  const metadata = isBody(body.metadata) ? body.metadata : {};
  const annotations = Object.entries(isBody(metadata.annotations) ? metadata.annotations : {}).filter(([key]) => !ADDED_ANNOTATION.test(key));
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !ADDED.includes(key) && key !== 'annotations'));
  const rest = Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'status' && key !== 'metadata'));
  return {
    ...rest,
    metadata: { ...kept, namespace, ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }) },
    ...(body.kind === 'Service' && isBody(body.spec) && { spec: serviceSpec(body.spec) }),
  };
}

function serviceSpec(spec: Body): Body {
  return Object.fromEntries(Object.entries(spec).filter(([key, value]) => !ADDED_TO_SERVICES.includes(key) && !(key === 'clusterIP' && value !== 'None')));
}

function adjusted(object: Body, template: Body | undefined, { label, account }: { readonly label?: string; readonly account?: string }): Body {
  if (!template || (label === undefined && account === undefined)) return object;
  const metadata = isBody(template.metadata) ? template.metadata : {};
  const labels = isBody(metadata.labels) ? metadata.labels : {};
  const spec = isBody(template.spec) ? template.spec : {};
  const changed = {
    ...template,
    ...(label !== undefined && { metadata: { ...metadata, labels: { ...labels, [OWN_LABEL]: label } } }),
    ...(account !== undefined && { spec: { ...Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'serviceAccount')), serviceAccountName: account } }),
  };
  return replaced(object, template, changed);
}

/** The same object with another template, wherever it stands; that of a Pod is the object itself. */
function replaced(value: Body, template: Body, changed: Body): Body {
  if (value.kind === 'Pod') {
    const labels = isBody(changed.metadata) && changed.metadata.labels !== undefined ? { labels: changed.metadata.labels } : {};
    return { ...value, spec: changed.spec, metadata: { ...(isBody(value.metadata) ? value.metadata : {}), ...labels } };
  }
  const next = (one: unknown): unknown => (one === template ? changed : isBody(one) ? replaced(one, template, changed) : one);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, next(one)]));
}

