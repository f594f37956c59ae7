/**
 * NetworkPolicy, read once more from the API documentation, as slowly and plainly as possible: raw objects, one flow,
 * no classes, no tables. Shares nothing with the judge. `undefined` as an answer means "up to the plugin".
 */
/* eslint-disable @typescript-eslint/no-explicit-any */
import type { Ternary, World, WorldPod } from './world';

export interface NaiveEnd {
  readonly pod?: WorldPod;
  readonly ip?: string;
}

export interface NaiveFlow {
  readonly from: NaiveEnd;
  readonly to: NaiveEnd;
  readonly protocol: string;
  readonly port: number;
}

export function networkAllows(world: World, flow: NaiveFlow): Ternary {
  const out = directionAllows(world, flow, 'Egress');
  const into = directionAllows(world, flow, 'Ingress');
  if (out === false || into === false) return false;
  return out === undefined || into === undefined ? undefined : true;
}

export function directionAllows(world: World, flow: NaiveFlow, type: 'Ingress' | 'Egress'): Ternary {
  const own = type === 'Ingress' ? flow.to.pod : flow.from.pod;
  const other = type === 'Ingress' ? flow.from : flow.to;
  if (!own) return true;
  const policies = policiesFor(world, own, type);
  if (policies.length === 0) return true;
  let answer: Ternary = false;
  for (const policy of policies) {
    for (const rule of (type === 'Ingress' ? policy.spec.ingress : policy.spec.egress) ?? []) {
      if (!portsAllow(rule.ports, flow)) continue;
      const peers = type === 'Ingress' ? rule.from : rule.to;
      if (peers === undefined || peers === null || peers.length === 0) return true;
      for (const peer of peers) {
        const means = peerMeans(world, policy.metadata.namespace, peer, other);
        if (means === true) return true;
        if (means === undefined) answer = undefined;
      }
    }
  }
  // With host networking it is open whether the policies act.
  return own.hostNetwork ? undefined : answer;
}

function policiesFor(world: World, own: WorldPod, type: 'Ingress' | 'Egress'): any[] {
  return world.objects.filter((object: any) => object.kind === 'NetworkPolicy'
    && object.metadata.namespace === own.namespace
    && labelsMatch(object.spec.podSelector ?? {}, own.labels)
    && typesOf(object.spec).includes(type));
}

/** Whether any policy selects a pod for a direction. */
export function isIsolated(world: World, own: WorldPod, type: 'Ingress' | 'Egress'): boolean {
  return policiesFor(world, own, type).length > 0;
}

function typesOf(spec: any): string[] {
  if (spec.policyTypes && spec.policyTypes.length > 0) return spec.policyTypes;
  return (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function portsAllow(ports: any[] | undefined, flow: NaiveFlow): boolean {
  if (!ports || ports.length === 0) return true;
  for (const port of ports) {
    if ((port.protocol ?? 'TCP') !== flow.protocol) continue;
    if (port.port === undefined) return true;
    if (typeof port.port === 'number') {
      if (flow.port >= port.port && flow.port <= (port.endPort ?? port.port)) return true;
      continue;
    }
    for (const declared of flow.to.pod?.ports ?? []) {
      if (declared.name === port.port && declared.protocol === flow.protocol && declared.number === flow.port) return true;
    }
  }
  return false;
}

function peerMeans(world: World, policyNamespace: string, peer: any, end: NaiveEnd): Ternary {
  if (end.ip !== undefined) return peer.ipBlock ? inBlock(peer.ipBlock, end.ip) : false;
  const pod = end.pod!;
  if (peer.ipBlock) {
    if (pod.hostNetwork) return undefined;
    if (world.ipBlockMatchesPods === 'no') return false;
    if (world.ipBlockMatchesPods === 'unknown') return undefined;
    const whole = peer.ipBlock.cidr === '0.0.0.0/0' || peer.ipBlock.cidr === '::/0';
    return whole && (peer.ipBlock.except ?? []).length === 0 ? true : undefined;
  }
  const inNamespace = peer.namespaceSelector
    ? namespaceMatches(world, peer.namespaceSelector, pod.namespace)
    : pod.namespace === policyNamespace;
  if (inNamespace === false) return false;
  if (peer.podSelector && !labelsMatch(peer.podSelector, pod.labels)) return false;
  return pod.hostNetwork ? undefined : inNamespace;
}

/** A Namespace that is not given may have each label, with each value: it is tried with and without those that the selector names. */
export function namespaceMatches(world: World, selector: any, name: string): Ternary {
  const own = { 'kubernetes.io/metadata.name': name };
  const given: any = world.objects.find((object: any) => object.kind === 'Namespace' && object.metadata.name === name);
  if (given) return labelsMatch(selector, { ...given.metadata.labels, ...own });
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const keys: string[] = [...Object.keys(matchLabels), ...matchExpressions.map((item: any) => item.key)];
  const values: string[] = [...Object.values<string>(matchLabels), ...matchExpressions.flatMap((item: any) => item.values ?? [])];
  let sets: Record<string, string>[] = [{}];
  for (const key of keys) sets = sets.flatMap((labels) => [labels, ...[...values, 'other'].map((value) => ({ ...labels, [key]: value }))]);
  const answers = new Set(sets.map((labels) => labelsMatch(selector, { ...labels, ...own })));
  return answers.size === 1 ? [...answers][0] : undefined;
}

export function labelsMatch(selector: any, labels: Record<string, string>): boolean {
  for (const key of Object.keys(selector.matchLabels ?? {})) if (labels[key] !== selector.matchLabels[key]) return false;
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const has = key in labels;
    if (operator === 'Exists' && !has) return false;
    if (operator === 'DoesNotExist' && has) return false;
    if (operator === 'In' && !(has && values.includes(labels[key]))) return false;
    if (operator === 'NotIn' && has && values.includes(labels[key])) return false;
  }
  return true;
}

function inBlock(block: any, ip: string): boolean {
  return inCidr(block.cidr, ip) && !(block.except ?? []).some((cidr: string) => inCidr(cidr, ip));
}

/** Compares the leading bits, written out as text. */
export function inCidr(cidr: string, ip: string): boolean {
  const [network, length] = cidr.split('/');
  if (network.includes(':') !== ip.includes(':')) return false;
  const wanted = length === undefined ? 128 : Number(length);
  return bitsOf(network).slice(0, wanted) === bitsOf(ip).slice(0, wanted);
}

function bitsOf(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0')).join('');
  const [left, right] = ip.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const middle = ip.includes('::') ? new Array<string>(8 - head.length - tail.length).fill('0') : [];
  return [...head, ...middle, ...tail].map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
