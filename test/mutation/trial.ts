import { isDeepStrictEqual } from 'util';
import { refusals } from './api-server';
import type { Example } from './example';
import type { Mutant } from './mutants';
import { MESH_IN, MESH_OUT } from '../../src/prove/mesh-walls';
import { NETWORK_IN, NETWORK_OUT } from '../../src/prove/network-walls';
import { objectFindings } from '../../src/prove/objects';
import { proveGraph } from '../../src/prove/prove-graph';
import { specificationOf } from '../../src/prove/specification/read';
import type { Specification } from '../../src/prove/specification/specification';
import type { Wall } from '../../src/prove/wall';
import { readWritten } from '../../src/prove/written';
import { readObjects } from '../../src/reach/parse/documents';
import { parseManifests } from '../../src/reach/parse/manifests';
import { findRuleFacts } from '../../src/rules/catalogue';
import { ruleInput } from '../../src/rules/input';
import { runRules } from '../../src/rules/run';
import { pathText } from '../../src/rules/words';
import type { Manifest } from '../support/synth';

/** A day on which the waivers of the examples hold. */
const TODAY = '2026-01-01';

/** Who objects to a mutant. */
export const KILLERS = [
  'parse', 'rules', 'proof: network, in', 'proof: network, out', 'proof: mesh, in', 'proof: mesh, out', 'proof: the rest', 'api server',
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
export type Outcome = Pick<Mutant, 'kind' | 'effect' | 'shape' | 'name'> & { readonly example: string; readonly killer?: Killer };

export function outcomeOf({ mutant: { kind, effect, shape, name, example }, killer }: Trial): Outcome {
  return { kind, effect, shape, name, example: example.name, killer };
}

/** Tries mutants of one example, one after the other. */
export class Court {
  private readonly before: ReadonlySet<string>;
  private readonly specification: Specification;

  public constructor(private readonly example: Example) {
    this.before = new Set(complaints(example.objects));
    this.specification = specificationOf(example.graph);
  }

  /** Nothing may be wrong before anything is mutated. */
  public innocence(): readonly string[] {
    return this.objections(this.example.objects);
  }

  public try(mutant: Mutant): Trial {
    const objects = this.example.objects.flatMap((object, at) => (at !== mutant.at ? [object] : mutant.object === undefined ? [] : [mutant.object]));
    const unread = unreadable(mutant.object);
    if (unread !== undefined) return { mutant, killer: 'parse', words: unread };
    const complaint = complaints(objects).find((one) => !this.before.has(one));
    if (complaint !== undefined) return { mutant, killer: 'rules', words: complaint };
    const original = this.example.objects[mutant.at];
    const [message] = mutant.object !== undefined && readsTheSame(original, mutant.object) ? this.differences(objects) : this.objections(objects);
    if (message !== undefined) return { mutant, killer: killerOf(message), words: message };
    const refused = mutant.object === undefined ? undefined : newOnes(refusals(mutant.object), refusals(original))[0];
    return refused === undefined ? { mutant } : { mutant, killer: 'api server', words: refused };
  }

  /** What is compared with the declaration without asking the judge. */
  private differences(objects: readonly Manifest[]): readonly string[] {
    return [...objectFindings(this.specification, readWritten(this.specification, objects))].map(({ text }) => text);
  }

  /** Objects that declared access can't even be looked for in are objected to as well. */
  private objections(objects: readonly Manifest[]): readonly string[] {
    try {
      return proveGraph(this.example.graph, objects).messages.map(({ text }) => text);
    } catch (error) {
      return [String(error)];
    }
  }
}

function newOnes(after: readonly string[], before: readonly string[]): readonly string[] {
  return after.filter((one) => !before.includes(one));
}

/** A proof tells by its words which wall has the hole. */
const WALLS: readonly (readonly [Killer, Wall])[] = [
  ['proof: network, in', NETWORK_IN],
  ['proof: network, out', NETWORK_OUT],
  ['proof: mesh, in', MESH_IN],
  ['proof: mesh, out', MESH_OUT],
];

function killerOf(message: string): Killer {
  return WALLS.find(([, { words }]) => message.includes(words))?.[0] ?? 'proof: the rest';
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
  const { findings } = runRules(ruleInput([...readObjects([{ objects }])]), { today: TODAY });
  return findings.filter(({ rule }) => findRuleFacts(rule).severity !== 'note').map(({ rule, object, path, got, details }) => (
    [rule, object.kind, object.namespace, object.name, pathText(path), JSON.stringify(got), JSON.stringify(details)].join(' ')
  ));
}

/** Where the judge reads the same in two objects, its walls can't tell them apart. */
function readsTheSame(before: Manifest, after: Manifest): boolean {
  return isDeepStrictEqual(parseManifests([{ objects: [before] }]), parseManifests([{ objects: [after] }]));
}
