import { asked, askedWith } from './asked';
import { meshedUndeclared, OUTSIDE } from './callers';
import { spiffeId } from './certificates';
import { authorizationPolicy, peerAuthentication, shop, TRUST_DOMAIN } from './shop';
import type { World } from './world';

const ONE = askedWith({});

/** An ALLOW for all of one source. */
const from = (source: object) => authorizationPolicy({ rules: [{ from: [{ source }] }] });
const deny = (source: object) => authorizationPolicy({ action: 'DENY', rules: [{ from: [{ source }] }] });

/** Policies about who calls. */
export const ABOUT_CALLERS: readonly World[] = [
  ...['*', 'cluster.local/ns/shop/*', '*/sa/api', 'cluster.local/ns/shop/sa/web', 'other.example/ns/shop/sa/web', `not-${TRUST_DOMAIN}/ns/shop/sa/web`]
    .map((value) => shop(`principals ${value}`, [from({ principals: [value] })], { requests: ONE })),
  ...['shop', 's*', '*k', 'b*k', '*', 'shop*'].map((value) => shop(`namespaces ${value}`, [from({ namespaces: [value] })], { requests: ONE })),
  ...['web', 'bank/api', 'shop/web'].map((value) => shop(`serviceAccounts ${value}`, [from({ serviceAccounts: [value] })], { requests: ONE })),
  shop('notPrincipals alone', [from({ notPrincipals: ['cluster.local/ns/shop/sa/web'] })], { requests: ONE }),
  shop('notNamespaces alone', [from({ notNamespaces: ['shop', 'elsewhere'] })], { requests: ONE }),
  shop('notServiceAccounts alone', [from({ notServiceAccounts: ['web'] })], { requests: ONE }),
  shop('trustDomains', [from({ trustDomains: [TRUST_DOMAIN] })], { requests: ONE }),
  shop('notTrustDomains', [from({ notTrustDomains: [TRUST_DOMAIN] })], { requests: ONE }),
  shop('both of a source, either of two', [authorizationPolicy({
    rules: [{ from: [{ source: { namespaces: ['shop'], notPrincipals: ['*/sa/web'] } }, { source: { principals: ['cluster.local/ns/bank/sa/api'] } }] }],
  })], { requests: ONE }),
  shop('DENY without principals', [deny({ notPrincipals: ['*'] })], { requests: ONE }),
  shop('DENY of a namespace', [deny({ namespaces: ['bank'] })], { requests: ONE }),
  shop('allow nothing', [authorizationPolicy({})], { requests: ONE }),
  shop('allow everything', [authorizationPolicy({ rules: [{}] })], { requests: ONE }),
  shop('a selector', [authorizationPolicy({ selector: { matchLabels: { app: 'api' } }, rules: [{ from: [{ source: { namespaces: ['bank'] } }] }] })], { requests: ONE }),
  shop('the root namespace', [authorizationPolicy({ action: 'DENY', rules: [{ from: [{ source: { namespaces: ['elsewhere'] } }] }] }, { namespace: 'istio-system' })], { requests: ONE }),
  shop('another root namespace', [authorizationPolicy({}, { namespace: 'istio-system' }), authorizationPolicy({ action: 'DENY', rules: [{ from: [{ source: { namespaces: ['bank'] } }] }] }, { namespace: 'mesh' })], {
    requests: ONE, mesh: { trustDomain: TRUST_DOMAIN, rootNamespace: 'mesh' },
  }),
  shop('ipBlocks', [from({ ipBlocks: ['127.200.0.0/24'] }), peerAuthentication({ mtls: { mode: 'PERMISSIVE' } })], { requests: ONE }),
  shop('notIpBlocks', [deny({ notIpBlocks: [OUTSIDE] }), peerAuthentication({ mtls: { mode: 'PERMISSIVE' } })], { requests: ONE, callers: shop('', [], { requests: ONE }).callers.filter(({ address }) => address) }),
  shop('aliases of the trust domain', [from({ principals: ['old.example/ns/shop/sa/web', 'older.example/ns/bank/*'] })], {
    requests: ONE,
    mesh: { trustDomain: TRUST_DOMAIN, trustDomainAliases: ['old.example', 'older.example'] },
    callers: [...shop('', [], { requests: ONE }).callers, {
      ...meshedUndeclared(TRUST_DOMAIN, 'shop', 'web'), name: 'shop/web of the old trust domain', arrives: { spiffeId: spiffeId('old.example', 'shop', 'web') },
    }],
  }),
];

/** PeerAuthentications, with policies that need an identity and without. */
export const ABOUT_MTLS: readonly World[] = [
  { mtls: { mode: 'STRICT' } },
  { mtls: { mode: 'PERMISSIVE' } },
  { mtls: { mode: 'DISABLE' } },
  { selector: { matchLabels: { app: 'api' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' }, 5432: { mode: 'DISABLE' } } },
  { selector: { matchLabels: { app: 'api' } }, portLevelMtls: { 7000: { mode: 'STRICT' }, 8080: { mode: 'UNSET' } } },
].flatMap((spec) => [
  shop(`mTLS ${JSON.stringify(spec)}`, [peerAuthentication(spec)], { requests: ONE }),
  shop(`mTLS ${JSON.stringify(spec)}, with an identity`, [peerAuthentication(spec), from({ principals: ['cluster.local/ns/bank/*'] })], { requests: ONE }),
  shop(`mTLS ${JSON.stringify(spec)}, under a STRICT mesh`, [
    peerAuthentication({ mtls: { mode: 'STRICT' } }, { namespace: 'istio-system' }), peerAuthentication(spec),
    authorizationPolicy({ rules: [{ to: [{ operation: { methods: ['GET'] } }] }] }),
  ], { requests: asked(['GET', 'POST'], ['/a']) }),
]);
