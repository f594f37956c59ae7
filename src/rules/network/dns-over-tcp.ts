import type { Protocol } from '../../judge/cluster/ports';
import type { NetPort, NetworkPolicy } from '../../judge/layers/network-policy/read/network-policy';
import { evidenceAt } from '../evidence';
import type { RuleInput, Item } from '../input';
import { defineRule } from '../rule';
import { kubernetes, nsa } from '../standards';
import { nameOf } from '../words';

const DNS_PORT = 53;

/** Answers that do not fit a datagram are asked for again over TCP (RFC 7766). */
export const DNS_OVER_TCP = defineRule({
  code: 'ZT303',
  name: 'dns-over-tcp',
  title: 'Egress opens DNS over UDP and forgets TCP',
  severity: 'error',
  why: 'Long answers come over TCP: names with many addresses fail, sometimes, and somebody then opens all egress to make it stop.',
  fix: 'Open port 53 for both UDP and TCP, to the DNS pods alone.',
  standards: [
    kubernetes('DNS for Services and Pods', 'concepts/services-networking/dns-pod-service/'),
    nsa('Network policies'),
  ],
  check: (input) => {
    let known: ReadonlySet<string> | undefined;
    const overTcp = (): ReadonlySet<string> => known ??= openedOverTcp(input);
    return input.networkPolicies.flatMap(({ item, typed }) => (typed.rules.egress ?? []).flatMap((rule, index) => {
      // A rule that opens both needs no other.
      if (rule.ports === 'any' || !opens(rule.ports, 'UDP') || opens(rule.ports, 'TCP')) return [];
      const selectors = [typed.podSelector.canonical, ''];
      const peers = [peersText(item, index), ANYONE];
      if (selectors.some((selector) => peers.some((text) => overTcp().has(key(item, selector, text))))) return [];
      return [evidenceAt(item.ref, item.root.child('spec').child('egress').items()[index].child('ports'))];
    }));
  },
  describe: ({ object }) => `${nameOf(object)} opens port ${DNS_PORT} for UDP and not for TCP, so long DNS answers never arrive.`,
});

const ANYONE = '[]';

/** Whom each policy lets its pods ask over TCP. */
function openedOverTcp(input: RuleInput): ReadonlySet<string> {
  return new Set(input.networkPolicies.flatMap(({ item, typed }) => (typed.rules.egress ?? []).flatMap((rule, index) => (
    opens(rule.ports, 'TCP') ? [key(item, typed.podSelector.canonical, peersText(item, index))] : []))));
}

function opens(ports: 'any' | readonly NetPort[], protocol: Protocol): boolean {
  return ports === 'any' || ports.some((port) => port.protocol === protocol
    && (port.kind === 'all' || (port.kind === 'range' && port.first <= DNS_PORT && DNS_PORT <= port.last)));
}

function peersText(item: Item, index: number): string {
  return JSON.stringify(item.root.child('spec').child('egress').items()[index].child('to').value ?? []);
}

function key(item: Item, selector: NetworkPolicy['podSelector']['canonical'], peers: string): string {
  return JSON.stringify([item.ref.namespace, selector, peers]);
}
