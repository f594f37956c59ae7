import type { Protocol } from '../../judge/cluster/ports';
import type { PodTemplate } from '../../judge/objects/read/pod';
import type { Service, ServicePort } from '../../judge/objects/read/service';
import type { RuleInput, Typed } from '../input';

/** What is known of the ports of a set of pods. */
export interface PodPorts {
  /** Ports that a container declares or that a Service leads to. */
  readonly listening: ReadonlySet<string>;
  /** Ports of Services that lead to another port of the pods. */
  readonly translated: ReadonlyMap<string, Typed<Service>>;
}

export function portKey(protocol: Protocol, port: number): string {
  return `${protocol}/${port}`;
}

export function podPortsOf(input: RuleInput, pods: readonly PodTemplate[]): PodPorts {
  const listening = new Set<string>();
  const translated = new Map<string, Typed<Service>>();
  for (const pod of pods) {
    for (const { protocol, number } of pod.ports) listening.add(portKey(protocol, number));
    for (const service of input.servicesTo.get(pod) ?? []) {
      for (const port of service.typed.ports) {
        const targets = targetsOf(pod, port);
        targets.forEach((target) => listening.add(portKey(port.protocol, target)));
        if (targets.length > 0 && !targets.includes(port.port)) translated.set(portKey(port.protocol, port.port), service);
      }
    }
  }
  return { listening, translated };
}

/** The Service whose port was taken for the pods' own, if that is what happened. */
export function tryFindMistaken(sets: readonly PodPorts[], protocol: Protocol, port: number): Typed<Service> | undefined {
  const key = portKey(protocol, port);
  if (sets.some(({ listening }) => listening.has(key))) return undefined;
  return sets.map(({ translated }) => translated.get(key)).find((service) => service !== undefined);
}

function targetsOf(pod: PodTemplate, { target, protocol }: ServicePort): readonly number[] {
  if (typeof target === 'number') return [target];
  return pod.ports.filter((port) => port.name === target && port.protocol === protocol).map((port) => port.number);
}
