/** What nobody declares because nothing works without it. */
import type { ClusterSpec } from './clusters';
import type { Edges, SpecificationEdge } from './edges';
import type { GatewayNode, RelayNode, SpecificationNode, WorkloadNode } from './nodes';
import type { PlatformPlace, PlatformPods } from './places';
import { podLabelsOf } from './pod-labels';
import { askedProbes, probedPorts } from './pods';
import { plainPort } from './ports';
import type { PortNode } from './ports';
import { needsOf } from '../meshes/table';

/** Adds what the platform needs of a workload or an edge, and those who need it. */
export class Platform {
  private readonly scrapers = new Map<PlatformPods, string>();

  public constructor(private readonly nodes: Map<string, SpecificationNode>, private readonly edges: Edges) {}

  public add(node: WorkloadNode | GatewayNode | RelayNode): void {
    // What pods of others need is theirs to open.
    if (node.kind === 'gateway' && !node.own) return;
    const { mesh, cluster } = node;
    const needs = needsOf(node);
    // Answers that don't fit into a datagram come over TCP. Source: RFC 7766.
    for (const { at, port } of cluster.dns) this.edges.add(node.id, this.place('dns', at), 'dns', all(plainPort('dns-udp', port, 'udp'), plainPort('dns-tcp', port, 'tcp')));
    for (const { at, ports } of needs.controlPlane(mesh)) {
      this.edges.add(node.id, this.place('control-plane', at), 'control-plane', all(...ports.map((port) => plainPort(`control-plane-${port}`, port, 'tls'))));
    }
    const scraped = needs.scrapedPort(node.kind === 'workload' ? node.metricsPort : undefined);
    if (scraped !== undefined) {
      for (const scraper of cluster.scrapers) this.edges.add(this.scraper(scraper), node.id, 'scrape', all(plainPort('metrics', scraped, 'http')));
    }
    const [ports, asked] = node.kind === 'workload' ? [probedPorts(node.runs), askedProbes(node.runs)] : [[], []];
    const probed = needs.probedPorts(ports, asked);
    this.edges.add(this.kubelet([...callsByAddress(cluster), ...probesOf(needs.probesFrom, cluster)]), node.id, 'probe', all(...probed.map((port) => plainPort(`probe-${port}`, port, 'tcp'))));
    if (node.kind === 'gateway') this.addClients(node);
    else if (node.kind === 'workload' && node.permissions.length > 0) this.addApiServer(node);
  }

  public addApiServer({ id, cluster: { apiServer } }: WorkloadNode): void {
    if (apiServer) this.edges.add(id, this.place('api-server', { kind: 'addresses', cidrs: apiServer.cidrs }), 'api-server', all(plainPort('https', apiServer.port, 'tls')));
  }

  /** The one workload that has the labels of a scraper, or else pods that others make. */
  private scraper(at: PlatformPods): string {
    const known = this.scrapers.get(at) ?? this.findScraper(at);
    this.scrapers.set(at, known);
    return known;
  }

  private findScraper(at: PlatformPods): string {
    const wanted = Object.entries(at.podLabels);
    const found = [...this.nodes.values()].filter((node): node is WorkloadNode => {
      if (node.kind !== 'workload' || node.namespace !== at.namespace) return false;
      const labels = podLabelsOf(node);
      return wanted.every(([key, value]) => labels[key] === value);
    });
    return found.length === 1 ? found[0].id : this.place('scrape', at);
  }

  private place(purpose: SpecificationEdge['purpose'], at: PlatformPlace): string {
    const where = at.kind === 'pods' ? `${at.namespace} ${JSON.stringify(Object.entries(at.podLabels).sort())}` : at.cidrs.join(' ');
    return this.node({ kind: 'platform', id: `${purpose} at ${where}`, at });
  }

  private kubelet(cidrs: readonly string[]): string {
    return this.node({ kind: 'kubelet', id: ['kubelet', ...cidrs].join(' '), cidrs });
  }

  private addClients({ id, own }: GatewayNode): void {
    if (own) this.edges.add(this.node({ kind: 'clients', id: `clients of ${id}`, from: own.clients }), id, 'clients', all(own.port, ...(own.redirectPort ? [own.redirectPort] : [])));
  }

  private node(node: SpecificationNode): string {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
    return node.id;
  }
}

/**
 * Addresses from which a kubelet calls where policies must admit it. With Cilium they need not and can't. Source: Cilium, "Host policies" and
 * `--allow-localhost`; "Layer 3 Policies", CIDRs.
 */
function callsByAddress({ networkPlugin, nodeCidrs }: ClusterSpec): readonly string[] {
  return networkPlugin === 'cilium' ? [] : nodeCidrs;
}

function all(...ports: readonly PortNode[]) {
  return ports.map((port) => ({ port, requests: undefined }));
}

/** Pods have addresses of the families of the stated ranges; where none is stated, of IPv4. */
function probesOf(from: { readonly ipv4: string; readonly ipv6: string } | undefined, { podCidrs }: ClusterSpec): readonly string[] {
  if (!from) return [];
  const hasSix = podCidrs.some((cidr) => cidr.includes(':'));
  const hasFour = podCidrs.length === 0 || podCidrs.some((cidr) => !cidr.includes(':'));
  return [...(hasFour ? [from.ipv4] : []), ...(hasSix ? [from.ipv6] : [])];
}
