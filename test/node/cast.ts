import type { Image } from './images';
import { servicesFor, spokenAt, UNDECLARED_PORT, type ContainerPort } from './ways';
import { goTool } from '../cluster/tools/go-tool';
import { lastingName, type Manifest } from '../support/synth';

/** What the actor does as a container of one workload (`go/actor`). */
interface Part {
  readonly ports: { readonly port: number; readonly protocol: string }[];
  readonly ends: boolean;
}

interface Role {
  readonly parts: Record<string, Part>;
  readonly links: Set<string>;
}

/** An image for every one that the pods of manifests name, in which the actor serves what the containers say they serve. */
export function imagesFor(manifests: readonly Manifest[]): readonly Image[] {
  const roles = new Map<string, Role>();
  for (const { namespace, workload, template, ends } of templatesOf(manifests)) {
    const own = manifests.filter(({ kind, metadata }) => kind === 'Service' && metadata.namespace === namespace);
    const services = servicesFor(template.metadata.labels, own);
    const containers: readonly Manifest[] = template.spec.containers;
    for (const container of [...template.spec.initContainers ?? [], ...containers]) {
      const role = roles.get(container.image) ?? { parts: {}, links: new Set<string>() };
      roles.set(container.image, role);
      const declared: readonly ContainerPort[] = container.ports ?? [];
      const ports = [...declared.map((port) => servedAt(port, services)), ...(container === containers[0] ? UNDECLARED : [])];
      const isInit = !containers.includes(container) && container.restartPolicy !== 'Always';
      role.parts[workload] = { ports, ends: ends || isInit };
      if (ends) role.parts[doubleOf(workload)] = { ports, ends: isInit };
      for (const program of programsOf(container)) role.links.add(program);
    }
  }
  return [...roles].map(([reference, { parts, links }]) => (
    { reference, program: goTool('actor'), files: { 'actor.json': JSON.stringify(parts) }, links: [...links] }
  ));
}

/** The name of a pod that stands in for those of a Job, which are gone before anybody can ask them. */
export function doubleOf(workload: string): string {
  return `${workload}-double`;
}

export interface Template {
  readonly workload: string;
  /** From one release to the next. */
  readonly name: string;
  readonly namespace: string;
  readonly template: Manifest;
  /** Whether its pods do their work and end. */
  readonly ends: boolean;
}

export function templatesOf(manifests: readonly Manifest[]): readonly Template[] {
  return manifests.flatMap((manifest) => {
    const { kind, metadata: { name: workload, namespace }, spec } = manifest;
    if (!['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'].includes(kind as string)) return [];
    const template = (kind === 'CronJob' ? spec.jobTemplate.spec : spec).template;
    return [{ workload, name: lastingName(manifest), namespace, template, ends: kind === 'Job' || kind === 'CronJob' }];
  });
}

/** What every pod serves beside what it says: whoever is let through there gets an answer. */
const UNDECLARED: Part['ports'] = [{ port: UNDECLARED_PORT, protocol: 'tcp' }, { port: UNDECLARED_PORT, protocol: 'udp' }];

function servedAt(port: ContainerPort, services: readonly Manifest[]): Part['ports'][number] {
  const spoken = spokenAt(port, services);
  return { port: port.containerPort, protocol: spoken === 'grpc' ? 'http' : spoken };
}

/** Programs that a container runs by their name: in probes and hooks. */
function programsOf(container: Manifest): readonly string[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const asked = [livenessProbe, readinessProbe, startupProbe, lifecycle?.preStop, lifecycle?.postStart];
  return asked.flatMap((action) => (action?.exec ? [action.exec.command[0] as string] : []));
}
