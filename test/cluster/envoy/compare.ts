import { dial, type Caller, type Protocol } from './caller';
import { UNDECLARED_PORT, type Fleet, type Target, type TargetPort } from './fleet';
import { overHttp, overHttp2, type Seen } from './probe';
import type { Request } from './request';
import { judgedObjects, judgeOptionsOf, keyOf, workloadsOf, type World } from './world';
import { judge, type Judgement } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';

/** What was tried, and where Envoy and the judge differ. */
export interface Comparison {
  cells: number;
  allowed: number;
  denied: number;
  /** Cells for which the judge says that the question alone does not settle them. */
  open: number;
  readonly disagreements: string[];
}

interface Line {
  readonly world: World;
  readonly target: Target;
  readonly port: TargetPort;
  readonly caller: Caller;
  readonly protocol: Protocol;
}

const AT_ONCE = 12;

/** How many requests are tried where nothing of a request can matter: on a TCP chain, and where no connection is taken. */
const FEW = 3;

/** Tries every caller at every port of every workload with every request, and asks the judge the same. */
export async function compare(world: World, fleet: Fleet): Promise<Comparison> {
  const judgement = judge([{ objects: judgedObjects(world) }], judgeOptionsOf(world));
  if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems, undefined, 2));
  const found: Comparison = { cells: 0, allowed: 0, denied: 0, open: 0, disagreements: [] };
  const lines = linesOf(world, fleet);
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let line = lines.pop(); line; line = lines.pop()) {
      await tryLine(line, fleet, judgement, found).catch((error: unknown) => {
        lines.length = 0;
        throw error;
      });
    }
  });
  await Promise.all(workers);
  return found;
}

function linesOf(world: World, fleet: Fleet): Line[] {
  const targets = fleet.targets.filter((target) => target.world === world.name && (world.callees?.includes(target.workload) ?? true));
  return targets.flatMap((target) => target.ports.flatMap((port) => world.callers
    // Whom mutual TLS alone keeps out comes in where there is none.
    .filter((caller) => caller.judged !== 'deny' || port.mtls)
    .flatMap((caller) => protocolsAt(world, target, port, caller).map((protocol) => ({ world, target, port, caller, protocol })))));
}

/** In plain text Envoy sees HTTP for itself, so that only mutual TLS can lead to the TCP chain of a port that has both. */
function protocolsAt(world: World, target: Target, port: TargetPort, caller: Caller): readonly Protocol[] {
  if (!port.http) return ['tcp'];
  if (port.tcp) return isTls(caller, port) ? ['http', 'tcp'] : ['http'];
  return [isGrpc(world.objects, target, port.port) ? 'grpc' : 'http'];
}

/** Sidecars know who takes no mutual TLS, and send plain text there. */
function isTls({ arrives }: Caller, { mtls }: TargetPort): boolean {
  return mtls && arrives !== 'plaintext';
}

function isGrpc(objects: readonly Written[], { workload }: Target, port: number): boolean {
  const [namespace] = workload.split('/');
  return objects.some(({ kind, metadata, spec }) => kind === 'Service' && metadata.namespace === namespace
    && spec.ports.some((item: { targetPort?: number; name?: string; appProtocol?: string }) => item.targetPort === port
      && /^grpc/.test(item.appProtocol ?? item.name ?? '')));
}

async function tryLine(line: Line, fleet: Fleet, judgement: Judgement, found: Comparison): Promise<void> {
  const { world, target, port, caller, protocol } = line;
  const certificate = typeof caller.arrives === 'string' ? undefined : fleet.certificates.identities[caller.arrives.spiffeId];
  const tls = isTls(caller, port);
  const workload = workloadsOf(world.objects).find((item) => keyOf(item) === target.workload)!;
  const over = protocol === 'grpc' ? overHttp2 : overHttp;
  const { address: from, sni } = caller;
  const options = { host: target.address, port: port.port, protocol, tls, from, sni, ...(certificate && { certificate }) };
  const connection = over(() => dial(options));
  try {
    const requests = world.requests(workload);
    for (const request of protocol === 'tcp' || port.port === UNDECLARED_PORT ? requests.slice(0, FEW) : requests) {
      const seen = await connection.ask(request);
      note(line, request, seen, judgement, found);
      if (seen === 'refused' && request === requests[FEW - 1]) return;
    }
  } finally {
    connection.close();
  }
}

function note(line: Line, request: Request, seen: Seen, judgement: Judgement, found: Comparison): void {
  const { world, target, port, caller, protocol } = line;
  const verdict = seen === 'allow' ? 'allow' : 'deny';
  const judged = caller.judged === 'deny' ? 'deny' : judgement.check({
    from: caller.judged,
    to: { workload: target.workload },
    port: port.port,
    // Who shows an identity was led by its sidecar, which knows Services; the address alone would be dialled in plain text.
    ...(typeof caller.arrives !== 'string' && { dial: 'service' }),
    token: { state: 'absent' },
    headers: {},
    sni: isTls(caller, port) ? caller.sni ?? '' : '',
    ...request,
  }).verdict;
  found.cells++;
  found[verdict === 'allow' ? 'allowed' : 'denied']++;
  if (judged === verdict) return;
  const isSniffed = port.http && port.tcp;
  if ((judged === 'unknown' && isSniffed) || (world.mayBeOpen && (judged === 'unknown' || judged === 'conditional'))) {
    found.open++;
    return;
  }
  found.disagreements.push(
    `${world.name}: ${caller.name} → ${target.workload}:${port.port} (${protocol}) ${request.method} ${request.host}${request.path}: Envoy ${seen}, judge ${judged}`,
  );
}
