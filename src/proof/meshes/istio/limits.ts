/**
 * Limits of load, which no connection shows: each DestinationRule that callers or a waypoint may read for a service with limits has to say them all.
 * A rule in the namespace of a caller, or of the whole mesh, is read in the place of that of the service.
 *
 * Sources: Istio DestinationRule, TrafficPolicy (a port replaces what is said for all of them, a subset field by field), ConnectionPoolSettings,
 * OutlierDetection (the defaults are an interval of 10 s and a tenth of the pods, which of a few is none), and "Cross namespace configuration".
 */
import { isIstio } from './cluster-spec';
import { namespacesOf } from './own-namespaces';
import type { StoredObject } from '../../../judge/objects/store';
import { describeDifferences, hasFields, is, isAnything, isNothing } from '../../checks/matchers';
import type { Difference, Meaning } from '../../checks/matchers';
import { tryReadTime } from '../../fields/values';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, nameOf, textsOf } from '../../objects/values';
import type { LimitsSpec } from '../../specification/limits';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* limitFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  const places = namespacesOf(graph);
  const rules = objects.ofKind('networking.istio.io', 'DestinationRule').filter(({ namespace }) => places.has(namespace));
  for (const callee of nodesOf(graph, 'workload')) {
    if (!callee.limits || !isIstio(callee.mesh)) continue;
    const host = `${callee.name}.${callee.namespace}.svc.${callee.cluster.clusterDomain}`;
    const covering = rules.filter((rule) => covers(hostOf(rule, callee), host));
    if (!covering.some((rule) => rule.namespace === callee.namespace && isForAll(rule) && hostOf(rule, callee) === host)) {
      yield {
        node: callee.id,
        text: `${callee.id} was declared with limits of load (resilience), but no DestinationRule in its namespace has them for the host ${host} and for all of its callers. Put it back`,
      };
    }
    for (const rule of covering) {
      const differences = differencesOf(callee.limits, rule);
      if (differences.length === 0) continue;
      yield {
        node: callee.id,
        text: `${nameOf(rule)} limits calls of ${callee.id} otherwise than declared (resilience): ${describeDifferences(differences)}. Declare it so, or take the change back`,
      };
    }
  }
}

/** A name without a dot is a Service in the rule's own namespace. */
function hostOf({ body, namespace }: StoredObject, { cluster }: WorkloadNode): string {
  const { host } = fieldsOf(body.spec);
  if (typeof host !== 'string') return '';
  return host.includes('.') || host.startsWith('*') ? host : `${host}.${namespace}.svc.${cluster.clusterDomain}`;
}

function covers(host: string, service: string): boolean {
  return host.startsWith('*') ? service.endsWith(host.slice(1)) : host === service;
}

/** Neither kept in its namespace, nor for some of the pods that call. */
function isForAll({ body }: StoredObject): boolean {
  const { exportTo, workloadSelector } = fieldsOf(body.spec);
  const shown = textsOf(exportTo);
  return (shown.length === 0 || shown.includes('*')) && Object.keys(fieldsOf(workloadSelector)).length === 0;
}

function differencesOf(limits: LimitsSpec, { body }: StoredObject): readonly Difference[] {
  const { trafficPolicy, subsets } = fieldsOf(body.spec);
  const ports = itemsOf(fieldsOf(trafficPolicy).portLevelSettings);
  const whole = policyOf(limits);
  return [
    ...whole(trafficPolicy, 'spec.trafficPolicy'),
    ...ports.flatMap((port, at) => whole(port, `spec.trafficPolicy.portLevelSettings[${at}]`)),
    ...itemsOf(subsets).flatMap((subset, at) => ofSubset(whole, subset, `spec.subsets[${at}].trafficPolicy`)),
  ];
}

/** What a subset leaves out holds as it does for all of them. */
function ofSubset(whole: Meaning, subset: unknown, at: string): readonly Difference[] {
  const { connectionPool, outlierDetection, portLevelSettings } = fieldsOf(fieldsOf(subset).trafficPolicy);
  const said = Object.keys({ ...(connectionPool !== undefined && { connectionPool }), ...(outlierDetection !== undefined && { outlierDetection }) });
  return [
    ...whole(fieldsOf(subset).trafficPolicy, at).filter((difference) => said.some((field) => difference.at.startsWith(`${at}.${field}`))),
    ...itemsOf(portLevelSettings).flatMap((port, index) => whole(port, `${at}.portLevelSettings[${index}]`)),
  ];
}

function policyOf({ maxConnections, maxPendingRequests, connectSeconds, ejection }: LimitsSpec): Meaning {
  const or = <T>(value: T | undefined, meaning: (declared: T) => Meaning) => (value === undefined ? isNothing : meaning(value));
  return among({
    connectionPool: among({
      tcp: among({ maxConnections: or(maxConnections, is), connectTimeout: or(connectSeconds, lasts) }),
      http: among({ http1MaxPendingRequests: or(maxPendingRequests, is), http2MaxRequests: isNothing }),
    }),
    outlierDetection: or(ejection, ({ after5xx, seconds }) => hasFields({
      consecutive5xxErrors: is(after5xx),
      interval: lasts(10, 10),
      baseEjectionTime: lasts(seconds, 30),
      maxEjectionPercent: is(50),
      consecutiveGatewayErrors: isAnything,
    })),
  });
}

/** These fields, whatever others there are: those are looked at elsewhere. */
function among(meanings: Readonly<Record<string, Meaning>>): Meaning {
  return (got, at) => {
    const given = fieldsOf(got);
    return Object.entries(meanings).flatMap(([key, meaning]) => meaning(given[key], `${at}.${key}`));
  };
}

/** So many seconds, however they are written. */
function lasts(seconds: number, byDefault?: number): Meaning {
  return (got, at) => {
    const time = got === undefined || got === null ? byDefault : (tryReadTime(got) ?? NaN) / 1000;
    return time === seconds ? [] : [{ at, got, expected: `"${seconds}s"` }];
  };
}
