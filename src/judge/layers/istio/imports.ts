/** Which hosts of the registry a proxy is shown. Sources: Istio Sidecar ("egress.hosts"), ServiceEntry ("exportTo"). */
import type { Sidecar } from './read/egress';

/** Pods of one namespace under one Sidecar, if any. */
export interface Importer {
  readonly sidecar: Sidecar | undefined;
  readonly namespace: string;
}

/** A host of the registry, at one port. */
export interface RegistryHost {
  readonly namespace: string;
  readonly name: string;
  /** Namespaces to which it is exported: `*`, `.` or names. */
  readonly exportTo: readonly string[];
  readonly port: number;
}

/** Whether a host is exported to a caller, and its Sidecar imports it. */
export function isShown({ sidecar, namespace: caller }: Importer, { namespace, name, exportTo, port }: RegistryHost): boolean {
  const exported = exportTo.some((item) => item === '*' || item === caller || (item === '.' && namespace === caller));
  if (!exported || sidecar?.hosts === undefined) return exported;
  return sidecar.hosts.some((item) => (
    namespaceShown(item.namespace, namespace, caller) && (item.port ?? port) === port && hostCovers(item.host, name)
  ));
}

/** Whether what a Sidecar imports may be any host of a namespace. */
export function mayShowNamespace({ sidecar, namespace: caller }: Importer, namespace: string, port: number): boolean {
  return sidecar?.hosts === undefined
    || sidecar.hosts.some((item) => namespaceShown(item.namespace, namespace, caller) && (item.port ?? port) === port);
}

export function namespaceShown(item: string, namespace: string, caller: string): boolean {
  return item === '*' || item === namespace || (item === '.' && namespace === caller);
}

/** `*`, `*.domain` or a name; the name of a ServiceEntry may itself be a wildcard. */
export function hostCovers(item: string, name: string): boolean {
  if (item === name || item === '*') return true;
  const [left, right] = [item.toLowerCase(), name.toLowerCase()];
  return left === right || (left.startsWith('*.') && right.endsWith(left.slice(1)));
}
