import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { kubernetes, nsa } from '../standards';
import { nameOf } from '../words';

const LISTS = [['ingress', 'from'], ['egress', 'to']] as const;
const SELECTORS: readonly string[] = ['namespaceSelector', 'podSelector'];

/** One dash too many turns AND into OR. */
export const SPLIT_PEERS = defineRule({
  code: 'ZT307',
  name: 'split-peers',
  title: 'A namespaceSelector and a podSelector stand in two peers',
  severity: 'note',
  why: 'In one item the two mean these pods of that namespace; in two items they mean all pods of that namespace, or these pods of the own one.',
  fix: 'Write both under one dash if pods of the other namespace are meant; put the two peers into two rules if both are really meant.',
  standards: [
    kubernetes('Network Policies, behavior of to and from selectors', 'concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors'),
    nsa('Network policies'),
  ],
  check: (input) => input.networkPolicies.flatMap(({ item }) => LISTS.flatMap(([direction, list]) => (
    item.root.child('spec').child(direction).items().flatMap((rule) => {
      const peers = rule.child(list).items();
      return peers.filter((peer, index) => index > 0 && isSplit(peers[index - 1], peer)).map((peer) => evidenceAt(item.ref, peer));
    })))),
  describe: ({ object }) => `${nameOf(object)} lists a namespaceSelector and a podSelector as two peers: either one is enough. Was "both" meant?`,
});

function isSplit(left: Field, right: Field): boolean {
  const keys = [tryFindOnlySelector(left), tryFindOnlySelector(right)];
  return SELECTORS.every((selector) => keys.includes(selector));
}

function tryFindOnlySelector(peer: Field): string | undefined {
  const present = peer.entries().filter(([, field]) => field.present).map(([key]) => key);
  return present.length === 1 ? present[0] : undefined;
}
