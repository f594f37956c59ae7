/** The Linkerd of a cluster: there is one at most. */
import { isInboundPolicy, INBOUND_POLICIES, type InboundPolicy } from './inbound-policy';
import { LINKERD } from './key';
import type { LinkerdConfig } from './read/config';
import { CONTROL_PLANE_NAMESPACE, LINKERD_TRUST_DOMAIN, OPAQUE_PORTS, SKIPPED_PORTS } from './well-known';
import { ipBlockOf, tryParseCidr, type IpBlock } from '../../cluster/ip';
import type { PortRange } from '../../cluster/ports';
import type { Installation, JudgeOptions, MeshInstallation, Settings } from '../../options';

/** A Linkerd, with every default filled in that is the same everywhere. */
export interface LinkerdInstallation extends Installation {
  readonly controlPlaneNamespace: string;
  /** Who gets in at ports of which nothing else says it. */
  readonly inboundPolicy: InboundPolicy | 'unknown';
  /** Which addresses are those of the cluster. */
  readonly clusterNetworks: readonly IpBlock[] | 'unknown';
  /** Whether calls between proxies arrive at the port of the proxy, with the port that is called in a header. */
  readonly tunnels: NonNullable<MeshInstallation['tunnels']>;
  readonly opaquePorts: readonly PortRange[];
  /** Ports that go around proxies where pods say nothing else, and whether that is known. */
  readonly skipInbound: SkippedPorts;
  readonly skipOutbound: SkippedPorts;
  /** Whether somebody said that it is there. */
  readonly stated: boolean;
}

export interface SkippedPorts {
  readonly ports: readonly PortRange[];
  readonly isKnown: boolean;
}

export function installationsOf(options: JudgeOptions, configs: readonly LinkerdConfig[]): readonly LinkerdInstallation[] {
  const stated = (options.installations ?? []).filter(({ mesh }) => mesh === LINKERD.name);
  if (stated.length > 1) throw new Error('installations: two of them are of Linkerd; a cluster has one at most');
  const [own = {}] = stated;
  const written = configs.length === 1 ? configs[0].settings : undefined;
  const inboundPolicy = own.defaultInboundPolicy ?? options.defaultInboundPolicy ?? written?.defaultInboundPolicy ?? 'unknown';
  if (inboundPolicy !== 'unknown' && !isInboundPolicy(inboundPolicy)) {
    throw new Error(`defaultInboundPolicy: got ${JSON.stringify(inboundPolicy)}, expected one of ${INBOUND_POLICIES.join(', ')}`);
  }
  const networks = own.clusterNetworks ?? options.clusterNetworks ?? written?.clusterNetworks;
  return Object.freeze([Object.freeze({
    mesh: LINKERD.name,
    number: 0,
    revisions: 'any' as const,
    isNamed: true,
    trustDomain: own.trustDomain ?? options.trustDomain ?? written?.trustDomain ?? LINKERD_TRUST_DOMAIN,
    pathNormalization: 'NONE' as const,
    answersDns: false,
    controlPlaneNamespace: own.controlPlaneNamespace ?? written?.controlPlaneNamespace ?? CONTROL_PLANE_NAMESPACE,
    inboundPolicy,
    clusterNetworks: networks ? networks.map(findNetwork) : 'unknown' as const,
    tunnels: own.tunnels ?? written?.tunnels ?? 'unknown',
    opaquePorts: written?.opaquePorts ?? OPAQUE_PORTS,
    skipInbound: skipped(written?.skipInbound),
    skipOutbound: skipped(written?.skipOutbound),
    stated: stated.length > 0 || configs.length > 0 || options.defaultInboundPolicy !== undefined,
  })]);
}

function skipped(ports: readonly PortRange[] | undefined): SkippedPorts {
  return { ports: ports ?? SKIPPED_PORTS, isKnown: ports !== undefined };
}

function findNetwork(text: string): IpBlock {
  const range = tryParseCidr(text);
  if (!range) throw new Error(`clusterNetworks: invalid CIDR ${JSON.stringify(text)}, expected a range such as 10.0.0.0/8 or fd00::/8`);
  return ipBlockOf(range, []);
}

export function isOfLinkerd(installation: Installation): installation is LinkerdInstallation {
  return installation.mesh === LINKERD.name;
}

/** The Linkerd of the cluster, whether it is used or not. */
export function linkerdOf({ installations }: Settings): LinkerdInstallation {
  return installations.find(isOfLinkerd) ?? NO_LINKERD;
}

/** What stands for the Linkerd of settings that know none. */
const [NO_LINKERD] = installationsOf({}, []);
