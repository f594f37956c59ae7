import { parseSeconds } from './quantities';
import { call, name, number, object, text, texts, type Code, type Entry } from '../program/code';
import type { Fields } from '../read/fields';
import type { Port } from '../read/ports';
import type { Survey } from '../read/survey';

const STAGES = { readinessProbe: 'readiness', livenessProbe: 'liveness', startupProbe: 'startup' } as const;

/** What the kubelet asks of a container; undefined where it asks nothing. */
export function probesOf(container: Fields, ports: readonly Port[], survey: Survey): Code | undefined {
  const read = (key: keyof typeof STAGES) => {
    const probe = container.tryObject(key);
    return probe && probeOf(probe, ports, survey);
  };
  const [readiness, liveness, startup] = [read('readinessProbe'), read('livenessProbe'), read('startupProbe')];
  const either = readiness ?? liveness;
  if (!either) {
    if (startup) survey.dropped.push(`${container.pathOf('startupProbe')}: there is no other probe`);
    return undefined;
  }
  if (!readiness) survey.todos.push('there was no readiness probe: the liveness probe stands in for it');
  if (!liveness) survey.todos.push('there was no liveness probe: the readiness probe stands in for it, so that a pod that stays unready is restarted');
  return call('Probes.of', object([
    { key: 'readiness', value: readiness ?? either },
    { key: 'liveness', value: liveness ?? either },
    ...(startup ? [{ key: 'startup', value: startup }] : []),
  ]));
}

function probeOf(probe: Fields, ports: readonly Port[], survey: Survey): Code | undefined {
  const options: Entry[] = [];
  const seconds = (key: string, as: string) => {
    const value = probe.number(key);
    const duration = value === undefined ? undefined : parseSeconds(value);
    if (duration) options.push({ key: as, value: duration });
    else if (value !== undefined) survey.blocks.push(`${probe.pathOf(key)} is not a whole number of seconds`);
  };
  const action = actionOf(probe, ports, options, survey);
  seconds('periodSeconds', 'period');
  seconds('timeoutSeconds', 'timeout');
  const failures = probe.number('failureThreshold');
  if (failures !== undefined) options.push({ key: 'failureThreshold', value: number(failures) });
  probe.drop('initialDelaySeconds', 'a startup probe waits instead');
  probe.drop('successThreshold', 'one success counts');
  probe.done();
  if (!action) return undefined;
  return call(`Probe.${action.factory}`, ...action.args, ...(options.length > 0 ? [object(options)] : []));
}

interface Action {
  readonly factory: 'http' | 'grpc' | 'tcp' | 'exec';
  readonly args: readonly Code[];
}

function actionOf(probe: Fields, ports: readonly Port[], options: Entry[], survey: Survey): Action | undefined {
  const http = probe.tryObject('httpGet');
  if (http) {
    askPort(http, ports, options, survey);
    http.drop('httpHeaders', 'the kubelet sends no headers of its own');
    if (http.has('host')) survey.blocks.push(`${http.pathOf('host')}: probes ask their own pod`);
    http.take('host');
    http.take('scheme');
    const path = http.text('path') ?? '/';
    http.done();
    return { factory: 'http', args: [text(path)] };
  }
  const grpc = probe.tryObject('grpc');
  if (grpc) {
    askPort(grpc, ports, options, survey);
    const service = grpc.text('service') ?? '';
    grpc.done();
    return { factory: 'grpc', args: [text(service)] };
  }
  const tcp = probe.tryObject('tcpSocket');
  if (tcp) {
    askPort(tcp, ports, options, survey);
    tcp.done();
    return { factory: 'tcp', args: [] };
  }
  const exec = probe.tryObject('exec');
  if (!exec) {
    survey.blocks.push(`${probe.path} asks nothing that is known`);
    return undefined;
  }
  const command = exec.texts('command');
  exec.done();
  return { factory: 'exec', args: [texts(command)] };
}

/** A port that is not declared is one for the kubelet alone. */
function askPort(action: Fields, ports: readonly Port[], options: Entry[], survey: Survey): void {
  const asked = action.take('port');
  const port = ports.find((one) => one.protocol !== 'udp' && (one.number === asked || one.name === asked));
  if (port) options.push({ key: 'portName', value: text(port.name) });
  else if (typeof asked === 'number') options.push({ key: 'managementPort', value: number(asked) });
  else survey.blocks.push(`${action.pathOf('port')} names no port of the container`);
}

/** A waiver of the rule by which a service has probes. */
export const NO_PROBES = name('Rule.PROBES');
