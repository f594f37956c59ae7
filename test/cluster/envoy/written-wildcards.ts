import { askedWith } from './asked';
import type { Caller } from './caller';
import { meshedUndeclared } from './callers';
import { spiffeId } from './certificates';
import { authorizationPolicy, shop, TRUST_DOMAIN } from './shop';
import type { World } from './world';

const ONE = askedWith({});
const OLD = 'old.example';
const LOCAL = 'corp.example';

/** Namespaces and accounts that read like other parts of an identity. */
const ODD: readonly (readonly [string, string])[] = [
  ['ns', 'web'], ['ns', 'sa'], ['sa', 'ns'], ['shop', 'sa'], ['a', 'a'], ['bank-sa', 'web-api'], ['xshop', 'api'],
];
const ODD_CALLERS: readonly Caller[] = ODD.map(([namespace, account]) => meshedUndeclared(TRUST_DOMAIN, namespace, account));
const CALLERS: readonly Caller[] = [...shop('', [], { requests: ONE }).callers, ...ODD_CALLERS];

/** Every caller, where policies of one callee are enough. */
const EVERYBODY = { requests: ONE, callers: CALLERS, callees: ['shop/api'] };

const policyOf = (source: object, action = 'ALLOW') => authorizationPolicy({ action, rules: [{ from: [{ source }] }] });

/** What a field takes and what it excludes, as ALLOW and, where somebody is let in, as DENY. */
function bothWays(field: string, notField: string, value: string): readonly World[] {
  return [
    shop(`${field} ${value}`, [policyOf({ [field]: [value] })], EVERYBODY),
    shop(`${notField} ${value}`, [policyOf({ [notField]: [value] })], EVERYBODY),
    shop(`DENY ${notField} ${value}`, [policyOf({ [notField]: [value] }, 'DENY')], EVERYBODY),
  ];
}

const PRINCIPALS = [
  '*', 'cluster.local/*', 'cluster.local/ns/s*', 'cluster.local/ns/shop*', 'cluster.local/ns/shop/sa/w*', '*/ns/shop/sa/web', '*shop/sa/web', '*b', '*/web',
  '*/ns/*', '*e*', '**', 'cluster.local/ns/*/sa/web', '*.local/ns/shop/sa/web', '*local/ns/bank/sa/api', 'cluster.*', 'CLUSTER.local/ns/shop/sa/web',
  'spiffe://cluster.local/ns/shop/sa/web', 'shop/sa/web', 'cluster.local/ns/shop/sa/web/', 'cluster.local/ns/shop/sa/',
];

const NAMESPACES = [
  '*', 's*', '*p', '*k', '*a', '*sa', 'sa', 's*p', 'b*k', 'b*a', '*o*', '*/*', 'shop/*', 'shop/sa', '*/sa', 's**p', '*-*', 'n*', 'ns', '*s', 'SHOP', 's.*p', 's?op', 'shop|bank', 'web',
];

const SERVICE_ACCOUNTS = ['web', 'sa', 'ns/web', 'ns/sa', 'shop/sa', 'sa/ns', 'sa/web', 'bank/api'];

/** The local trust domain, an alias, and callers of both. */
const MIGRATED = {
  requests: ONE,
  callees: ['shop/api'],
  mesh: { trustDomain: LOCAL, trustDomainAliases: [OLD] },
  callers: [LOCAL, OLD].flatMap((trustDomain) => [['shop', 'web'], ['bank', 'api']].map(([namespace, serviceAccount]): Caller => ({
    name: `${namespace}/${serviceAccount} of ${trustDomain}`,
    judged: { undeclared: { namespace: namespace!, serviceAccount: serviceAccount!, meshed: true, trustDomain } },
    arrives: { spiffeId: spiffeId(trustDomain, namespace!, serviceAccount!) },
  }))),
};

const OF_DOMAINS = [
  `${LOCAL}/ns/shop/sa/web`, `${OLD}/ns/shop/sa/web`, 'cluster.local/ns/shop/sa/web', 'foreign.example/ns/shop/sa/web', '*/ns/shop/sa/web', '*.example/ns/shop/sa/web',
  '*p.example/ns/shop/sa/web', 'old*/ns/shop/sa/web', `${OLD}/ns/shop/*`, `${LOCAL}/ns/*`, 'cluster.local/ns/shop/*', 'cluster.local/*', `${OLD}/ns/*/sa/web`, `${OLD}/ns/shop/sa/w*`,
  `${LOCAL}/ns/shop/sa/*`, '*d.example/ns/shop/sa/w*', '/ns/shop/sa/web',
];
const DOMAINS = [LOCAL, OLD, 'cluster.local', '*', '*.example', 'old*', '*p.example', 'corp.exampl', 'corp*', 'foreign.example', '*example'];

/** Policies about who calls, with stars wherever istiod's validation takes them, and with names that read like parts of an identity. */
export const ABOUT_WILDCARDS: readonly World[] = [
  ...PRINCIPALS.flatMap((value) => bothWays('principals', 'notPrincipals', value)),
  ...NAMESPACES.flatMap((value) => bothWays('namespaces', 'notNamespaces', value)),
  ...SERVICE_ACCOUNTS.flatMap((value) => bothWays('serviceAccounts', 'notServiceAccounts', value)),
  ...OF_DOMAINS.flatMap((value) => [
    shop(`aliases, principals ${value}`, [policyOf({ principals: [value] })], MIGRATED),
    shop(`aliases, notPrincipals ${value}`, [policyOf({ notPrincipals: [value] })], MIGRATED),
    shop(`aliases, when source.principal ${value}`, [authorizationPolicy({ rules: [{ when: [{ key: 'source.principal', values: [value] }] }] })], MIGRATED),
  ]),
  ...DOMAINS.flatMap((value) => [
    shop(`aliases, trustDomains ${value}`, [policyOf({ trustDomains: [value] })], MIGRATED),
    shop(`aliases, notTrustDomains ${value}`, [policyOf({ notTrustDomains: [value] })], MIGRATED),
    shop(`aliases, when source.trustDomain not ${value}`, [authorizationPolicy({ rules: [{ when: [{ key: 'source.trustDomain', notValues: [value] }] }] })], MIGRATED),
  ]),
];
