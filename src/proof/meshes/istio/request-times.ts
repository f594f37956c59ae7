/**
 * How long callers wait for a service and how often they try, which no connection shows: one VirtualService in its namespace says it, for all callers.
 * That calls go where they went without it is asked of each VirtualService where it is read.
 *
 * Sources: Istio VirtualService, HTTPRoute (rules are asked in their order; `timeout` is that of all tries), HTTPRetry; Envoy, `x-envoy-retry-on`
 * (`connect-failure` and `refused-stream` are of requests that nobody has seen); RFC 9110, section 9.2.2.
 */
import { isIstio } from './cluster-spec';
import { namespacesOf } from './own-namespaces';
import { fullName } from './virtual-service';
import type { StoredObject } from '../../../judge/objects/store';
import { describeDifferences, hasFields, is, isAnything, isList, isNothing } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import { tryReadTime } from '../../fields/values';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf, textsOf } from '../../objects/values';
import type { RequestTimesSpec } from '../../specification/request-times';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* requestTimeFindings(graph: Specification, input: ProofInput): Generator<Message> {
  const timed = nodesOf(graph, 'workload').filter(({ requestTimes, mesh }) => requestTimes && isIstio(mesh));
  if (timed.length === 0) return;
  const byHost = servicesByHost(graph, input);
  for (const callee of timed) {
    const host = `${callee.name}.${callee.namespace}.svc.${callee.cluster.clusterDomain}`.toLowerCase();
    const own = [...byHost.exact.get(host) ?? [], ...byHost.wild.flatMap(({ suffix, service }) => (host.endsWith(suffix) ? [service] : []))];
    const [service] = own;
    if (own.length !== 1 || service.namespace !== callee.namespace) {
      const found = own.length === 0 ? 'no VirtualService has it' : `${inWords(own.map(nameOf))} say how it is called, expected one in its namespace`;
      yield { node: callee.id, text: `${callee.id} was declared with a time-out (requestTimeout), but ${found}. Put it back, and remove others` };
      continue;
    }
    const differences = meaningOf(callee.requestTimes!)(service.body.spec, 'spec');
    if (differences.length === 0) continue;
    yield {
      node: callee.id,
      object: keyOfObject(service),
      text: `${nameOf(service)} has callers of ${callee.id} wait or try otherwise than declared (requestTimeout, retries): ${describeDifferences(differences)}. Take the change back`,
    };
  }
}

interface ByHost {
  readonly exact: ReadonlyMap<string, readonly StoredObject[]>;
  readonly wild: readonly { readonly suffix: string; readonly service: StoredObject }[];
}

/** VirtualServices that callers of the program may read, by the hosts that they name. */
function servicesByHost(graph: Specification, { objects }: ProofInput): ByHost {
  const places = namespacesOf(graph);
  const exact = new Map<string, readonly StoredObject[]>();
  const wild: ByHost['wild'][number][] = [];
  for (const service of objects.ofKind('networking.istio.io', 'VirtualService')) {
    if (!places.has(service.namespace)) continue;
    const domain = graph.namespaces.get(service.namespace)?.cluster.clusterDomain ?? 'cluster.local';
    for (const name of new Set(textsOf(fieldsOf(service.body.spec).hosts).map((host) => fullName(host, service.namespace, domain)))) {
      if (name.startsWith('*')) wild.push({ suffix: name.slice(1), service });
      else exact.set(name, [...exact.get(name) ?? [], service]);
    }
  }
  return { exact, wild };
}

/** Hosts and routes are asked of each VirtualService. */
function meaningOf(times: RequestTimesSpec): Meaning {
  return hasFields({ hosts: isAnything, gateways: isAnything, exportTo: isForAll, http: isList(rulesOf(times)) });
}

const isForAll: Meaning = (got, at) => (itemsOf(got).every((one) => one === '*') ? [] : [{ at, got, expected: 'nothing: it is for all callers' }]);

const UNSEEN = ['connect-failure', 'refused-stream'];
const FAILED = [...UNSEEN, 'gateway-error', 'unavailable'];
const SAFE_TWICE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

function rulesOf({ each, all, again, idempotentOnly }: RequestTimesSpec): readonly Meaning[] {
  const common = { name: isAnything, route: isAnything };
  // Nobody has seen what is sent again here, as often as the mesh does without being told.
  const once = hasFields({ ...common, match: isNothing, timeout: lasts(each), retries: hasFields({ attempts: is(2), retryOn: isAmong(UNSEEN) }) });
  if (again === 0) return [once];
  const retries = hasFields({ attempts: is(again), perTryTimeout: lasts(each), retryOn: isAmong(FAILED) });
  const retried = { ...common, timeout: lasts(all), retries };
  if (!idempotentOnly) return [hasFields({ ...retried, match: isNothing })];
  return [hasFields({ ...retried, match: isList([hasFields({ method: hasFields({ regex: areMethods }) })]) }), once];
}

function lasts(milliseconds: number): Meaning {
  return (got, at) => (tryReadTime(got) === milliseconds ? [] : [{ at, got, expected: `"${milliseconds}ms"` }]);
}

/** These words between commas, all of them. */
function isAmong(words: readonly string[]): Meaning {
  return (got, at) => (typeof got === 'string' && isSame(got.split(',').map((word) => word.trim()), words) ? [] : [{ at, got, expected: `"${words.join(',')}"` }]);
}

/** Alternatives of an expression that is compared with the whole method. */
const areMethods: Meaning = (got, at) => (typeof got === 'string' && isSame(got.split('|'), SAFE_TWICE) ? [] : [{ at, got, expected: `"${SAFE_TWICE.join('|')}"` }]);

function isSame(found: readonly string[], expected: readonly string[]): boolean {
  return found.length === expected.length && expected.every((one) => found.includes(one));
}
