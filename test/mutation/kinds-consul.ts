import { LABELS_OF_OBJECT } from './kinds-network';
import { always, narrow, oneMore, widen } from './operator';
import type { KindOfMutant, Operator } from './operator';

const SOURCE = 'spec.sources[]';
const PERMISSIONS = `${SOURCE}.permissions`;
const HTTP = `${PERMISSIONS}[].http`;
const EVERYTHING = { pathPrefix: '/' };

export const SERVICE_INTENTIONS: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.sources', 'by another service', oneMore({ name: 'mutant', action: 'allow' })),
    widen('spec.sources', 'to everybody', always([{ name: '*', action: 'allow' }])),
    widen('spec.sources', 'by a service of a peer', oneMore({ name: 'mutant', peer: 'mutant', action: 'allow' })),
    widen('spec.sources', 'to what holds by default', (sources) => sources.slice(0, -1)),
    widen(`${SOURCE}.action`, 'to allow', always('allow')),
    narrow(`${SOURCE}.action`, 'to deny', always('deny')),
    narrow(`${SOURCE}.name`, 'to another service', always('mutant')),
    widen(`${SOURCE}.name`, 'to any service', always('*')),
    narrow(`${SOURCE}.peer?`, 'to a peer', always('mutant')),
    narrow(`${SOURCE}.namespace?`, 'to a namespace of Consul', always('mutant')),
    widen(SOURCE, 'to every request', ({ name, permissions }) => (permissions ? { name, action: 'allow' } : undefined)),
    widen(PERMISSIONS, 'by every path, first', (permissions) => [{ action: 'allow', http: EVERYTHING }, ...permissions]),
    widen(PERMISSIONS, 'to what holds by default', (permissions) => permissions.slice(0, -1)),
    narrow(PERMISSIONS, 'by a denial, first', (permissions) => [{ action: 'deny', http: EVERYTHING }, ...permissions]),
    narrow(PERMISSIONS, 'backwards', (permissions) => [...permissions].reverse()),
    widen(`${PERMISSIONS}[].action`, 'to allow', always('allow')),
    narrow(`${PERMISSIONS}[].action`, 'to deny', always('deny')),
    widen(HTTP, 'to all below a path', ({ pathExact, ...http }) => (pathExact === undefined ? undefined : { ...http, pathPrefix: pathExact })),
    narrow(HTTP, 'to one path', ({ pathPrefix, ...http }) => (pathPrefix === undefined ? undefined : { ...http, pathExact: pathPrefix })),
    widen(`${HTTP}.pathPrefix`, 'to every path', always('/')),
    widen(`${HTTP}.pathRegex`, 'to every path', always('/.*')),
    widen(`${HTTP}.methods`, 'by a method', oneMore('PATCH')),
    narrow(`${HTTP}.methods`, 'to another method', always(['PATCH'])),
    narrow(`${HTTP}.header?`, 'to those with a header', always([{ name: 'x-mutant', present: true }])),
    narrow(`${PERMISSIONS}[].jwt?`, 'to those with a token', always({ providers: [{ name: 'mutant' }] })),
    narrow('spec.jwt?', 'to those with a token', always({ providers: [{ name: 'mutant' }] })),
    narrow('spec.destination.name', 'to another service', always('mutant')),
    widen('spec.destination.name', 'to every service', always('*')),
  ],
};

export const SERVICE_DEFAULTS: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...['tcp', 'http', 'http2', 'grpc'].map((protocol) => widen('spec.protocol', `to ${protocol}`, always(protocol))),
    widen('spec.mutualTLSMode', 'to callers without an identity', always('permissive')),
    widen('spec.transparentProxy?', 'to calls of its pods', always({ dialedDirectly: true })),
    widen('spec.transparentProxy?', 'to another port of the proxy', always({ outboundListenerPort: 22_500 })),
    narrow('spec.transparentProxy.dialedDirectly', 'to calls of its Service', always(false)),
    widen('spec.expose?', 'by a path that is open to all', always({ paths: [{ path: '/', listenerPort: 21_500, localPathPort: 8080, protocol: 'http' }] })),
    widen('spec.destination?', 'to a host outside', always({ addresses: ['mutant.example'], port: 443 })),
    widen('spec.envoyExtensions?', 'by an extension', always([{ name: 'builtin/lua', arguments: { script: 'function envoy_on_request(handle) end' } }])),
    widen('spec.externalSNI?', 'to another name', always('mutant.example')),
    widen('spec.mode?', 'to no transparent proxy', always('direct')),
    narrow('spec.maxInboundConnections?', 'to one connection', always(1)),
  ],
};

const DOMAIN = 'consul.hashicorp.com';

/** What pods say to the injector of Consul: where pods of another mesh say it, it is nothing. */
export const CONSUL_PODS: readonly Operator[] = [
  annotated('to no proxy', 'connect-inject', 'false'),
  annotated('to no transparent proxy', 'transparent-proxy', 'false'),
  annotated('to probes past the proxy', 'transparent-proxy-overwrite-probes', 'false'),
  annotated('to another service', 'connect-service', 'mutant'),
  annotated('to another port', 'connect-service-port', '9999'),
  annotated('by ports around the proxy', 'transparent-proxy-exclude-inbound-ports', '8080'),
  annotated('by calls around the proxy', 'transparent-proxy-exclude-outbound-ports', '443'),
  annotated('by networks around the proxy', 'transparent-proxy-exclude-outbound-cidrs', '0.0.0.0/0'),
  annotated('by a user around the proxy', 'transparent-proxy-exclude-uids', '65532'),
  annotated('by metrics of the proxy', 'enable-metrics', 'true'),
  annotated('by an upstream', 'connect-service-upstreams', 'mutant:1234'),
  annotated('to a configuration of its own', 'proxy-config-map', '{}'),
];

function annotated(how: string, key: string, value: string): Operator {
  return widen('spec.template.metadata.annotations', how, (annotations) => (
    annotations[`${DOMAIN}/connect-inject`] === undefined ? undefined : { ...annotations, [`${DOMAIN}/${key}`]: value }
  ));
}
