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
  readonly services: readonly { readonly host: string; readonly waypoint: string; readonly ingress: boolean }[];
  readonly authorizations: readonly Authorization[];
}

/** What istiod sends to a waypoint. */
export interface SentToWaypoint {
  readonly listeners: readonly object[];
  readonly clusters: readonly object[];
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
