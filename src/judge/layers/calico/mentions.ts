/** What policies of Calico can tell apart: labels of pods and namespaces, networks, nodes, and names of ports. */
import type { CalicoObjects } from './key';
import { NormalForms } from './normal-form';
import { DIRECTIONS, type CalicoPolicy, type CalicoRule } from './read/model';
import { allOfExpressions, type Expression } from './read/selector';
import { ipBlockOf, tryParseCidrOrAddress } from '../../cluster/ip';
import type { Mentions, PodSelection } from '../../cluster/mentions';
import { perKey } from '../../cluster/per-key';
import { PROTOCOLS } from '../../cluster/ports';
import { once } from '../../core/once';
import type { Settings } from '../../options';

export function mentionsOf({ calicoPolicies, networkSets }: CalicoObjects, settings: Settings): Mentions {
  if (calicoPolicies.length === 0) return NOTHING;
  const policies = understood(calicoPolicies);
  const rules = policies.flatMap(rulesOf);
  const selections = once(() => {
    const forms = formsOf(calicoPolicies, undefined);
    const whole = (expressions: readonly Expression[]) => expressions.flatMap((one) => forms.selections(one));
    const escaped = (expressions: readonly Expression[]) => expressions.flatMap((one) => forms.selections(one, true));
    const meant = rules.flatMap(({ peer }) => selectedBy(peer));
    const own = rules.flatMap((rule) => selectedBy(rule.own));
    const left = rules.flatMap(({ peer, own: other }) => [peer.selectsNot ?? [], other.selectsNot ?? []].flat());
    return {
      subjects: [...whole([...policies.map(({ subject }) => subject), ...own, ...left]), ...escaped([...own, ...left])],
      held: [...whole(rules.filter(({ action }) => action !== 'allow').flatMap(({ peer }) => selectedBy(peer))), ...whole(left)],
      peers: [...whole([...meant, ...left]), ...escaped(left)],
    };
  });
  return {
    clusterWide: () => selections(),
    peers: () => new Map<string, Iterable<PodSelection>>([['', selections().peers]]),
    blocks: () => [
      ...rules.flatMap(({ peer, own }) => [peer, own].flatMap(({ nets = [], notNets }) => [...nets, ...notNets])),
      ...networkSets.flatMap(({ nets }) => nets),
    ].map((range) => ipBlockOf(range, [])),
    ranges: () => [...settings.nodeCidrs, ...settings.apiServer.cidrs ?? []].flatMap((text) => tryParseCidrOrAddress(text) ?? []),
    portNames: () => [...new Set(rules.flatMap(({ ports, notPorts }) => [...ports?.names ?? [], ...notPorts.names]))]
      .flatMap((name) => PROTOCOLS.map((protocol) => ({ protocol, name }))),
  };
}

const NOTHING: Mentions = Object.freeze({});

/** Whether selectors tell more apart than is followed. */
export function areCut({ calicoPolicies }: CalicoObjects): boolean {
  const forms = formsOf(calicoPolicies, undefined);
  for (const expression of expressionsOf(understood(calicoPolicies))) for (const isNot of [false, true]) forms.selections(expression, isNot);
  return forms.isCut;
}

const formsOf = perKey((policies: readonly CalicoPolicy[], _: undefined) => new NormalForms(expressionsOf(understood(policies))));

function understood(policies: readonly CalicoPolicy[]): readonly CalicoPolicy[] {
  return policies.filter(({ malformed }) => !malformed);
}

function expressionsOf(policies: readonly CalicoPolicy[]): readonly Expression[] {
  const ofRule = ({ peer, own }: CalicoRule) => [peer, own].flatMap(({ selects, selectsNot }) => [selects ?? [], selectsNot ?? []].flat());
  return policies.flatMap((policy) => [policy.subject, ...rulesOf(policy).flatMap(ofRule)]);
}

function rulesOf({ directions }: CalicoPolicy): readonly CalicoRule[] {
  return DIRECTIONS.flatMap((direction) => directions[direction].rules);
}

function selectedBy({ selects, selectsNot }: CalicoRule['peer']): readonly Expression[] {
  return selects ? [allOfExpressions([selects, selectsNot && { kind: 'not', of: selectsNot }])!] : [];
}
