/** How long callers wait and how often they try, as it was said. */
import type { Duration } from 'cdk8s';
import { millisecondsOf } from './seconds';
import type { _ServiceSettings } from './state';
import type { WorkloadNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { RetriesRecord } from '../graph/record/values';
import type { RequestTimesNode } from '../graph/request-times';
import type { MeshDialect } from '../meshes/mesh';
import { dialectOf, meshesThat } from '../meshes/table';

/** Shorter times cut off calls that work; longer ones are none. */
const [SHORTEST, LONGEST] = [100, 3_600_000];
const MOST_RETRIES = 10;

/** Undefined where nothing was said, or with mistakes. */
export function readRequestTimes(reader: Reader, service: _ServiceSettings | undefined): RequestTimesNode | undefined {
  const { requestTimeout, retries } = service ?? {};
  if (!requestTimeout && !retries) return undefined;
  const timeout = requestTimeout && millisecondsOf(requestTimeout);
  const isRead = reader.understands(() => {
    if (timeout === undefined) {
      reader.refuse('time-out', 'requestTimeout', 'none', 'how long one try may take, as there are retries', 'say it: requestTimeout: Duration.seconds(1)');
    } else if (!Number.isInteger(timeout) || timeout < SHORTEST || timeout > LONGEST) {
      reader.refuse('time-out', 'requestTimeout', `${timeout} milliseconds`, `a whole number of milliseconds from ${SHORTEST} to ${LONGEST}`, 'write it like Duration.seconds(1)');
    }
    if (retries) readRetries(reader, retries._record);
  });
  return isRead ? requestTimesOf(requestTimeout, retries?._record) : undefined;
}

/** What was said, if it can be said so. */
export function requestTimesOf(timeout: Duration | undefined, retries: RetriesRecord | undefined): RequestTimesNode | undefined {
  return timeout && {
    timeout: millisecondsOf(timeout), retries: retries && { times: retries.times, of: retries.factory === 'ofIdempotent' ? 'idempotent' : 'everything' },
  };
}

function readRetries(reader: Reader, said: RetriesRecord): void {
  if (!Number.isInteger(said.times) || said.times < 1 || said.times > MOST_RETRIES) {
    reader.refuse('time-out', 'retries', String(said.times), `a whole number from 1 to ${MOST_RETRIES}: a service that is down would get a flood of requests`, 'try less often, or leave them out');
  }
  if (said.factory === 'ofEverything' && said.reason.trim() === '') {
    reader.refuse('time-out', 'retries', quoted(said.reason), 'why requests that are not idempotent do no harm when they come twice', 'write it, or use Retries.ofIdempotent(2)');
  }
}

/** Whether proxies keep them. */
export function checkRequestTimes(reader: Reader, callee: WorkloadNode): void {
  const dialect: MeshDialect = dialectOf(callee.mesh);
  const subject = callee.requestTimes?.retries ? 'retries' : 'requestTimeout';
  if (!callee.requestTimes) return;
  if (!dialect.enforces.requestTimes) {
    reader.refuse(
      'time-out', subject, `time-outs and retries with ${dialect.words}`, 'a mesh whose proxies before the callers keep them',
      `leave them out, or use ${meshesThat(({ enforces }) => enforces.requestTimes === true)}`,
    );
    return;
  }
  if (!callee.ports.some(({ protocol }) => protocol === 'http' || protocol === 'http2' || protocol === 'grpc')) {
    reader.refuse('time-out', subject, 'time-outs and retries of a service without a port that speaks HTTP', 'requests, which proxies can send again', 'leave them out, or declare the port: ports: [Port.http(8080)]');
  } else if (callee.headless) {
    reader.refuse('time-out', subject, 'time-outs and retries of a StatefulSet', 'a service that is called by its name: callers of a StatefulSet dial its pods', 'leave them out');
  }
  for (const { code, value, expected, fix } of dialect.checkRequestTimes?.(callee.mesh, callee) ?? []) {
    reader.refuse(code, subject, value, expected, fix);
  }
}
