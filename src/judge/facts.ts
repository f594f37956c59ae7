/**
 * Facts that no manifest states, as a program that makes manifests knows them: they lie beside the manifests in a file that no tool applies.
 * What is in them can only say what the cluster is like, never that a doubt does not count.
 */
import { tryParseCidr } from './cluster/ip';
import { isPortNumber, PROTOCOLS, type Protocol } from './cluster/ports';
import { NETWORK_PLUGINS, type NetworkPlugin } from './layers/network-policy/plugins';
import type { Labels } from './objects/read/selector';
import type { JudgeOptions, MeshInstallation } from './options';
import { packedText, unpack } from './packed';

/**
 * The name of the file. kubectl and Argo CD apply what ends in .yaml, .yml or .json, and Helm leaves out what begins with a dot.
 * Sources: kubectl `resource.FileExtensions`; Argo CD, directory sources; Helm `ignore.AddDefaults`.
 */
export const FACTS_FILE = '.zero-trust.facts';

/** Grows compatibly; anything else is a v2. */
const FORMAT = 'cdk8s-zero-trust.dev/facts/v1';

/** Ports that a peer was declared to use. */
export interface PeerPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/** Somebody who is in no manifest, and whom somebody declared: of the platform, or of another program. */
export interface KnownPeer {
  /** `metrics scraper`, `DNS`, `finance/billing`. */
  readonly name: string;
  readonly kind: 'platform' | 'service';
  /** Whether it calls, or is called. */
  readonly direction: 'in' | 'out';
  /** Where its pods are; absent where it has addresses. */
  readonly pods?: { readonly namespace: string; readonly labels: Labels; readonly serviceAccount?: string };
  /** Its addresses; absent where it has pods. */
  readonly cidrs?: readonly string[];
  readonly ports: readonly PeerPort[];
}

/** What of the options is a fact about a cluster. */
export type StatedOptions = Pick<JudgeOptions, 'installations' | 'networkPlugin' | 'podCidrs' | 'nodeCidrs' | 'clusterDomain' | 'apiServer'>;

/** What the proof of a program takes from others, for people. */
export interface StatedAssumption {
  readonly kind: string;
  readonly object: string;
  readonly text: string;
  readonly check: string;
  /** What others have to set, as YAML. @default - nothing */
  readonly settings?: string;
}

export interface ClusterFacts {
  readonly options: StatedOptions;
  readonly peers: readonly KnownPeer[];
  /** @default - not known */
  readonly assumptions?: readonly StatedAssumption[];
  /** What a program declared, word for word, for proofs of several programs together. Only the proof reads it. @default - not known */
  readonly declaration?: readonly object[];
}

export function factsText({ options, peers, assumptions, declaration }: ClusterFacts): string {
  const text = JSON.stringify({ format: FORMAT, ...options, peers, ...(assumptions && { assumptions }) }, undefined, 2);
  // On one line, and packed: it is for programs, and long.
  return declaration ? `${text.slice(0, -'\n}'.length)},\n  "declaration": ${packedText(declaration)}\n}\n` : `${text}\n`;
}

/** Reads a file of facts. Throws an Error that says what is wrong with it. */
export function parseFacts(text: string): ClusterFacts {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(body) || body.format !== FORMAT) throw new Error(`expected the format ${FORMAT}; it is of another version, or of something else`);
  const { format: _, installations, networkPlugin, podCidrs, nodeCidrs, clusterDomain, apiServer, peers, assumptions, declaration, ...others } = body;
  const unknown = Object.keys(others)[0] as string | undefined;
  if (unknown !== undefined) throw new Error(`${unknown} is not understood; a newer version may have written it`);
  const options: StatedOptions = {
    ...(installations !== undefined && { installations: listOf(installations, 'installations', isInstallation, 'revisions, trustDomain, rootNamespace') }),
    ...(networkPlugin !== undefined && { networkPlugin: checked(networkPlugin, 'networkPlugin', isNetworkPlugin, NETWORK_PLUGINS.join(' or ')) }),
    ...(podCidrs !== undefined && { podCidrs: listOf(podCidrs, 'podCidrs', isCidr, 'CIDRs') }),
    ...(nodeCidrs !== undefined && { nodeCidrs: listOf(nodeCidrs, 'nodeCidrs', isCidr, 'CIDRs') }),
    ...(clusterDomain !== undefined && { clusterDomain: checked(clusterDomain, 'clusterDomain', isText, 'a text') }),
    ...(apiServer !== undefined && { apiServer: checked(apiServer, 'apiServer', isApiServer, 'cidrs and a port') }),
  };
  return Object.freeze({
    options: Object.freeze(options),
    peers: listOf(peers ?? [], 'peers', isPeer, 'a name, a direction, pods or cidrs, and ports'),
    ...(assumptions !== undefined && { assumptions: listOf(assumptions, 'assumptions', isAssumption, 'kind, object, text, check') }),
    ...(declaration !== undefined && { declaration: listOf(unpacked(declaration), 'declaration', isObject, 'constructs') }),
  });
}

function unpacked(declaration: unknown): readonly unknown[] {
  try {
    return unpack(declaration);
  } catch (error) {
    throw new Error(`declaration: it is not packed as this version packs it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function listOf<T>(value: unknown, name: string, is: (item: unknown) => item is T, expected: string): readonly T[] {
  if (!Array.isArray(value) || !value.every(is)) throw new Error(`${name}: expected a list of ${expected}`);
  return Object.freeze(value);
}

function checked<T>(value: unknown, name: string, is: (item: unknown) => item is T, expected: string): T {
  if (!is(value)) throw new Error(`${name}: expected ${expected}`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNetworkPlugin(value: unknown): value is NetworkPlugin {
  return NETWORK_PLUGINS.includes(value as NetworkPlugin);
}

function isCidr(value: unknown): value is string {
  return typeof value === 'string' && tryParseCidr(value) !== undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && isPortNumber(value);
}

/** Whether an object has no other fields than these, and of these only right ones. */
function has(value: unknown, fields: Readonly<Record<string, (item: unknown) => boolean>>): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.keys(value).every((key) => Object.hasOwn(fields, key) && fields[key](value[key]));
}

function isInstallation(value: unknown): value is MeshInstallation {
  return has(value, {
    mesh: isText,
    revisions: isTexts,
    trustDomain: isText,
    trustDomainAliases: isTexts,
    rootNamespace: isText,
    controlPlaneNamespace: isText,
    defaultInboundPolicy: isText,
    clusterNetworks: (item) => Array.isArray(item) && item.every(isCidr),
    defaultIntentionPolicy: (item) => item === 'allow' || item === 'deny',
    injectsByDefault: isKnown,
    capturesByDefault: isKnown,
    namesFollowAccounts: isKnown,
    namesAreUnique: (item) => item === 'yes' || item === 'unknown',
    nameOwners: (item) => isObject(item) && Object.values(item).every(isTexts),
  });
}

function isKnown(value: unknown): boolean {
  return value === 'yes' || value === 'no' || value === 'unknown';
}

function isApiServer(value: unknown): value is NonNullable<StatedOptions['apiServer']> {
  return has(value, { cidrs: (item) => Array.isArray(item) && item.every(isCidr), port: isPort });
}

function isPeer(value: unknown): value is KnownPeer {
  const isPods = (item: unknown) => has(item, { namespace: isText, labels: isLabels, serviceAccount: isText }) && 'namespace' in item && 'labels' in item;
  const isPeerPort = (item: unknown) => has(item, { port: isPort, protocol: isProtocol }) && 'port' in item && 'protocol' in item;
  return has(value, {
    name: isText,
    kind: (item) => item === 'platform' || item === 'service',
    direction: (item) => item === 'in' || item === 'out',
    pods: isPods,
    cidrs: (item) => Array.isArray(item) && item.length > 0 && item.every(isCidr),
    ports: (item) => Array.isArray(item) && item.every(isPeerPort),
  }) && 'name' in value && 'kind' in value && 'direction' in value && 'ports' in value && ('pods' in value) !== ('cidrs' in value);
}

function isAssumption(value: unknown): value is StatedAssumption {
  return has(value, { kind: isText, object: isText, text: isText, check: isText, settings: isText }) && ['kind', 'object', 'text', 'check'].every((key) => key in value);
}

function isProtocol(value: unknown): value is Protocol {
  return PROTOCOLS.includes(value as Protocol);
}

function isLabels(value: unknown): value is Labels {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'string');
}
