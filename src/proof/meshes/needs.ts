import type { PlatformPods } from '../specification/places';
import type { AskedProbe } from '../specification/pods';

/** What a mesh needs of the pods in it, and what those who look after them need. A table of the proof's own, with its own sources. */
export interface MeshNeeds<Mesh> {
  /** Whether proxies see methods and paths. */
  readonly seesRequests: boolean;
  /** Runtime classes under which traffic of a pod is known to reach its proxy; `any` without proxies. */
  readonly runtimes: ReadonlySet<string> | 'any';
  /** Names of volumes that it adds to pods. */
  readonly volumes: ReadonlySet<string>;
  /** Addresses that its probes come from, beside those of nodes, to pods of one family or the other. @default - none */
  readonly probesFrom?: { readonly ipv4: string; readonly ipv6: string };
  /** Pods that every proxy must reach, and on which ports. */
  controlPlane(mesh: Mesh): readonly { readonly at: PlatformPods; readonly ports: readonly number[] }[];
  /** Where the metrics of a pod are scraped whose application offers them on a port, if any. */
  scrapedPort(applicationPort: number | undefined): number | undefined;
  /** Where the kubelet probes a pod whose probes name these ports of the application. */
  probedPorts(applicationPorts: readonly number[], asked: readonly AskedProbe[]): readonly number[];
}

