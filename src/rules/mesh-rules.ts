/** What rules about anything have to know of a mesh. A new mesh is a folder with one of these, and a line in `meshes.ts`. */
import type { Item, RuleInput } from './input';
import type { RuleDefinition, Standard, Evidence } from './rule';
import type { Field } from '../judge/objects/read/field';
import type { Path } from '../judge/objects/read/origin';
import type { PodTemplate } from '../judge/objects/read/pod';
import type { Labels, LabelSelector } from '../judge/objects/read/selector';

export interface MeshRules {
  /** Rules about objects of its own. */
  readonly rules: readonly RuleDefinition[];
  /** API groups of which every resource decides who reaches whom. */
  readonly groups: readonly string[];
  /** Kinds, as `group kind`, whose fields have no room for a text of one's own. */
  readonly kindsWithoutTexts: readonly string[];
  /** Domain of its labels and annotations. */
  readonly keyDomain: string;
  /** Containers that its injector adds. */
  readonly injectedContainers: ReadonlySet<string>;
  /** Classes of Gateways that take calls inside the mesh alone. */
  readonly innerGatewayClasses: readonly string[];
  /** What asks for the port of the pod where a policy names one. */
  readonly portStandards: readonly Standard[];
  /** Whether a namespace asks for it. */
  isAskedFor(namespaceLabels: Labels): boolean;
  /** Its policies that select pods. */
  selecting(input: RuleInput): readonly Selecting[];
  /** Fields of its policies that name a port of pods, as far as the number is suspect. */
  namedPorts(input: RuleInput, isSuspect: (port: unknown) => boolean): readonly NamedPorts[];
  /** Gateways of its own API that listen without TLS. */
  plainListeners(input: RuleInput): readonly Evidence[];
  /** Objects of its own that limit the requests of a Gateway, or of a route. @default - none do */
  limitersOf?(input: RuleInput, item: Item): readonly Item[];
}

/** A policy that selects pods. */
export interface Selecting {
  readonly item: Item;
  readonly selector: LabelSelector | undefined;
  readonly path: Path;
  /** The namespace of the pods that it means; `ANYWHERE` for all. */
  readonly namespace: string;
}

/** Ports that a policy names, and whose pods it means. */
export interface NamedPorts {
  readonly item: Item;
  readonly pods: readonly PodTemplate[];
  readonly ports: readonly { readonly port: number; readonly field: Field; readonly got?: unknown }[];
}
