import type { Server } from 'node:http';
import { issueCertificates, spiffeId, type Certificates } from './certificates';
import { portOf, startEcho } from './echo';
import { startEnvoy, type Envoy } from './envoy';
import type { World } from './world';
import { askIstio } from '../istio/ask';

/** A port of a sidecar, as Istio's configuration treats it. */
export interface TargetPort {
  readonly port: number;
  /** Chains that are there: both where Envoy finds out by itself what is spoken. */
  readonly http: boolean;
  readonly tcp: boolean;
  /** Whether a chain takes mutual TLS. */
  readonly mtls: boolean;
}

export interface Target {
  readonly world: string;
  readonly workload: string;
  readonly address: string;
  readonly ports: readonly TargetPort[];
}

/** One Envoy that is the sidecar of every workload of every world. */
export interface Fleet {
  readonly targets: readonly Target[];
  readonly certificates: Certificates;
  /** Filters that only Istio's build of Envoy has, and that were taken out. */
  readonly removed: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Where addresses of pods begin: workers of jest, who are counted from 1, have Envoys of their own at the same time. */
const NETWORKS = { first: 64, ofEach: 8 } as const;

/** A port that no Service leads to. */
export const UNDECLARED_PORT = 9999;

export async function startFleet(worlds: readonly World[]): Promise<Fleet> {
  const server = spiffeId('cluster.local', 'default', 'default');
  const identities = worlds.flatMap(({ callers }) => callers.flatMap(({ arrives }) => (typeof arrives === 'string' ? [] : [arrives.spiffeId])));
  const certificates = issueCertificates([server, ...identities]);
  const echo = await startEcho();
  try {
    const { bootstrap, targets, removed } = askIstio<{ bootstrap: object; targets: Target[]; removed: string[] }>('envoy', {
      worlds: worlds.map(({ name, objects, mesh }) => ({ name, objects, mesh })),
      upstream: portOf(echo),
      certificate: certificates.identities[server],
      authority: certificates.authority,
      network: NETWORKS.first + (Number(process.env.JEST_WORKER_ID ?? 1) - 1) * NETWORKS.ofEach,
      ports: [UNDECLARED_PORT],
    });
    const last = targets[targets.length - 1]!;
    const envoy = await startEnvoy(bootstrap, { address: last.address, port: last.ports[last.ports.length - 1]!.port });
    return { targets, certificates, removed, stop: () => stop(envoy, echo) };
  } catch (error) {
    echo.close();
    throw error;
  }
}

async function stop(envoy: Envoy, echo: Server): Promise<void> {
  await envoy.stop();
  echo.closeAllConnections();
  await new Promise((done) => echo.close(done));
}
