import { outsideServiceName, portsFromOutside } from '../graph/outside';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';
import { nodesOf } from '../graph/trust-graph';
import type { TrustGraph } from '../graph/trust-graph';

/** A name of a Service is a DNS label. Source: RFC 1123. */
const LONGEST = 63;

/** A Service by which networks come in has its ports from them, and a name that nobody else has. */
export function checkOutside(graph: TrustGraph): readonly Problem[] {
  const workloads = nodesOf(graph, 'workload');
  const names = new Map(workloads.flatMap(({ namespace, name, path, serviceNames = [name] }) => serviceNames.map((service) => [`${namespace}/${service}`, path] as const)));
  return workloads.flatMap((workload): readonly Problem[] => {
    const { path, namespace, outside } = workload;
    if (!outside) return [];
    const base = { severity: 'error' as const, path };
    const called = portsFromOutside(graph, workload).map(({ name }) => name);
    const other = names.get(`${namespace}/${outsideServiceName(workload)}`);
    const uncalled = outside.type === 'NodePort' ? Object.keys(outside.nodePorts).filter((name) => called.length > 0 && !called.includes(name) && workload.ports.some((port) => port.name === name)) : [];
    return [
      ...(called.length > 0 ? [] : [{
        ...base,
        code: 'call-target' as const,
        subject: 'outsideService',
        value: 'none that comes in by it',
        expected: 'a network outside that calls this service',
        fix: "declare who comes: ExternalNetwork.of({ name: 'office', cidrs: ['203.0.113.0/24'] }).calls(service), or leave it out",
      }]),
      ...uncalled.map((name) => ({
        ...base,
        code: 'port-name' as const,
        subject: `outsideService: nodePorts.${name}`,
        value: quoted(name),
        expected: `a port that a network calls: ${called.join(', ')}`,
        fix: 'leave it out, or declare who calls it',
      })),
      ...(outsideServiceName(workload).length <= LONGEST ? [] : [{
        ...base,
        code: 'name' as const,
        subject: 'outsideService',
        value: `the Service ${quoted(outsideServiceName(workload))}`,
        expected: `a name of at most ${LONGEST} characters`,
        fix: "give the service a shorter name: { name: '…' }",
      }]),
      ...(other === undefined ? [] : [{
        ...base,
        code: 'duplicate-name' as const,
        subject: 'outsideService',
        value: `the Service ${quoted(outsideServiceName(workload))}`,
        expected: `a name that is free: ${other} has it`,
        fix: "give one of them another name: { name: '…' }",
      }]),
    ];
  });
}
