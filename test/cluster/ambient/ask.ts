import type { Authorization } from './ztunnel';
import type { Written } from '../../support/examples-manifests';
import type { MeshOptions } from '../istio/ask';
import { goTool } from '../tools/go-tool';
import { run, SHORT_LIVED } from '../tools/run';

/** What istiod sends to every ztunnel. */
export interface SentToZtunnel {
  readonly workloads: readonly {
    readonly workload: string;
    readonly address: string;
    /** Whether callers tunnel to it. */
    readonly tunnel: boolean;
    /** Its waypoint, as namespace/host; empty without one. */
    readonly waypoint: string;
    /** Policies that are bound to it, beside those of its namespace and of the mesh. */
    readonly policies: readonly string[];
  }[];
  readonly services: readonly {
    readonly namespace: string;
    readonly host: string;
    /** Those that callers may dial. */
    readonly addresses: readonly string[];
    readonly waypoint: string;
    readonly ingress: boolean;
    /** Where a second waypoint takes part of the calls: of a hundred, what each of them takes. */
    readonly weights: Readonly<Record<string, number>>;
  }[];
  readonly authorizations: readonly Authorization[];
}

/** What istiod sends to a waypoint. */
export interface SentToWaypoint {
  readonly listeners: readonly object[];
  readonly clusters: readonly object[];
  /** Where Services lead: for pods that take tunnels to the listener that makes one. */
  readonly endpoints: readonly { readonly clusterName: string; readonly endpoints?: readonly object[] }[];
}

export interface AmbientWorld {
  readonly objects: readonly Written[];
  readonly mesh: MeshOptions;
}

export function askForZtunnel(world: AmbientWorld): SentToZtunnel {
  return ask('ambient', world);
}

export function askForWaypoint(world: AmbientWorld, waypoint: string): SentToWaypoint {
  return ask('waypoint', { ...world, waypoint });
}

function ask<Answer>(command: 'ambient' | 'waypoint', question: object): Answer {
  const env = { ...SHORT_LIVED, PILOT_ENABLE_AMBIENT: 'true' };
  return JSON.parse(run(goTool('istio'), [command], { input: JSON.stringify(question), env })) as Answer;
}
