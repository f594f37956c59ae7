/**
 * Containers that run as the proxy itself does, so that what they send goes around it.
 *
 * Sources: Istio "Application Requirements" (applications must not use the user 1337) and tools/istio-iptables: what a process of the user or of
 * the primary group 1337 sends is not intercepted; what it receives is. A container's own ids outweigh the pod's. Derived: supplemental
 * groups do not count, because the rule asks for the group that owns the socket. An image may name the user as well, which no manifest tells.
 */
import type { Body } from '../../../objects/kinds/kind';
import { INJECTED_CONTAINERS, PROXY_ID } from '../well-known';

/** Whether all containers, some or none run as the proxy. Those that only prepare the pod never count as all of it. */
export type ProxyUser = 'all' | 'some' | 'none';

const LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

type Unread = Readonly<Record<string, unknown>>;

export function runsAsProxyUser(spec: Body): ProxyUser {
  const pod = objectOf(spec.securityContext);
  let as = 0;
  let others = 0;
  for (const list of LISTS) {
    const containers = spec[list];
    if (!Array.isArray(containers)) continue;
    for (const item of containers as readonly unknown[]) {
      const container = objectOf(item);
      if (INJECTED_CONTAINERS.has(container.name as string)) continue;
      const own = objectOf(container.securityContext);
      if ((own.runAsUser ?? pod.runAsUser) === PROXY_ID || (own.runAsGroup ?? pod.runAsGroup) === PROXY_ID) as += 1;
      else others += 1;
    }
  }
  if (as === 0) return 'none';
  return others === 0 ? 'all' : 'some';
}

const NOTHING: Unread = Object.freeze({});

function objectOf(value: unknown): Unread {
  return typeof value === 'object' && value !== null ? value as Unread : NOTHING;
}
