import { refusals } from './api-server';
import type { Example } from './example';
import type { Mutant } from './mutants';
import { parseManifests } from '../../src/judge/parse';
import type { EnforcementPoint } from '../../src/proof/enforcement-point';
import { MESH_INGRESS, MESH_EGRESS } from '../../src/proof/meshes/istio/enforcement-points';
import { NETWORK_INGRESS, NETWORK_EGRESS } from '../../src/proof/network-policy/enforcement-points';
import { proveGraph } from '../../src/proof/prove-graph';
import type { ProofMessage } from '../../src/proof/prove-graph';
import { findRuleFacts } from '../../src/rules/catalogue';
import { ruleInput } from '../../src/rules/read-input';
import { runRules } from '../../src/rules/run';
import { pathText } from '../../src/rules/words';
import type { Manifest } from '../support/synth';

/** A day on which the waivers of the examples hold. */
const TODAY = '2026-01-01';

/** Who objects to a mutant. */
export const KILLERS = [
  'parse', 'rules', 'proof: kinds, keys and fields', 'proof: hardening', 'proof: network, in', 'proof: network, out', 'proof: mesh, in', 'proof: mesh, out',
  'proof: the rest', 'api server',
] as const;
export type Killer = typeof KILLERS[number];

export interface Trial {
  readonly mutant: Mutant;
  /** The first to object, the cheapest asked first; absent where it survived. */
  readonly killer?: Killer;
  /** What it said. */
  readonly words?: string;
}

/** What is told of a trial. */
export type Outcome = Pick<Mutant, 'kind' | 'effect' | 'shape' | 'name' | 'isBeside'> & { readonly example: string; readonly killer?: Killer };

export function outcomeOf({ mutant: { kind, effect, shape, name, isBeside, example }, killer }: Trial): Outcome {
  return { kind, effect, shape, name, isBeside, example: example.name, killer };
}

/** Tries mutants of one example, one after the other. */
export class Court {
  private readonly before: ReadonlySet<string>;

  public constructor(private readonly example: Example) {
    this.before = new Set(complaints(example.objects));
  }

  /** Nothing may be wrong before anything is mutated. */
  public innocence(): readonly string[] {
    return this.objections(this.example.objects).map(({ text }) => text);
  }

  public try(mutant: Mutant): Trial {
    const objects = this.with(mutant);
    // What nobody knows has to be refused at synthesis, where no rule warns.
    if (mutant.effect !== 'unknown') {
      const unread = unreadable(mutant.object);
      if (unread !== undefined) return { mutant, killer: 'parse', words: unread };
      const complaint = complaints(objects).find((one) => !this.before.has(one));
      if (complaint !== undefined) return { mutant, killer: 'rules', words: complaint };
    }
    const [message] = this.objections(objects);
    if (message !== undefined) return { mutant, killer: killerOf(message), words: message.text };
    if (mutant.object === undefined) return { mutant };
    const [refused] = newOnes(refusals(mutant.object), mutant.isBeside ? [] : refusals(this.example.objects[mutant.at]));
    return refused === undefined ? { mutant } : { mutant, killer: 'api server', words: refused };
  }

  /** What the proof says to what is harmless: nothing. */
  public falseAlarms(mutant: Mutant): readonly string[] {
    return this.objections(this.with(mutant)).map(({ text }) => `${this.example.name}: ${mutant.name}: ${text}`);
  }

  private with({ at, object, isBeside = false }: Mutant): readonly Manifest[] {
    const mutated = object === undefined ? [] : [object];
    return isBeside ? [...this.example.objects, ...mutated] : this.example.objects.flatMap((one, index) => (index === at ? mutated : [one]));
  }

  /** The whole proof, as at synthesis. Objects that declared access can't even be looked for in are objected to as well. */
  private objections(objects: readonly Manifest[]): readonly Objection[] {
    try {
      return proveGraph(this.example.graph, objects).messages;
    } catch (error) {
      return [{ text: String(error) }];
    }
  }
}

type Objection = Pick<ProofMessage, 'text' | 'rule'>;

function newOnes(after: readonly string[], before: readonly string[]): readonly string[] {
  return after.filter((one) => !before.includes(one));
}

/** A proof tells by its words which enforcement point has the hole. */
const ENFORCEMENT_POINTS: readonly (readonly [Killer, Pick<EnforcementPoint, 'words'>])[] = [
  ['proof: network, in', NETWORK_INGRESS],
  ['proof: network, out', NETWORK_EGRESS],
  ['proof: mesh, in', MESH_INGRESS],
  ['proof: mesh, in', { words: 'Linkerd inbound' }],
  ['proof: mesh, in', { words: 'Consul inbound' }],
  ['proof: mesh, out', MESH_EGRESS],
];

/** Rules of the proof that refuse what is not understood, whatever it does. */
const UNDERSTANDING: readonly string[] = ['unknown-kind', 'unknown-key', 'unknown-field'];

/** The judge can't read it, or some component does not take it. */
const UNREADABLE = / at [^:]+: (not understood, expected |[\w ]+ refuses it \()/;

function killerOf({ text, rule }: Objection): Killer {
  if (rule !== undefined) return UNDERSTANDING.includes(rule) ? 'proof: kinds, keys and fields' : 'proof: hardening';
  if (UNREADABLE.test(text)) return 'parse';
  return ENFORCEMENT_POINTS.find(([, { words }]) => text.includes(words))?.[0] ?? 'proof: the rest';
}

/** What the judge says to an object by itself: no manifest at all, or a field that it can't take at its word. */
function unreadable(object: Manifest | undefined): string | undefined {
  if (object === undefined) return undefined;
  try {
    const [problem] = parseManifests([{ objects: [object] }]).problems;
    return problem && `${pathText(problem.path)}: expected ${problem.expected}`;
  } catch (error) {
    return String(error);
  }
}

/** Errors and warnings of the rules, in words that tell one from another. */
function complaints(objects: readonly Manifest[]): readonly string[] {
  const { findings } = runRules(ruleInput(parseManifests([{ objects }])), { today: TODAY });
  return findings.filter(({ rule }) => findRuleFacts(rule).severity !== 'note').map(({ rule, object, path, got, details }) => (
    [rule, object.kind, object.namespace, object.name, pathText(path), JSON.stringify(got), JSON.stringify(details)].join(' ')
  ));
}
