/** What the proof has to know of a mesh, and holds objects to where one was declared. A new mesh is a folder with one of these, and a line in `table.ts`. */
import type { MeshSpec } from './mesh-spec';
import type { MeshNeeds } from './needs';
import type { MeshRecord } from '../../author/graph/record/values';
import type { Workload } from '../../judge/cluster/pod';
import type { DeclaredParty } from '../../judge/declared';
import type { Manifests } from '../../judge/objects/manifests';
import type { StoredObject, ObjectStore } from '../../judge/objects/store';
import type { MeshInstallation } from '../../judge/options';
import type { Evidence } from '../../rules/rule';
import type { AssumedObject } from '../assumptions/assumed-object';
import type { Assumption } from '../assumptions/assumption';
import type { EnforcementPoint } from '../enforcement-point';
import type { Report, Shape } from '../fields/shape';
import type { Check } from '../findings/message';
import type { KnownKeys } from '../keys/known-key';
import type { SpecificationEdge } from '../specification/edges';
import type { NamespaceNode, RelayNode, SpecificationNode, WorkloadNode } from '../specification/nodes';
import type { PortNode } from '../specification/ports';
import type { Specification } from '../specification/specification';

export interface MeshContract<Mesh extends MeshSpec = MeshSpec, Recorded extends MeshRecord = MeshRecord> {
  /** How reports name it. */
  readonly words: string;
  /** Whether pods of it get a proxy, or anything else that decides on calls. */
  readonly decides: boolean;
  /** Whether proxies hold their pods to what these were declared to call. */
  readonly holdsCallers: boolean;
  /** What is assumed of how it is installed, in words that go on from its name. @default - that of any mesh with a proxy for each pod */
  readonly installed?: string;
  /** The class of Gateways that make its relays. @default - none does */
  readonly relayClass?: string;
  readonly needs: MeshNeeds<Mesh>;
  /** What the pods need that its controller makes for edges. @default - what all pods need */
  readonly gatewayNeeds?: MeshNeeds<MeshSpec>;
  readonly kinds: MeshKinds;
  readonly keys: MeshKeys;
  readonly checks: MeshChecks;
  /** What was declared. Defaults are those of the mesh itself, from sources of the proof's own. */
  read(recorded: Recorded): Mesh;
  /** Its installations, as the judge has to know them. */
  installations(mesh: Mesh, graph: Specification): readonly MeshInstallation[];
  /** How pods that no manifest gives take part in it. */
  membership(mesh: Mesh): Pick<Extract<DeclaredParty, { kind: 'pods' }>, 'meshed' | 'shared' | 'mesh' | 'revision'>;
  /** What the network sees of a call that begins or ends in it; undefined where it sees it as it is. @default - it always does */
  legs?(call: Call): readonly Leg[] | undefined;
  /** Pods of it on the way to workloads, by these. @default - there are none */
  relays?(calls: Pick<Specification, 'nodes' | 'edges'>): ReadonlyMap<string, RelayNode>;
  /** Pods of it by way of which a workload calls what is outside. @default - it calls that straight */
  relayOutside?(caller: SpecificationNode, callee: SpecificationNode): RelayNode | undefined;
  /** What somebody else owns of a relay, that objects of these namespaces are led through. @default - relays are the program's own */
  relayOfOthers?(relay: RelayNode, from: readonly string[]): RelayOfOthers;
  /**
   * How a call comes in that shows no identity where one is asked for: around whatever decides, or let in with all who show none, so that the network alone
   * holds them. @default - none does
   */
  plain?(call: Call): 'around' | 'anonymous' | undefined;
  /** What it takes from whoever runs it, beside that it is there. @default - nothing */
  assumptions?(graph: Specification): readonly Assumption[];
  /** Annotations by which pods that others make ask for its proxy. @default - none: their namespace asks for it */
  podAnnotations?(graph: Specification, workload: WorkloadNode): Readonly<Record<string, string>>;
  /** The manifests without whatever it decides on. */
  hidden(manifests: Manifests): Manifests;
  /** Where it decides on calls, for a program that has pods in it. */
  enforcementPoints(graph: Specification): readonly EnforcementPoint[];
}

/** A call, or what the platform needs. */
export interface Call {
  readonly graph: Specification;
  readonly edge: SpecificationEdge;
  readonly caller: SpecificationNode;
  readonly callee: SpecificationNode;
}

/** A relay as its owner is assumed to have it. */
export interface RelayOfOthers {
  readonly gateway: AssumedObject;
  readonly podLabels: Readonly<Record<string, string>>;
  /** In words that go on from "it is". */
  readonly words: string;
  /** What no policy of others does, in words that go on from "none of them". */
  readonly untouched: string;
  /** A policy that does it. */
  readonly opening: AssumedObject;
}

/** A connection as packets go. */
export interface Leg {
  readonly from: SpecificationNode;
  readonly to: SpecificationNode;
  readonly ports: readonly PortNode[];
}

/** Kinds of its API, each as `group kind`, and what is understood of them. */
export interface MeshKinds {
  /** Policies. They are judged in whatever namespace they are. */
  readonly policies: readonly string[];
  /** Those of them that hold for all pods of their namespace where they select none. */
  readonly podPolicies: readonly string[];
  /** Other kinds that are read wherever they are. */
  readonly routes: readonly string[];
  /** Kinds to which routes of requests are attached, beside Gateways. @default - none */
  readonly routeParents?: readonly string[];
  /** Kinds of which each workload has one of its own name. Without the group. */
  readonly ofWorkloads: readonly string[];
  /** The kind of which a namespace has one object for each host and network outside, with all ports that are called there. @default - there is none */
  readonly ofHosts?: string;
  /** What is understood of their `spec`, field by field. */
  readonly fields: Readonly<Record<string, Shape>>;
  /** What is asked of an object beside its fields. */
  readonly fieldChecks: Readonly<Record<string, FieldCheck>>;
  /** Kinds whose `spec` the judge, or another check, reads as a whole. */
  readonly readElsewhere: readonly string[];
  /** ConfigMaps that its control plane writes into every namespace, and what depends on them. */
  readonly publishedConfigMaps: Readonly<Record<string, string>>;
}

export type FieldCheck = (graph: Specification, objects: ObjectStore, object: StoredObject, report: Report) => void;

/** Labels and annotations that it acts on. */
export interface MeshKeys {
  readonly known: readonly KnownKeys[];
  /** Its domains, with what keys of them can do. */
  readonly domains: Readonly<Record<string, string>>;
  /** The same for keys without a domain. */
  readonly bare: Readonly<Record<string, string>>;
}

export interface MeshChecks {
  /** What is not understood in an object of its kinds. */
  readonly understood: readonly Check[];
  /** What its objects have to do, as far as no connection shows it. */
  readonly objects: readonly Check[];
  /** What is asked of a live cluster alone, beside all that others own. @default - nothing */
  readonly inCluster?: readonly Check[];
  /** What holds of workloads, beside its enforcement points. */
  readonly workloads: readonly Check[];
  /** Kinds that `namespace` asks for, as group and kind. */
  readonly namespacePolicies: readonly (readonly [group: string, kind: string])[];
  /** Rules that only repeat what `enrolment` says. */
  readonly enrolmentRules: readonly string[];
  /** Labels by which pods of a namespace get its proxy. */
  namespaceLabels(mesh: MeshSpec): Readonly<Record<string, string>>;
  /** The same of annotations. @default - there are none */
  namespaceAnnotations?(mesh: MeshSpec): Readonly<Record<string, string>>;
  /** Objects that hold for all pods of a namespace, where another program writes them, each with what it is assumed to do. */
  groundRules(namespace: NamespaceNode): readonly GroundRule[];
  /** Whether what a rule objects to was declared. @default - nothing of it can be */
  isDeclaredOpening?(graph: Specification, objects: ObjectStore, rule: string, evidence: Evidence): boolean;
  /** What a declared namespace lacks, in words that go on from its name. */
  namespace(policies: PoliciesOfKind): readonly Missing[];
  /** Why pods that were declared in the mesh are not in it as they should be, in words that go on from "but"; undefined where they are. */
  enrolment(pods: Workload): string | undefined;
}

/** An object of others that is judged beside the manifests. */
export interface GroundRule {
  readonly body: AssumedObject;
  readonly text: string;
}

/** The policies of one namespace, by kind. */
export type PoliciesOfKind = (kind: string) => readonly StoredObject[];

/** What somebody has to put back, in words. */
export interface Missing {
  readonly text: string;
  readonly rule?: string;
}
