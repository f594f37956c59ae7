import { refuseGuarded, isGuarded } from './guarded-keys';
import type { _WorkloadState } from './state';
import type { OutsideNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseLabelKey } from '../graph/values/names';

/** Ports of nodes that the API server gives out, unless its operator says otherwise. Source: kube-apiserver, --service-node-port-range. */
const NODE_PORTS = { first: 30_000, last: 32_767 } as const;

/** The Service by which networks outside come in. */
export function readOutside(reader: Reader, { service }: _WorkloadState): OutsideNode | undefined {
  const said = service?.outside;
  switch (said?.factory) {
    case undefined: return undefined;
    case 'loadBalancer': {
      const { loadBalancerClass, annotations = {}, allocateNodePorts = true } = said.options;
      if (loadBalancerClass !== undefined) reader.read('label', 'outsideService: loadBalancerClass', loadBalancerClass, parseLabelKey);
      for (const key of Object.keys(annotations)) {
        if (isGuarded(key)) refuseGuarded(reader, 'outsideService: annotations', key);
        else reader.read('label', 'outsideService: annotations', key, parseLabelKey);
      }
      return { type: 'LoadBalancer', loadBalancerClass, allocateNodePorts };
    }
    case 'nodePort': {
      const { nodePorts = {} } = said.options;
      checkNodePorts(reader, nodePorts, service?.ports.map(({ name }) => name) ?? []);
      return { type: 'NodePort', nodePorts };
    }
  }
}

function checkNodePorts(reader: Reader, nodePorts: Readonly<Record<string, number>>, names: readonly string[]): void {
  const seen = new Map<number, string>();
  for (const [name, number] of Object.entries(nodePorts)) {
    const subject = `outsideService: nodePorts.${name}`;
    if (!names.includes(name)) reader.refuse('port-name', subject, quoted(name), `one of the service's ports: ${names.join(', ')}`, 'name one of them');
    if (!Number.isInteger(number) || number < NODE_PORTS.first || number > NODE_PORTS.last) {
      reader.refuse('port-number', subject, String(number), `a whole number from ${NODE_PORTS.first} to ${NODE_PORTS.last}`, 'choose one of these, or leave it out');
    }
    const other = seen.get(number);
    if (other !== undefined) reader.refuse('port-number', subject, String(number), `another port than that of ${quoted(other)}`, 'choose another one, or leave it out');
    seen.set(number, name);
  }
}
