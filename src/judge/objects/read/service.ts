import type { Field, ObjectRef } from './field';
import { selectorOf, type Labels, type LabelSelector } from './selector';
import { PROTOCOLS, type Protocol } from '../../cluster/ports';
import { fieldsOf, type Body } from '../kinds/kind';
import { refuseService } from '../refusals/services';

/** One port of a Service. The pod's port is `target`, and only that one counts for any policy. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly target: number | string;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
}

export interface Service {
  readonly ref: ObjectRef;
  /** Absent where endpoints are kept by hand: it then selects nothing. */
  readonly selector?: LabelSelector;
  readonly ports: readonly ServicePort[];
  /** Whether its name means the addresses of its pods. */
  readonly headless: boolean;
  /** How it lets addresses outside in, where it does. */
  readonly wayIn?: string;
  readonly labels: Labels;
  /** As they are written. */
  readonly annotations: Body;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does */
  readonly doubt?: string;
}

/** Reads a Service (v1). Without a selector it names no pods. */
export function parseService(ref: ObjectRef, root: Field): Service {
  const spec = root.child('spec');
  refuseService(spec);
  const selected: Labels = spec.child('selector').stringMap();
  const requirements = Object.entries(selected).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
  return Object.freeze({
    ref,
    ...(requirements.length > 0 && { selector: selectorOf(requirements) }),
    ports: Object.freeze(spec.child('ports').items().flatMap(parsePort)),
    ...wayInOf(spec),
    headless: spec.child('clusterIP').value === 'None',
    labels: root.child('metadata').child('labels').stringMap(),
    annotations: fieldsOf(root.child('metadata').child('annotations').value),
  });
}

/** Source: Kubernetes "Service", publishing Services and external IPs. */
function wayInOf(spec: Field): Pick<Service, 'wayIn'> {
  const type = spec.child('type').value;
  const ways = [
    ...(type === 'LoadBalancer' || type === 'NodePort' ? [`its type ${type}`] : []),
    ...(spec.child('externalIPs').items().length > 0 ? ['its externalIPs'] : []),
  ];
  return ways.length === 0 ? {} : { wayIn: `it opens a way in from addresses outside, by ${ways.join(' and ')}` };
}

function parsePort(field: Field): ServicePort[] {
  const port = field.child('port').integer();
  const protocolField = field.child('protocol');
  const protocol = protocolField.present ? protocolField.oneOf(PROTOCOLS) : 'TCP';
  if (port === undefined || protocol === undefined) return [];
  const targetField = field.child('targetPort');
  const target = typeof targetField.value === 'string' ? targetField.value : targetField.integer();
  const name = field.child('name').string();
  const appProtocol = field.child('appProtocol').string();
  return [Object.freeze({
    port,
    target: target === undefined || target === 0 ? port : target,
    protocol,
    ...(name !== undefined && { name }),
    ...(appProtocol !== undefined && { appProtocol }),
  })];
}
