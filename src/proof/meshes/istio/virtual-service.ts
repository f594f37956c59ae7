/**
 * A VirtualService for calls inside the mesh: every call still goes to the one host, and has time to be answered.
 * Source: Istio VirtualService.
 */
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import { ANYTHING, anythingIn, each, fields, only, refused } from '../../fields/shape';
import type { Path, Report, Shape } from '../../fields/shape';
import { timeFrom, wholeNumber } from '../../fields/values';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';

const DIVERTS = 'it can lead calls of the mesh elsewhere, or change them on their way';
const TOO_SHORT = 'calls that were declared fail with so short a time';
const NO_CALLS = 'calls that were declared get no answer with it';

/** Shorter times cut off calls that work. */
const TIME = timeFrom(100, TOO_SHORT);

const DESTINATION = fields({ ...anythingIn('host', 'port'), subset: refused(DIVERTS) });

const CALLS = fields({
  name: ANYTHING,
  match: each(fields({ method: fields({ exact: ANYTHING, regex: ANYTHING }) })),
  timeout: TIME,
  retries: fields({ attempts: wholeNumber(0, 10, 'one call that fails becomes a flood of them'), ...anythingIn('retryOn', 'retryRemoteLocalities', 'retryIgnorePreviousHosts', 'backoff'), perTryTimeout: TIME }),
  // A single destination takes all calls, whatever its weight, unless it takes none.
  route: each(fields({ destination: DESTINATION, weight: only([100], NO_CALLS) })),
});

/** Which fields it may have. What they mean is asked by `sameHost`. */
export const VIRTUAL_SERVICE: Shape = fields({
  ...anythingIn('hosts', 'exportTo'), gateways: each(only(['mesh'], DIVERTS)), http: each(CALLS), tcp: refused(DIVERTS), tls: refused(DIVERTS),
});

/** Whether its calls go to the host, and to the port, that they were for. */
export function sameHost(graph: Specification, objects: ObjectStore, { namespace, body }: StoredObject, report: Report): void {
  const spec = fieldsOf(body.spec);
  const hosts = itemsOf(spec.hosts);
  const [host] = hosts;
  if (hosts.length !== 1 || typeof host !== 'string' || host === '' || host.includes('*')) {
    report(['spec', 'hosts'], spec.hosts, DIVERTS, 'the one host that is called');
    return;
  }
  const domain = graph.namespaces.get(namespace)?.cluster.clusterDomain ?? 'cluster.local';
  const asked = fullName(host, namespace, domain);
  const last = itemsOf(spec.http).at(-1);
  if (last === undefined) report(['spec', 'http'], spec.http, NO_CALLS, 'a rule for all requests');
  // Requests that no rule is for are answered with 404.
  if (last !== undefined && itemsOf(fieldsOf(last).match).length > 0) {
    report(['spec', 'http', itemsOf(spec.http).length - 1, 'match'], fieldsOf(last).match, NO_CALLS, 'a last rule that is for all requests');
  }
  for (const [index, rule] of itemsOf(spec.http).entries()) {
    const path = ['spec', 'http', index, 'route'];
    const { route } = fieldsOf(rule);
    const destination = itemsOf(route).length === 1 ? fieldsOf(fieldsOf(itemsOf(route)[0]).destination) : {};
    const { host: given, port } = destination;
    if (typeof given !== 'string' || fullName(given, namespace, domain) !== asked) {
      report(path, route, DIVERTS, `[{"destination":{"host":${JSON.stringify(host)}}}]`);
    } else if (port !== undefined && port !== null) {
      checkPort(objects, asked, port, [...path, 0, 'destination', 'port'], report);
    }
  }
}

/** A host without a dot is a Service in the namespace of the VirtualService. Names of hosts have no case. */
export function fullName(host: string, namespace: string, domain: string): string {
  return (host.includes('.') ? host : `${host}.${namespace}.svc.${domain}`).toLowerCase();
}

/** With a port, calls to every port go there: only the one port of a Service is the same for all of them. */
function checkPort(objects: ObjectStore, host: string, port: unknown, path: Path, report: Report): void {
  const [name, namespace, svc] = host.split('.');
  const service = svc === 'svc' ? objects.tryFind('', 'Service', namespace, name) : undefined;
  const ports = itemsOf(fieldsOf(service?.body.spec).ports);
  const single = ports.length === 1 ? fieldsOf(ports[0]).port : undefined;
  const { number, ...others } = fieldsOf(port);
  if (single !== undefined && number === single && Object.keys(others).length === 0) return;
  report(path, port, DIVERTS, single === undefined ? undefined : `{"number":${JSON.stringify(single)}}, or no port`);
}
