import { readPorts } from './ports';
import type { ServiceReferenceProps } from '../constructs/service-reference-props';
import { asksForCertificates } from '../graph/certificates';
import { selectorOf } from '../graph/labels';
import type { Labels } from '../graph/labels';
import type { ReferenceNode } from '../graph/nodes';
import type { Reader } from '../graph/reader';
import { audienceOf } from '../graph/service-tokens';
import { parseDnsLabel, parseLabelKey, parseLabelValue, parseServiceName } from '../graph/values/names';

/** A service of another program; undefined, and the mistakes noted, where its name is invalid. */
export function readReference(reader: Reader, props: ServiceReferenceProps): ReferenceNode | undefined {
  const subject = `reference ${props.namespace}/${props.name}`;
  const namespace = reader.read('name', `${subject}: namespace`, props.namespace, parseDnsLabel);
  const name = reader.read('name', `${subject}: name`, props.name, parseServiceName);
  const serviceAccount = props.serviceAccountName === undefined
    ? name
    : reader.read('name', `${subject}: serviceAccountName`, props.serviceAccountName, parseDnsLabel);
  const ports = readPorts(reader, props.ports ?? [], `${subject}: ports`);
  const podLabels = props.podLabels ?? selectorOf(props.name);
  readLabels(reader, subject, podLabels);
  if (namespace === undefined || name === undefined || serviceAccount === undefined) return undefined;
  const audience = audienceOf(props.serviceIdentity?._record, { namespace, name });
  return {
    kind: 'reference',
    id: `${namespace}/${name}`,
    namespace,
    name,
    serviceAccount,
    podLabels,
    ports,
    mesh: props.mesh?._node,
    ...(audience !== undefined && { audience }),
    ...(asksForCertificates(props.serviceIdentity?._record) && { certificates: true }),
  };
}

/** Labels by which pods are selected. */
export function readLabels(reader: Reader, subject: string, labels: Labels): void {
  if (Object.keys(labels).length === 0) {
    reader.refuse(
      'label', `${subject}: podLabels`, 'no labels', 'at least one label: no labels would select every pod of the namespace',
      'name the labels of its pods',
    );
  }
  for (const [key, value] of Object.entries(labels)) {
    reader.read('label', `${subject}: podLabels`, key, parseLabelKey);
    reader.read('label', `${subject}: podLabels.${key}`, value, parseLabelValue);
  }
}
