/** What of a pod, or of what makes pods, the API server refuses. */
import { POD } from './kubernetes-rules';
import { dnsLabelProblem, dnsSubdomainProblem, portNameProblem } from './names';
import { isPortNumber } from '../../cluster/ports';
import type { Field } from '../read/field';
import { parseLabelSelector, refuseLabels, selects, type LabelSelector } from '../read/selector';

/** Kinds of apps/v1, whose selector must be given. In their older versions it has a default. Source: ValidateDeploymentSpec and its like. */
const SELECTING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** Refuses a pod template, and the object around it, for what makes them invalid. */
export function refusePods(kind: string, root: Field, template: Field): void {
  const metadata = template.child('metadata');
  if (template.value !== root.value) refuseLabels(metadata.child('labels'));
  const spec = template.child('spec');
  const containers = spec.child('containers').items();
  if (containers.length === 0) spec.child('containers').refuse(POD.containers);
  refuseContainers([...containers, ...spec.child('initContainers').items()]);
  const account = spec.child('serviceAccountName');
  const reason = typeof account.value === 'string' && account.value !== '' ? dnsSubdomainProblem(account.value) : undefined;
  if (reason !== undefined) account.refuse(POD.serviceAccount(reason));
  if (SELECTING.has(kind) && root.child('apiVersion').value === 'apps/v1') refuseSelector(kind, root.child('spec').child('selector'), metadata.child('labels'));
  if (kind === 'ReplicationController') refuseOtherLabels(root.child('spec').child('selector'), metadata.child('labels'));
}

function refuseContainers(containers: readonly Field[]): void {
  const names = new Set<unknown>();
  for (const container of containers) {
    const name = container.child('name');
    const reason = typeof name.value === 'string' ? dnsLabelProblem(name.value) : undefined;
    if (reason !== undefined) name.refuse(POD.containerName(reason));
    else if (name.present && names.has(name.value)) name.refuse(POD.containerNameTwice);
    names.add(name.value);
    refusePorts(container.child('ports').items());
  }
}

function refusePorts(ports: readonly Field[]): void {
  const names = new Set<unknown>();
  for (const port of ports) {
    const number = port.child('containerPort');
    if (!number.present || number.value === 0) number.refuse(POD.portMissing);
    else if (typeof number.value === 'number' && Number.isInteger(number.value) && !isPortNumber(number.value)) number.refuse(POD.port);
    const name = port.child('name');
    if (typeof name.value !== 'string' || name.value === '') continue;
    const reason = portNameProblem(name.value);
    if (reason !== undefined) name.refuse(POD.portName(reason));
    else if (names.has(name.value)) name.refuse(POD.portNameTwice);
    names.add(name.value);
  }
}

function refuseSelector(kind: string, field: Field, labels: Field): void {
  if (!field.present) {
    field.refuse(POD.selectorMissing);
    return;
  }
  const selector = parseLabelSelector(field);
  if (selector.requirements.length === 0) field.refuse(POD.selectorEmpty(kind.toLowerCase()));
  else if (!matches(selector, labels)) labels.refuse(POD.selectorOther);
}

function refuseOtherLabels(field: Field, labels: Field): void {
  const wanted = Object.entries(field.stringMap());
  if (wanted.some(([key, value]) => ownValue(labels.value, key) !== value)) labels.refuse(POD.selectorOther);
}

/** Labels that are no strings are refused for themselves. */
function matches(selector: LabelSelector, { value }: Field): boolean {
  const labels: Record<string, string> = {};
  for (const { key } of selector.requirements) {
    const label = ownValue(value, key);
    if (label !== undefined && label !== null) labels[key] = String(label);
  }
  return selects(selector, labels);
}

function ownValue(labels: unknown, key: string): unknown {
  return typeof labels === 'object' && labels !== null && Object.hasOwn(labels, key) ? (labels as Record<string, unknown>)[key] : undefined;
}
