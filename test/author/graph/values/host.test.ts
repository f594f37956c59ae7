import { parseExternalHost, parseRouteHost } from '../../../../src/author/graph/values/host';
import { fc } from '../../../support/properties';

const ADDRESS = 'use ExternalNetwork for an IP address';
const CLUSTER = 'use SecureService.fromReference for a service in the cluster';

test.each(['api.stripe.com', 'a.b', 'xn--mnchen-3ya.example', '1.example.com', 's3.eu-west-1.amazonaws.com', 'svc.example.com', 'a.svc.example'])('%p is a host', (text) => {
  expect(parseExternalHost(text)).toEqual({ ok: true, value: { text, wildcard: false } });
  expect(parseRouteHost(text)).toEqual({ ok: true, value: { text, wildcard: false } });
});

test('a wildcard stands for all names under a host', () => {
  expect(parseExternalHost('*.example.com')).toEqual({ ok: true, value: { text: '*.example.com', wildcard: true } });
  expect(parseRouteHost('*.example.com')).toEqual({ ok: true, value: { text: '*.example.com', wildcard: true } });
});

test.each([
  ['', 'write a host name'],
  ['https://x.com/y', 'write "x.com"'],
  ['https://x.com:8443/y?z#w', 'write "x.com" and give the port apart'],
  ['https://user:pw@X.com', 'write "x.com"'],
  ['api.stripe.com:443', 'write "api.stripe.com" and give the port apart'],
  ['api.stripe.com/v1', 'write "api.stripe.com"'],
  ['https://', 'write a host name'],
  [' api.stripe.com', 'write "api.stripe.com"'],
  ['10.0.0.1', ADDRESS],
  ['10.0.0.1:80', ADDRESS],
  ['http://10.0.0.1/x', ADDRESS],
  ['::1', ADDRESS],
  ['[fd00::1]:443', ADDRESS],
  ['fe80::1%eth0', ADDRESS],
  ['1.2.3', ADDRESS],
  ['localhost', 'leave it out: localhost is the pod itself'],
  ['a.localhost', 'leave it out: localhost is the pod itself'],
  ['http://localhost:80', 'leave it out: localhost is the pod itself'],
  ['http://cart.shop.svc.cluster.local:8080/v1', CLUSTER],
  ['metadata.google.internal', 'leave it out: the metadata service of a cloud gives a pod the rights of its node'],
  ['http://instance-data.ec2.internal/latest', 'leave it out: the metadata service of a cloud gives a pod the rights of its node'],
  ['1.2.3.4.', ADDRESS],
  ['.', 'write a host name'],
  ['*.example.com:443', 'write "*.example.com" and give the port apart'],
  ['cart.shop.svc', CLUSTER],
  ['cart.shop.svc.cluster.local', CLUSTER],
  ['CART.SHOP.SVC.CLUSTER.LOCAL.', CLUSTER],
  ['cart.shop.svc.corp.example', CLUSTER],
  ['*.svc.cluster.local', CLUSTER],
  ['*.svc', CLUSTER],
  ['pod.cluster.local', CLUSTER],
  ['API.Stripe.com', 'did you mean "api.stripe.com"?'],
  ['münchen.example', 'did you mean "xn--mnchen-3ya.example"?'],
  ['stripe', 'write the fully qualified name, such as "stripe.example.com"'],
  ['api.stripe.com.', 'write "api.stripe.com" without a dot at the end'],
  ['a..b', 'write no empty label: one "." between two labels'],
  ['-a.example', 'write "-a" with letters, digits and inner "-"'],
  ['a_b.example', 'write "a_b" with letters, digits and inner "-"'],
  [`${'a'.repeat(64)}.example`, `shorten "${'a'.repeat(64)}" to at most 63 characters`],
  [`${'a.'.repeat(126)}aa`, 'shorten it to at most 253 characters, from 254'],
  ['*', 'name the host: "*" is every host there is'],
  ['*.com', 'write at least two labels after "*.": "*.com" covers what strangers can register'],
  ['*.*.example.com', 'write "*." once, as the whole first label, or name the host'],
  ['a.*.example.com', 'write "*." once, as the whole first label, or name the host'],
  ['*a.example.com', 'write "*." once, as the whole first label, or name the host'],
  ['*.Example.com', 'did you mean "*.example.com"?'],
])('%p is refused as an external host with a fix', (text, fix) => {
  expect(parseExternalHost(text)).toEqual({ ok: false, expected: expect.stringContaining('a host outside the cluster'), fix });
});

test.each([
  ['shop', 'write the fully qualified name, such as "shop.example.com"'],
  ['10.0.0.1', 'write a DNS name: a gateway has no routes for an IP address'],
  ['shop.example.com:443', 'write "shop.example.com" and leave the port to the gateway\'s listener'],
  ['web.shop.svc', 'write the name that clients outside use: inside the cluster, services are called, not routed'],
])('%p is refused as a route\'s host with a fix of its own', (text, fix) => {
  expect(parseRouteHost(text)).toEqual({ ok: false, expected: expect.stringContaining('a host name for the gateway'), fix });
});

test('every domain is a host', () => {
  const domain = fc.domain().map((name) => name.toLowerCase()).filter((name) => !/(^|\.)(svc|localhost|local)(\.|$)/.test(name));
  fc.assert(fc.property(domain, (name) => parseExternalHost(name).ok));
});

test('no text makes the parsers throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseExternalHost(text).ok === 'boolean'));
});
