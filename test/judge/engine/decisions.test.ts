import { and, type Truth } from '../../../src/judge/core/verdict';
import { AllSubjects } from '../../../src/judge/engine/all-subjects';
import type { Action, Case, Decision, PeerSet, PeerTest, Policy, Request, RequestSet, RequestTest, DecisionRule, Tier } from '../../../src/judge/engine/decision';
import { evaluate } from '../../../src/judge/engine/evaluate';
import { evaluateAll } from '../../../src/judge/engine/evaluate-all';
import type { PeerClass } from '../../../src/judge/engine/peer-classes';
import { PeerVectors } from '../../../src/judge/engine/peer-vectors';
import { fc } from '../../support/properties';

/** Random decisions: both evaluators agree on each, and no certain answer is wrong, however the open questions come out. */

const PEERS = 5;
const REQUESTS = 3;
const TRUTHS: readonly Truth[] = ['yes', 'no', 'conditional', 'unknown'];

const classes: readonly PeerClass[] = Array.from({ length: PEERS }, (_, index) => ({
  index, peer: { kind: 'external', address: { family: 4, value: BigInt(index) }, ranges: [] }, members: [],
}));
const vectors = () => new PeerVectors({ all: classes, byNamespace: new Map(), externals: classes });
const requests: readonly Request[] = Array.from({ length: REQUESTS }, (_, index) => ({ destination: classes[0]!.peer, protocol: 'TCP', port: index + 1 }));
const indexOf = (peer: PeerClass['peer']) => classes.findIndex((item) => item.peer === peer);
const meet = (peer: number, request: number) => ({ peer: classes[peer]!.peer, request: requests[request]! });

const words: Policy['words'] = { rule: (_, truth) => ({ because: `a rule is ${truth}` }), none: { path: ['none'], effect: 'isolates', truth: 'no', because: 'none' } };

/** Tests are few, so that rules share them; a key says what the test says. */
const mostly = (...truths: readonly Truth[]) => fc.oneof({ weight: 3, arbitrary: fc.constantFrom<Truth>('yes', 'no') }, { weight: 1, arbitrary: fc.constantFrom(...truths) });
const peerTest = fc.array(mostly(...TRUTHS), { minLength: PEERS, maxLength: PEERS }).map((truths): PeerTest => ({
  kind: 'pods',
  key: truths.join(),
  matches: (peer) => truths[indexOf(peer)]!,
  candidates: () => classes.filter(({ index }) => truths[index] !== 'no'),
}));
const requestTest = fc.boolean().chain((ofPorts) => fc.array(mostly(...ofPorts ? ['unknown' as const] : TRUTHS), { minLength: REQUESTS, maxLength: REQUESTS })
  .map((truths): RequestTest => ({
    kind: ofPorts ? 'ports' : 'request', key: `${ofPorts} ${truths.join()}`, matches: ({ port }) => truths[port - 1]!, fact: ({ port }) => String(port),
  })));

function setOf<S extends PeerSet | RequestSet>(test: fc.Arbitrary<S>): fc.Arbitrary<S> {
  const combined = fc.oneof(
    fc.tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(test, { maxLength: 3 })).map(([kind, sets]) => ({ kind, sets })),
    test.map((set) => ({ kind: 'not' as const, set })),
  ) as unknown as fc.Arbitrary<S>;
  return fc.oneof({ weight: 3, arbitrary: test }, { weight: 1, arbitrary: fc.constant('any' as S) }, { weight: 1, arbitrary: combined });
}

const oneCase: fc.Arbitrary<Case> = fc.record({ peer: setOf<PeerSet>(peerTest), request: setOf<RequestSet>(requestTest) });

const ruleOf = (actions: readonly Action[]): fc.Arbitrary<DecisionRule> => fc.record({
  action: fc.constantFrom(...actions),
  peer: setOf<PeerSet>(peerTest),
  request: setOf<RequestSet>(requestTest),
  cases: fc.option(fc.array(oneCase, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 4 }),
}).map(({ cases, ...rule }) => ({ ...rule, ...(cases && { cases }), path: [] }));

const policyOf = (actions: readonly Action[], open: boolean): fc.Arbitrary<Omit<Policy, 'rank'>> => fc.record({
  rules: fc.array(ruleOf(actions), { maxLength: 3 }),
  doubt: fc.option(fc.constant('labels'), { nil: undefined, freq: open ? 3 : 1000 }),
  unclear: fc.integer({ min: 0, max: 9 }).map((one) => open && one === 0),
  captures: fc.boolean(),
}).map(({ doubt, ...policy }) => ({ ...policy, ...(doubt !== undefined && { doubt }), words }));

const ACTIONS: Readonly<Record<Tier['mode'], readonly Action[]>> = {
  'any-allow': ['allow'], 'deny-overrides': ['allow', 'deny', 'ask'], 'first-match': ['allow', 'deny', 'pass', 'ask'],
};

/** A tier, and all its policies, of which each decision has some. */
const tierOf = (open: boolean): fc.Arbitrary<Tier> => fc.constantFrom(...Object.keys(ACTIONS) as Tier['mode'][]).chain((mode) => fc.record({
  mode: fc.constant(mode),
  captures: fc.constantFrom('always' as const, 'if-selected' as const),
  unmatched: fc.constantFrom('allow' as const, 'deny' as const, 'pass' as const),
  policies: fc.array(policyOf(ACTIONS[mode], open), { maxLength: 4 }).map((policies) => policies.map((policy, rank) => ({ ...policy, rank }))),
}));

const decisionOf = (open: boolean): fc.Arbitrary<Decision> => fc.record({
  tiers: fc.array(tierOf(open), { maxLength: 3 }),
  otherwise: fc.constantFrom<Truth>('yes', 'no', ...open ? ['unknown' as const] : []),
  doubt: fc.option(fc.constantFrom({ because: 'opaque' }, { because: 'host', keeps: 'yes' as const }), { nil: undefined, freq: open ? 6 : 1000 }),
}).map(({ doubt, ...decision }) => ({ ...decision, ...(doubt && open && { doubt }) }));

describe('both evaluators say the same of a decision', () => {
  test('about every peer and every request', () => {
    fc.assert(fc.property(decisionOf(true), (decision) => {
      const all = evaluateAll(vectors(), decision, classes[0]!.peer);
      for (let request = 0; request < REQUESTS; request += 1) {
        const vector = all.vector(all.ask(requests[request]!));
        const expected = classes.map(({ index }) => evaluate(decision, meet(index, request)));
        expect(classes.map(({ index }) => vector.at(index))).toEqual(expected);
      }
    }), { numRuns: 1500 });
  });

  test('read backwards: about the decisions of every peer, which share policies', () => {
    const times = <T>(count: number, one: fc.Arbitrary<T>) => fc.array(one, { minLength: count, maxLength: count });
    const chosen = times(PEERS, times(3, times(4, fc.boolean())));
    const doubts = times(PEERS, fc.option(fc.constantFrom({ because: 'opaque' }, { because: 'host', keeps: 'yes' as const }, 'absent' as const), { nil: undefined, freq: 1 }));
    fc.assert(fc.property(decisionOf(true), chosen, doubts, ({ tiers, otherwise }, choices, doubtful) => {
      const decisions = classes.map(({ index }): Decision | undefined => {
        const doubt = doubtful[index];
        if (doubt === 'absent') return undefined;
        return {
          tiers: tiers.map((tier, at) => ({ ...tier, policies: tier.policies.filter((_, position) => choices[index]![at]![position]) })),
          otherwise,
          ...(doubt && { doubt }),
        };
      });
      const all = new AllSubjects(vectors(), ({ index }) => decisions[index]);
      for (const other of classes) {
        const backwards = all.with(other);
        for (let request = 0; request < REQUESTS; request += 1) {
          const vector = backwards.vector(backwards.ask(requests[request]!));
          const expected = decisions.map((decision) => (decision ? evaluate(decision, meet(other.index, request)) : 'yes'));
          expect(classes.map(({ index }) => vector.at(index))).toEqual(expected);
        }
      }
    }), { numRuns: 1500 });
  });
});

function truthOf(test: PeerTest | RequestTest, peer: number, request: number): Truth {
  const meeting = meet(peer, request);
  return test.kind === 'ports' || test.kind === 'request' ? (test as RequestTest).matches(meeting.request) : (test as PeerTest).matches(meeting.peer);
}

/** One way in which everything comes out that a decision leaves open. */
interface World {
  holds(truth: Truth, of: unknown): boolean;
}

/** A decision read word for word, in a world where everything is known. */
function decide(world: World, { tiers, otherwise }: Decision, peer: number, request: number): boolean {
  const holdsSet = (set: PeerSet | RequestSet): boolean => {
    if (set === 'any') return true;
    if ('key' in set) return world.holds(truthOf(set, peer, request), set.key);
    if (set.kind === 'not') return !holdsSet(set.set);
    return set.kind === 'and' ? set.sets.every(holdsSet) : set.sets.some(holdsSet);
  };
  const meets = (one: Case) => holdsSet(one.peer) && holdsSet(one.request);
  const tierFrom = (at: number): boolean => {
    const tier = tiers[at];
    if (!tier) return world.holds(otherwise, 'otherwise');
    const applying = tier.policies.filter((policy) => policy.doubt === undefined || world.holds('unknown', policy));
    const matching = applying.flatMap(({ rules }) => rules).filter((rule) => meets(rule) && (!rule.cases || rule.cases.some(meets)));
    const refuses = (rule: DecisionRule) => rule.action === 'ask' && !world.holds('conditional', 'authorizer');
    if (tier.mode !== 'first-match') {
      if (matching.some((rule) => rule.action === 'deny' || refuses(rule))) return false;
      if (matching.some(({ action }) => action === 'allow')) return true;
    } else {
      for (const rule of matching) {
        if (rule.action === 'pass') return tierFrom(at + 1);
        if (rule.action === 'allow') return true;
        if (rule.action === 'deny' || refuses(rule)) return false;
      }
    }
    const captured = tier.captures === 'always' || applying.some((policy) => policy.captures !== false);
    if (!captured || tier.unmatched === 'pass') return tierFrom(at + 1);
    return tier.unmatched === 'allow';
  };
  return tierFrom(0);
}

describe('an answer holds in all worlds that are possible', () => {
  const closed = new Map<string, boolean>();
  const isClosed: World = { holds: (truth) => truth === 'yes' };

  test('what is known decides for itself, where nothing is open', () => {
    fc.assert(fc.property(decisionOf(false), (decision) => {
      for (let peer = 0; peer < PEERS; peer += 1) {
        for (let request = 0; request < REQUESTS; request += 1) {
          const said = evaluate(decision, meet(peer, request));
          if (isOpen(decision, peer, request)) continue;
          expect(said).toBe(decide(isClosed, decision, peer, request) ? 'yes' : 'no');
          closed.set(said, true);
        }
      }
    }), { numRuns: 500 });
    expect([...closed.keys()].sort()).toEqual(['no', 'yes']);
  });

  test('what is open may come out either way', () => {
    const certain = { yes: 0, no: 0, other: 0 };
    fc.assert(fc.property(decisionOf(true), fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (decision, coins) => {
      // What was not understood may say anything, so no reading of it is all that it may mean.
      if (decision.doubt || decision.tiers.some(({ policies }) => policies.some(({ unclear }) => unclear))) return;
      const tossed = new Map<unknown, boolean>();
      const world: World = {
        holds(truth, of) {
          if (truth === 'yes' || truth === 'no') return truth === 'yes';
          const known = tossed.get(of) ?? coins[tossed.size % coins.length]!;
          tossed.set(of, known);
          return known;
        },
      };
      for (let peer = 0; peer < PEERS; peer += 1) {
        tossed.clear();
        const said = evaluate(decision, meet(peer, 0));
        if (said === 'yes' || said === 'no') expect([said, decide(world, decision, peer, 0)]).toEqual([said, said === 'yes']);
        certain[said === 'yes' || said === 'no' ? said : 'other'] += 1;
      }
    }), { numRuns: 3000 });
    for (const count of Object.values(certain)) expect(count).toBeGreaterThan(300);
  });
});

/** Whether some test of a decision leaves an answer open. */
function isOpen({ tiers }: Decision, peer: number, request: number): boolean {
  const isOpenSet = (set: PeerSet | RequestSet): boolean => {
    if (set === 'any') return false;
    if ('key' in set) return !['yes', 'no'].includes(truthOf(set, peer, request));
    return set.kind === 'not' ? isOpenSet(set.set) : set.sets.some(isOpenSet);
  };
  const isOpenRule = ({ action, cases = [], ...whole }: DecisionRule) => action === 'ask'
    || [whole, ...cases].some((one) => isOpenSet(one.peer) || isOpenSet(one.request));
  return tiers.some(({ policies }) => policies.some(({ rules, doubt }) => doubt !== undefined || rules.some(isOpenRule)));
}

describe('tiers', () => {
  const rule = (action: Action, ...peers: readonly number[]): DecisionRule => ({
    action,
    peer: { kind: 'pods', key: `${peers.join()}`, matches: (peer) => (peers.includes(indexOf(peer)) ? 'yes' : 'no') },
    request: 'any',
    path: ['spec', 'rules', 0],
  });
  const tier = (mode: Tier['mode'], rules: readonly DecisionRule[]): Tier => ({ mode, captures: 'if-selected', policies: [{ rules, words }] });
  const answers = (tiers: readonly Tier[], otherwise: Truth = 'yes') => classes.map(({ index }) => evaluate({ tiers, otherwise }, meet(index, 0)));

  test('what passes in the first tier is decided by the next one', () => {
    const admin = tier('first-match', [rule('pass', 0), rule('deny', 0, 1), rule('allow', 2)]);
    expect(answers([admin])).toEqual(['yes', 'no', 'yes', 'yes', 'yes']);
    expect(answers([admin, tier('any-allow', [rule('allow', 3)])])).toEqual(['no', 'no', 'yes', 'yes', 'no']);
    expect(answers([admin, tier('any-allow', [rule('allow', 0)]), tier('first-match', [rule('deny', 0)])])).toEqual(['yes', 'no', 'yes', 'no', 'no']);
  });

  test('a tier without policies captures nobody, unless it captures always', () => {
    expect(answers([{ mode: 'any-allow', captures: 'if-selected', policies: [] }])).toEqual(classes.map(() => 'yes'));
    expect(answers([{ mode: 'any-allow', captures: 'always', policies: [] }])).toEqual(classes.map(() => 'no'));
    expect(answers([{ mode: 'first-match', captures: 'always', unmatched: 'allow', policies: [] }], 'no')).toEqual(classes.map(() => 'yes'));
  });

  test('a denial stands beside what is allowed, and what is asked beside both', () => {
    expect(answers([tier('deny-overrides', [rule('allow', 0, 1, 2), rule('deny', 1), rule('ask', 2, 3)])])).toEqual(['yes', 'no', 'conditional', 'no', 'no']);
  });

  test('rules that pass or deny have no place in a tier that only allows', () => {
    expect(() => answers([tier('any-allow', [rule('deny', 0)])])).toThrow('A tier of mode any-allow has no rules that deny.');
    expect(() => answers([tier('deny-overrides', [rule('pass', 0)])])).toThrow('A tier of mode deny-overrides has no rules that pass.');
  });

  test('policies of one rank have no order', () => {
    const clash: Tier = { mode: 'first-match', captures: 'if-selected', policies: [{ rules: [], words }, { rules: [], words }] };
    expect(() => new AllSubjects(vectors(), () => ({ tiers: [clash], otherwise: 'yes' }))).toThrow('in the order of their ranks');
  });

  test('the trace has the rules that match, and policies of which none does', () => {
    const heard: unknown[] = [];
    const ofLabels = { path: ['labels'], effect: 'depends', truth: 'unknown', because: 'labels' } as const;
    const doubted: Policy = { rules: [rule('allow', 0)], doubt: 'labels', words: { ...words, doubt: ofLabels } };
    const decision: Decision = {
      tiers: [{ mode: 'any-allow', captures: 'if-selected', policies: [{ rules: [rule('allow', 0)], words }, { rules: [rule('allow', 1)], words }, doubted] }],
      otherwise: 'yes',
      doubt: { because: 'host network', keeps: 'yes' },
    };
    expect(evaluate(decision, meet(0, 0), (entry) => heard.push([entry.path.join('.'), entry.effect, entry.truth]))).toBe('yes');
    expect(heard).toEqual([
      ['spec.rules.0', 'allows', 'yes'], ['none', 'isolates', 'no'], ['spec.rules.0', 'depends', 'unknown'], ['labels', 'depends', 'unknown'],
    ]);
    heard.length = 0;
    expect(evaluate(decision, meet(3, 0), (entry) => heard.push(entry.because))).toBe('unknown');
    expect(heard).toEqual(['none', 'none', 'labels', 'host network']);
    expect(and('yes', evaluate({ tiers: [], otherwise: 'yes', unselected: 'no policy' }, meet(0, 0), (entry) => heard.push(entry.because)))).toBe('yes');
    expect(heard[4]).toEqual('no policy');
  });
});
