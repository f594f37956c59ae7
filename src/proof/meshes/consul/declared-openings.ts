import { portsAround } from './around';
import { isConsul } from './consul-spec';
import type { ObjectStore } from '../../../judge/objects/store';
import type { Evidence } from '../../../rules/rule';
import { workloadNamed } from '../../objects/workload-by-pods';
import type { Specification } from '../../specification/specification';

/** Ports that go around a proxy, where exactly those were declared to: for scrapers, for who shows no identity, and for probes that no proxy takes. */
export function isDeclaredOpening(graph: Specification, _objects: ObjectStore, rule: string, { object, got }: Evidence): boolean {
  if (rule !== 'port-around-proxy' || typeof got !== 'string') return false;
  const workload = workloadNamed(graph, `${object.namespace}/${object.name}`);
  return workload !== undefined && isConsul(workload.mesh) && got === portsAround(graph, workload).join(',');
}
