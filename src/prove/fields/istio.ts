/** Kinds of Istio, as far as the judge does not read them field by field. Source: Istio DestinationRule, Sidecar and VirtualService. */
import { ANYTHING, anythingIn, each, fields, only, refused } from './shape';
import type { Shape } from './shape';
import { fieldsOf, itemsOf, textsOf } from '../manifest-index';

const IDENTITIES = 'callers take other identities for the callee\'s with it';
const NO_MUTUAL_TLS = 'callers give up the mutual TLS of the mesh with it';
const PLAIN_POLICY = anythingIn('connectionPool', 'outlierDetection', 'loadBalancer', 'retryBudget');

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

const OUTSIDE = destinationRule(fields({
  ...anythingIn('mode', 'sni', 'subjectAltNames', 'caCertificates', 'caCrl'),
  insecureSkipVerify: only([false], 'callers take anybody for the host with it'),
  clientCertificate: refused('it shows a certificate that nobody declared'),
  privateKey: refused('it shows a certificate that nobody declared'),
  credentialName: refused('it shows a certificate that nobody declared'),
}));

/** A name with a dot that is no Service's is outside; everything else may mean a workload. */
export const DESTINATION_RULE: Shape = (value, path, report) => {
  const { host } = fieldsOf(value);
  const name = typeof host === 'string' ? host.toLowerCase() : '*';
  const outside = name.includes('.') && !name.includes('*') && !/\.svc(\.|$)/.test(name) && !/\.(local|internal)$/.test(name) && name.split('.').length > 2;
  (outside ? OUTSIDE : IN_MESH)(value, path, report);
};

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
  outboundTrafficPolicy: fields({ mode: ANYTHING, egressProxy: refused('calls that nobody declared go to a proxy with it') }),
});

const DIVERTS = 'it can lead calls of the mesh elsewhere, or change them on their way';

/** Calls that end where they were going, only later or again. */
const SAME_CALL = fields({ name: ANYTHING, timeout: ANYTHING, retries: ANYTHING, route: ANYTHING });

/** One host, to which every call still goes: a VirtualService may say how long, and how often, and nothing else. */
export const VIRTUAL_SERVICE: Shape = (value, path, report) => {
  const spec = fieldsOf(value);
  fields({ hosts: ANYTHING, exportTo: ANYTHING, gateways: each(only(['mesh'], DIVERTS)), http: each(SAME_CALL), tcp: refused(DIVERTS), tls: refused(DIVERTS) })(value, path, report);
  const hosts = textsOf(spec.hosts);
  for (const [index, rule] of itemsOf(spec.http).entries()) {
    const route = itemsOf(fieldsOf(rule).route);
    const destinations = route.map((one) => fieldsOf(fieldsOf(one).destination));
    const same = hosts.length === 1 && destinations.length > 0 && destinations.every(({ host, subset }) => host === hosts[0] && subset === undefined)
      && route.every((one) => Object.keys(fieldsOf(one)).every((key) => key === 'destination' || key === 'weight'));
    if (!same) report([...path, 'http', index, 'route'], fieldsOf(rule).route, DIVERTS);
  }
};
