/** Kinds of Istio, as far as the judge does not read them field by field. Source: Istio DestinationRule and Sidecar. */
import type { StoredObject, ObjectStore } from '../../../judge/objects/store';
import { ANYTHING, anythingIn, each, fields, only, refused } from '../../fields/shape';
import type { Report, Shape } from '../../fields/shape';
import { timeFrom, wholeNumber } from '../../fields/values';
import { fieldsOf } from '../../objects/values';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const IDENTITIES = 'callers take other identities for the callee\'s with it';
const NO_MUTUAL_TLS = 'callers give up the mutual TLS of the mesh with it';
const PAST_THE_WALLS = 'callers choose the address that they connect to, whatever may be called';

/** Which endpoint of the host is taken. PASSTHROUGH takes none of them, but the address that the caller asked for. Source: LoadBalancerSettings. */
const LOAD_BALANCER = fields({
  ...anythingIn('consistentHash', 'localityLbSetting', 'warmupDurationSecs', 'warmup'),
  simple: only(['UNSPECIFIED', 'LEAST_REQUEST', 'LEAST_CONN', 'ROUND_ROBIN', 'RANDOM'], PAST_THE_WALLS),
});
const REFUSES_ALL = 'calls that were declared fail with it';
const COUNT = wholeNumber(1, 2 ** 31 - 1, REFUSES_ALL);
const POOL = fields({
  tcp: fields({ ...anythingIn('tcpKeepalive', 'maxConnectionDuration', 'idleTimeout'), maxConnections: COUNT, connectTimeout: timeFrom(100, REFUSES_ALL) }),
  http: fields({
    ...anythingIn('maxRequestsPerConnection', 'maxRetries', 'idleTimeout', 'useClientProtocol', 'maxConcurrentStreams'),
    http1MaxPendingRequests: COUNT,
    http2MaxRequests: COUNT,
    h2UpgradePolicy: only(['DEFAULT', 'DO_NOT_UPGRADE'], 'callees that do not speak HTTP/2 get calls that they can\'t read'),
  }),
});
const PLAIN_POLICY = { ...anythingIn('outlierDetection', 'retryBudget'), connectionPool: POOL, loadBalancer: LOAD_BALANCER };

function trafficPolicy(tls: Shape): Readonly<Record<string, Shape>> {
  return {
    ...PLAIN_POLICY,
    tls,
    portLevelSettings: each(fields({ ...PLAIN_POLICY, port: ANYTHING, tls })),
    proxyProtocol: refused('it writes another address of the caller before each connection'),
    tunnel: refused('calls go to a proxy of somebody else with it'),
  };
}

function destinationRule(tls: Shape): Shape {
  const policy = fields(trafficPolicy(tls));
  return fields({
    ...anythingIn('host', 'exportTo', 'workloadSelector'),
    trafficPolicy: policy,
    subsets: each(fields({ ...anythingIn('name', 'labels'), trafficPolicy: policy })),
  });
}

const IN_MESH = destinationRule(fields({
  mode: only(['ISTIO_MUTUAL'], NO_MUTUAL_TLS), sni: refused(IDENTITIES), subjectAltNames: refused(IDENTITIES),
}));

const OTHER_NAME = 'callers take somebody else for the host with it';
const NO_MESH = 'callers show the identity of the mesh to a host that knows nothing of it, and can\'t connect';

/** What callers of a host outside may be told of TLS. */
function outside(host: string): Shape {
  return destinationRule(fields({
    ...anythingIn('caCertificates', 'caCrl'),
    mode: only(['DISABLE', 'SIMPLE', 'MUTUAL'], NO_MESH),
    sni: only([host], OTHER_NAME),
    subjectAltNames: each(only([host], OTHER_NAME)),
    insecureSkipVerify: only([false], 'callers take anybody for the host with it'),
    clientCertificate: refused('it shows an undeclared certificate'),
    privateKey: refused('it shows an undeclared certificate'),
    credentialName: refused('it shows an undeclared certificate'),
  }));
}

/** A name with a dot that is no Service's is outside; everything else may mean a workload. */
export const DESTINATION_RULE: Shape = (value, path, report) => {
  const host = tryFindOutside(value);
  (host === undefined ? IN_MESH : outside(host))(value, path, report);
};

function tryFindOutside(spec: unknown): string | undefined {
  const { host } = fieldsOf(spec);
  const name = typeof host === 'string' ? host.toLowerCase() : '*';
  const isOutside = name.includes('.') && !name.includes('*') && !/\.svc(\.|$)/.test(name) && !/\.(local|internal)$/.test(name) && name.split('.').length > 2;
  return isOutside ? name : undefined;
}

const TWICE = destinationRule((tls, path, report) => {
  const { mode } = fieldsOf(tls);
  if (mode === 'SIMPLE' || mode === 'MUTUAL') report([...path, 'mode'], mode, 'callers speak TLS themselves, as declared, and the proxy adds it a second time', '"DISABLE"');
});

/** Whether the proxy adds TLS to calls that already have it. */
export function tlsOnce(graph: Specification, _objects: ObjectStore, { body }: StoredObject, report: Report): void {
  const host = tryFindOutside(body.spec);
  if (host === undefined) return;
  const speaksTls = nodesOf(graph, 'host').some((node) => (
    node.port.protocol === 'tls' && (node.wildcard ? host.endsWith(node.host.replace(/^\*/, '').toLowerCase()) : host === node.host.toLowerCase())
  ));
  if (!speaksTls) return;
  TWICE(body.spec, ['spec'], (path, got, because, expected) => {
    // Everything else was asked before.
    if (expected !== undefined) report(path, got, because, expected);
  });
}

const BEYOND = 'the proxy takes less than everything, or elsewhere, with it';

export const SIDECAR: Shape = fields({
  ...anythingIn('workloadSelector', 'inboundConnectionPool'),
  ingress: refused('it leads calls to other ports, past the policies of those that were declared'),
  egress: each(fields({
    hosts: ANYTHING,
    port: refused(BEYOND),
    bind: refused(BEYOND),
    captureMode: only(['DEFAULT', 'IPTABLES'], 'the proxy takes no calls there: they go past it'),
  })),
  outboundTrafficPolicy: fields({ mode: ANYTHING, egressProxy: refused('undeclared calls go to a proxy with it') }),
});
