import { askedWith } from './asked';
import type { Caller } from './caller';
import { OUTSIDE } from './callers';
import { SAYS_NO, SAYS_YES } from './echo';
import { authorizationPolicy, peerAuthentication, shop, TRUST_DOMAIN } from './shop';
import type { World } from './world';

const ONE = askedWith({});
const EVERYBODY = shop('', [], { requests: ONE }).callers;

const SNIS = ['api.shop.svc.cluster.local', 'API.shop.svc.cluster.local', 'outbound_.80_._.api.shop.svc.cluster.local', 'api.example.com'];

/** Everybody without a name, and one with each name. */
const WITH_SNI: readonly Caller[] = [
  ...EVERYBODY, ...SNIS.flatMap((sni) => EVERYBODY.filter(({ name }) => name === 'shop/web').map((caller) => ({ ...caller, name: `${caller.name} for ${sni}`, sni }))),
];

const when = (condition: object, action = 'ALLOW') => authorizationPolicy({ action, rules: [{ when: [condition] }] });

/** Policies about the name that a caller asks for in TLS. */
export const ABOUT_SNI: readonly World[] = [
  { values: ['api.shop.svc.cluster.local'] }, { values: ['API.shop.svc.cluster.local'] }, { values: ['*.shop.svc.cluster.local'] }, { values: ['outbound_*'] },
  { values: ['*'] }, { notValues: ['api.example.com'] }, { values: ['*.cluster.local'], notValues: ['api.*'] },
].flatMap((values) => ['ALLOW', 'DENY'].map((action) => (
  shop(`${action} with SNI ${JSON.stringify(values)}`, [when({ key: 'connection.sni', ...values }, action), peerAuthentication({ mtls: { mode: 'PERMISSIVE' } })], { requests: ONE, callers: WITH_SNI })
)));

const REQUESTS = askedWith({}, { path: '/admin' }, { method: 'DELETE' });
const provider = (name: string, pathPrefix: string) => ({ name, service: 'web.shop.svc.cluster.local', port: 80, pathPrefix });
const ADMIN = [{ to: [{ operation: { paths: ['/admin'] } }] }];
const custom = (name: string, rules: readonly object[]) => authorizationPolicy({ action: 'CUSTOM', provider: { name }, rules });
const DENY_DELETE = authorizationPolicy({ action: 'DENY', rules: [{ to: [{ operation: { methods: ['DELETE'] } }] }] });
const NOT_TO_BANK = authorizationPolicy({ rules: [{ from: [{ source: { namespaces: ['shop'] } }] }] });

/** Policies that somebody else answers for (by no identity and not as a dry run, both of which Istio refuses): what they don't match is as if they were not there, and what the others deny stays denied. */
export const ABOUT_CUSTOM: readonly World[] = [['yes', SAYS_YES], ['no', SAYS_NO]].flatMap(([says, prefix]) => {
  const rest = {
    requests: REQUESTS,
    mesh: { trustDomain: TRUST_DOMAIN, extensionProviders: [provider('one', prefix!), provider('other', prefix!)] },
    mayBeOpen: true,
  };
  return [
    shop(`CUSTOM for a path, ${says}`, [custom('one', ADMIN)], rest),
    shop(`CUSTOM for everything, ${says}`, [custom('one', [{}])], rest),
    shop(`CUSTOM for an address, ${says}`, [custom('one', [{ from: [{ source: { ipBlocks: [`${OUTSIDE}/32`] } }] }])], rest),
    shop(`CUSTOM beside DENY and ALLOW, ${says}`, [custom('one', ADMIN), DENY_DELETE, NOT_TO_BANK], rest),
    shop(`CUSTOM of two policies, ${says}`, [custom('one', ADMIN), custom('one', [{ to: [{ operation: { methods: ['DELETE'] } }] }])], rest),
    shop(`CUSTOM of two providers, ${says}`, [custom('one', ADMIN), custom('other', [{ to: [{ operation: { methods: ['DELETE'] } }] }])], rest),
    shop(`CUSTOM of a provider that nobody knows, ${says}`, [custom('nobody', ADMIN)], rest),
  ];
});

/** Addresses that only the request or the connection knows. The judge leaves open what hangs on them, and nothing else. */
export const ABOUT_ADDRESSES: readonly World[] = [
  authorizationPolicy({ rules: [{ from: [{ source: { remoteIpBlocks: ['127.200.0.0/16'] } }] }] }),
  authorizationPolicy({ action: 'DENY', rules: [{ from: [{ source: { notRemoteIpBlocks: ['127.200.0.0/16'], namespaces: ['bank'] } }] }] }),
  when({ key: 'destination.ip', values: ['127.0.0.0/8'] }),
  when({ key: 'source.ip', values: ['127.200.0.7'] }),
  when({ key: 'remote.ip', notValues: ['127.200.0.7'] }, 'DENY'),
].map((about) => shop(`addresses: ${JSON.stringify(about.spec)}`, [about], { requests: ONE, mayBeOpen: true }));
