/** The caller's proxy, read once more from Istio's documentation: what it is shown, and what it lets out. */
/* eslint-disable @typescript-eslint/no-explicit-any */
import { any, type Answer, type NaiveRequest } from './answers';
import { inCidr, labelsMatch } from './network';
import { starred } from './patterns';
import type { World, WorldPod } from './world';

const ROOT = 'istio-system';

/** Services that lead to a port of a pod. */
export function servicesOf(world: World, pod: WorldPod, port: number): { service: any; port: any }[] {
  const found: { service: any; port: any }[] = [];
  for (const service of world.objects as any[]) {
    if (service.kind !== 'Service' || service.metadata.namespace !== pod.namespace || Object.keys(service.spec.selector ?? {}).length === 0) continue;
    if (!labelsMatch({ matchLabels: service.spec.selector }, pod.labels)) continue;
    for (const item of service.spec.ports) {
      if ((item.protocol ?? 'TCP') !== 'TCP') continue;
      const target = item.targetPort ?? item.port;
      const numbers = typeof target === 'number' ? [target] : pod.ports.filter((own) => own.name === target && own.protocol === 'TCP').map((own) => own.number);
      if (numbers.includes(port)) found.push({ service, port: item });
    }
  }
  return found;
}

export function sidecarFor(world: World, caller: WorldPod): any {
  const sidecars: any[] = world.objects.filter((object: any) => object.kind === 'Sidecar');
  const own = sidecars.filter((item) => item.metadata.namespace === caller.namespace);
  const tiers = [
    own.filter((item) => item.spec.workloadSelector && labelsMatch({ matchLabels: item.spec.workloadSelector.labels }, caller.labels)),
    own.filter((item) => !item.spec.workloadSelector),
    sidecars.filter((item) => item.metadata.namespace === ROOT && caller.namespace !== ROOT && !item.spec.workloadSelector),
  ];
  const tier = tiers.find((items) => items.length > 0) ?? [];
  return tier.length > 1 ? 'several' : tier[0];
}

export function isLimited(sidecar: any): boolean {
  const policy = sidecar?.spec.outboundTrafficPolicy;
  return policy !== undefined && (policy.mode ?? 'REGISTRY_ONLY') !== 'ALLOW_ANY';
}

export function shows(sidecar: any, caller: WorldPod, namespace: string, name: string): boolean {
  if (!sidecar?.spec.egress) return true;
  return sidecar.spec.egress.some((listener: any) => listener.hosts.some((text: string) => {
    const [space, host] = text.split('/');
    const spaceFits = space === '*' || space === namespace || (space === '.' && namespace === caller.namespace);
    return spaceFits && (host === '*' || host === name || (host.startsWith('*.') && name.endsWith(host.slice(1))));
  }));
}

export function nameOf(service: any): string {
  return `${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local`;
}

export function proxyEgress(world: World, request: NaiveRequest): Answer {
  const caller = request.from.pod;
  if (!caller?.sidecar || caller.proxyUser === 'all') return 'allow';
  const sidecar = sidecarFor(world, caller);
  if (sidecar === 'several') return 'unknown';
  if (!isLimited(sidecar)) return 'allow';
  const answer = registryOnly(world, request, caller, sidecar);
  return answer !== 'allow' && caller.proxyUser === 'some' ? 'unknown' : answer;
}

function registryOnly(world: World, request: NaiveRequest, caller: WorldPod, sidecar: any): Answer {
  const shown = (namespace: string, name: string) => shows(sidecar, caller, namespace, name);
  if (request.to.pod) {
    return servicesOf(world, request.to.pod, request.port).some(({ service }) => shown(service.metadata.namespace, nameOf(service))) ? 'allow' : 'deny';
  }
  const entries = world.objects.filter((object: any) => object.kind === 'ServiceEntry').map((entry: any) => {
    const exported = (entry.spec.exportTo ?? ['*']).some((item: string) => item === '*' || item === caller.namespace
      || (item === '.' && entry.metadata.namespace === caller.namespace));
    const port = entry.spec.ports.find((item: any) => item.number === request.port);
    return { ...entry.spec, port, hosts: port && exported ? entry.spec.hosts.filter((host: string) => shown(entry.metadata.namespace, host)) : [] };
  });
  // Names without an address that all want the same TCP port: one gets it.
  const rivals = new Set(entries.filter(({ resolution, addresses, port }) => resolution === 'DNS' && !addresses && port?.protocol === 'TCP').flatMap(({ hosts }) => hosts));
  const exact = sidecar.spec.egress?.every((listener: any) => listener.hosts.every((text: string) => !text.includes('*'))) ?? false;
  return any(entries.map(({ hosts, addresses, resolution, port }): Answer => {
    if (hosts.length === 0) return 'deny';
    if (port.protocol === 'HTTP') return hosts.some((host: string) => starred(host).test(request.host)) ? 'allow' : 'deny';
    const dialled = resolution === 'NONE' && addresses?.some((cidr: string) => inCidr(cidr, request.to.ip!));
    if (resolution === 'NONE' && addresses) return !dialled ? 'deny' : exact && addresses.length > 1 ? 'unknown' : 'allow';
    if (resolution === 'NONE' && port.protocol === 'TCP') return 'allow';
    if (!hosts.some((host: string) => starred(host).test(request.host))) return 'deny';
    return resolution === 'DNS' && !addresses && port.protocol === 'TCP' && rivals.size > 1 ? 'unknown' : 'allow';
  }));
}
