import { judgeApiServerFlow } from './api-server';
import { resolveFlow, type Answer } from './check';
import { judgeFlow, overall } from './judge-flow';
import { judgeVia, type Leg } from './via';
import type { Cluster } from '../cluster/cluster';
import type { Flow } from '../core/flow';
import type { HopKind } from '../core/hop';
import type { TraceEntry } from '../core/trace';
import { toVerdict, type Verdict } from '../core/verdict';
import type { Path, Position } from '../objects/read/origin';

/** What one object (or a rule of the platform) contributed, and where it stands. */
export interface Testimony {
  readonly effect: TraceEntry['effect'];
  readonly verdict: Verdict;
  readonly because: string;
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly path: Path;
  readonly position?: Position;
  /** Whether labels that are not known leave it open. @default false */
  readonly ofLabels?: boolean;
  /** Whether addresses of pods, which are not known, leave it open. @default false */
  readonly ofAddresses?: boolean;
}

export interface ExplainedHop {
  readonly hop: HopKind;
  /** On which side of the Gateway, where the flow comes through one. */
  readonly leg?: Leg;
  readonly verdict: Verdict;
  readonly testimonies: readonly Testimony[];
}

export interface Explanation extends Answer {
  readonly hops: readonly ExplainedHop[];
}

/** Like check, with every object that spoke. The only question that pays for provenance. */
export function explain(cluster: Cluster, flow: Flow): Explanation {
  const isApiServer = 'apiServer' in flow.to;
  if (flow.via !== undefined && !isApiServer) return explainVia(cluster, flow, flow.via);
  const statements: TraceEntry[] = [];
  const hear = (statement: TraceEntry) => { statements.push(statement); };
  const hops = isApiServer ? judgeApiServerFlow(cluster, flow, hear) : judgeFlow(cluster, resolveFlow(cluster, flow), hear);
  return Object.freeze({
    flow,
    verdict: toVerdict(overall(hops)),
    hops: Object.freeze(hops.map(({ hop, truth }) => Object.freeze({
      hop,
      verdict: toVerdict(truth),
      testimonies: Object.freeze(statements.filter((statement) => statement.hop === hop).map(testimonyOf)),
    }))),
  });
}

function explainVia(cluster: Cluster, flow: Flow, via: string): Explanation {
  const { truth, hops } = judgeVia(cluster, via, resolveFlow(cluster, flow));
  return Object.freeze({
    flow,
    verdict: toVerdict(truth),
    hops: Object.freeze(hops.map((hop) => Object.freeze({
      hop: hop.hop, ...(hop.leg && { leg: hop.leg }), verdict: toVerdict(hop.truth), testimonies: Object.freeze(hop.statements.map(testimonyOf)),
    }))),
  });
}

function testimonyOf({ effect, truth, because, object, path, ofLabels, ofAddresses }: TraceEntry): Testimony {
  const position = object?.origin.locate(path);
  return Object.freeze({
    effect,
    verdict: toVerdict(truth),
    because,
    ...(object && { object: Object.freeze({ kind: object.kind, namespace: object.namespace, name: object.name }) }),
    path,
    ...(position && { position }),
    ...(ofLabels && { ofLabels }),
    ...(ofAddresses && { ofAddresses }),
  });
}
