import type { Protocol } from '../../judge/cluster/ports';
import type { NetPeer, NetworkPolicy } from '../../judge/layers/network-policy/read/network-policy';
import type { Field } from '../../judge/objects/read/field';
import type { PodTemplate } from '../../judge/objects/read/pod';
import type { LabelSelector } from '../../judge/objects/read/selector';
import { evidenceAt } from '../evidence';
import type { RuleInput, Typed } from '../input';
import type { NamedPorts } from '../mesh-rules';
import { MESHES } from '../meshes';
import { ANYWHERE } from '../pod-index';
import { defineRule, type Evidence } from '../rule';
import { kubernetes, owasp } from '../standards';
import { nameOf, show } from '../words';
import { podPortsOf, tryFindMistaken, type PodPorts } from './pod-ports';

/** Policies act behind the Service, where its port is gone. */
export const SERVICE_PORT_AS_POD_PORT = defineRule({
  code: 'ZT306',
  name: 'service-port-as-pod-port',
  title: 'A policy names the port of a Service instead of the pod\'s',
  severity: 'error',
  why: 'NetworkPolicies, AuthorizationPolicies and the port modes of PeerAuthentications see the port that the container listens on. The Service\'s port never arrives: an allow stays shut, a deny stays open, a mode changes nothing.',
  fix: 'Use the Service\'s targetPort, that is the containerPort.',
  standards: [
    kubernetes('Network Policies', 'concepts/services-networking/network-policies/'),
    ...MESHES.flatMap(({ portStandards }) => portStandards),
    owasp('API8'),
  ],
  check: (input) => {
    const suspects = new Set(input.services.flatMap(({ typed }) => typed.ports.filter((port) => port.target !== port.port).map((port) => port.port)));
    if (suspects.size === 0) return [];
    const remembered = new Map<string, PodPorts>();
    const ports: PortsOf = (key, pods) => {
      const known = remembered.get(key) ?? podPortsOf(input, pods());
      remembered.set(key, known);
      return known;
    };
    return [
      ...input.networkPolicies.flatMap((policy) => inNetworkPolicy(input, policy, suspects, ports)),
      ...MESHES.flatMap((mesh) => mesh.namedPorts(input, (port) => suspects.has(port as number))).flatMap((named) => inPolicyOfMesh(named, input)),
    ];
  },
  describe: ({ object, got, other }) => `${nameOf(object)} names port ${show(got)}, which is ${other ? nameOf(other) : 'a Service'}'s and no port of its pods.`,
});

/** Port numbers of Services that lead to another port: most policies name none of them, and are done. */
type Suspects = ReadonlySet<unknown>;

/** What is known of the ports of some pods, worked out once for each key. */
type PortsOf = (key: string, pods: () => readonly PodTemplate[]) => PodPorts;

function inNetworkPolicy(
  input: RuleInput, { item, typed }: Typed<NetworkPolicy>, suspects: Suspects, ports: PortsOf,
): readonly Evidence[] {
  const namespace = item.ref.namespace;
  const spec = item.root.child('spec');
  const ingress = spec.child('ingress').items().flatMap((rule) => (
    typed.rules.ingress && isSuspect(rule, suspects) ? mistakes(item.ref, rule, [ownPorts(input, namespace, typed.podSelector, ports)]) : []));
  const egress = spec.child('egress').items().flatMap((rule, index) => {
    const peers = typed.rules.egress?.[index].peers;
    if (!peers || peers === 'anyone' || !isSuspect(rule, suspects)) return [];
    return mistakes(item.ref, rule, peers.flatMap((peer) => peerPorts(input, namespace, peer, ports)));
  });
  return [...ingress, ...egress];
}

function ownPorts(input: RuleInput, namespace: string, selector: LabelSelector | undefined, ports: PortsOf): PodPorts {
  return ports(JSON.stringify([namespace, selector?.canonical ?? '']), () => input.index.select(namespace, selector));
}

function peerPorts(input: RuleInput, own: string, peer: NetPeer, ports: PortsOf): readonly PodPorts[] {
  if (peer.kind === 'ipBlock') return [];
  const selector = peer.pods === 'all' ? undefined : peer.pods;
  const namespaces = peer.namespaces;
  if (namespaces === 'own') return [ownPorts(input, own, selector, ports)];
  return [ports(JSON.stringify(['by labels', namespaces.canonical, selector?.canonical ?? '']), () => {
    const names = input.namespacesMatching(namespaces);
    return input.index.select(ANYWHERE, selector).filter((pod) => names.has(pod.ref.namespace));
  })];
}

function isSuspect(rule: Field, suspects: Suspects): boolean {
  return rule.child('ports').items().some((port) => suspects.has(port.child('port').value));
}

function mistakes(object: Evidence['object'], rule: Field, sets: readonly PodPorts[]): readonly Evidence[] {
  return rule.child('ports').items().flatMap((item) => {
    const port = item.child('port');
    if (item.child('endPort').present || typeof port.value !== 'number') return [];
    const protocol = item.child('protocol').value ?? 'TCP';
    const service = tryFindMistaken(sets, protocol as Protocol, port.value);
    return service ? [evidenceAt(object, port, { other: service.item.ref })] : [];
  });
}

function inPolicyOfMesh({ item, pods, ports }: NamedPorts, input: RuleInput): readonly Evidence[] {
  const sets = [podPortsOf(input, pods)];
  return ports.flatMap(({ port, field, got }) => {
    const service = tryFindMistaken(sets, 'TCP', port);
    return service ? [evidenceAt(item.ref, field, { ...(got !== undefined && { got }), other: service.item.ref })] : [];
  });
}
