/** Ways in from outside whose pods pass requests on by rules, such as a Gateway with its routes: what a layer tells of them. */
import type { ServicePort } from './meshes/mesh';
import type { Cluster } from '../cluster/cluster';
import type { Pod, Workload } from '../cluster/pod';
import type { RequestQuestion } from '../core/flow';
import type { HopSite } from '../core/hop';
import type { Truth } from '../core/verdict';
import type { Body } from '../objects/kinds/kind';
import type { ObjectRef } from '../objects/read/field';
import type { Path } from '../objects/read/origin';
import type { RequestPatterns } from '../requests/requests';

export interface Entrance {
  /** The hop at its rules. */
  readonly site: HopSite;
  readonly ref: ObjectRef;
  /** Its class, and the controller that the class names. */
  readonly className: string;
  /** @default - the class is not given */
  readonly controllerName?: string;
  /** The pods to which requests come first, or why nothing is known of them. */
  readonly pods: Workload | string;
  /** Why nobody knows what it lets through. @default - it is known */
  readonly blind?: string;
  /** Ports at which some rule takes requests. */
  readonly ports: readonly number[];
  /** Those of them at which clients must show a certificate. */
  readonly certifiedPorts: readonly number[];
  /** Ports of Services that its rules lead to; `any`, where they may lead to whatever there is. */
  readonly services: 'any' | readonly ServicePort[];
  /** A few requests of each rule that cannot be told from others it takes, by which it is tried. */
  readonly samples: readonly RuleSamples[];
  /** Values by which its rules tell requests apart. */
  readonly patterns: RequestPatterns;
  /** The same of rules at one port. */
  patternsAt(port: number): RequestPatterns;
  /** The same of rules that take requests for a host; undefined where none does. */
  patternsOf(host: string): RequestPatterns | undefined;
  /** Values by which callees tell requests apart, with those before its rules change paths; undefined where that can't be told. */
  before(patterns: RequestPatterns): RequestPatterns | undefined;
  /** The rules that may lead a request at one of its ports to a port of a pod. */
  leading(cluster: Cluster, request: KnownRequest, port: number, to: PodPort): readonly Lead[];
}

/** Requests that a rule takes, as far as nothing else takes them before. */
export interface RuleSamples {
  readonly object: ObjectRef;
  readonly path: Path;
  readonly requests: readonly KnownRequest[];
  /** Ports of Services that the rule leads to; `any`, where it may lead to whatever there is. */
  readonly services: Entrance['services'];
}

export interface PodPort {
  readonly pod: Pod;
  readonly port: number;
}

/** A request of which nothing is open that rules ask for but headers and the query. */
export type KnownRequest = RequestQuestion & { readonly method: string; readonly path: string; readonly host: string };

/** A rule that leads a request on. */
export interface Lead {
  /** Whether it does. */
  readonly truth: Truth;
  readonly object: ObjectRef;
  readonly path: Path;
  /** Annotations of the object. */
  readonly annotations: Body;
  /** Services that the rule calls. */
  readonly services: readonly { readonly namespace: string; readonly name: string }[];
  /** The request as the callee gets it, but for its token. */
  readonly request: RequestQuestion;
  /** Headers that it loses on the way, in lower case. */
  readonly removed: readonly string[];
  /** Headers that are written on the way. */
  readonly written: readonly string[];
}
