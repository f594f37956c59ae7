import fc from 'fast-check';
import { HOST, type Request } from './request';
import { shop } from './shop';
import type { World } from './world';
import { authorizationPolicy, HOSTS, METHODS, PATHS, peerAuthentication } from '../../judge/oracle/arbitrary-mesh';
import type { Written } from '../../support/examples-manifests';

/** So that a failure can be had again. */
const SEED = 20261122;
const WORLDS = 60;

/** Who CUSTOM asks is no part of a mesh; what is filtered beside that Istio refuses. */
const policies = fc.array(authorizationPolicy.filter(isTried), { minLength: 2, maxLength: 5 });
/** The meaning of a second PeerAuthentication of the same scope hangs on its age. */
const peers = fc.uniqueArray(peerAuthentication, { maxLength: 2, selector: ({ metadata }) => metadata.namespace });

const TENANTS: readonly Readonly<Record<string, string>>[] = [{}, { 'x-tenant': 'acme' }, { 'x-tenant': 'zeta' }];

const requests: readonly Request[] = PATHS.map((path, index) => ({
  method: METHODS[index % METHODS.length]!, path, host: HOSTS[index % HOSTS.length] ?? HOST, headers: TENANTS[index % TENANTS.length]!,
}));

/** Random policies over the same workloads, made by what the judge's own oracle is tried with. */
export const RANDOM: readonly World[] = fc.sample(fc.tuple(policies, peers), { seed: SEED, numRuns: WORLDS }).map(([authorization, mtls], index) => {
  const here = [...authorization, ...mtls].map((object, number) => placed(object as unknown as Written, number));
  return shop(`random ${index}`, here, { requests: () => requests, mayBeOpen: true });
});

function isTried({ metadata, spec }: { metadata: object; spec: object }): boolean {
  const { action, rules } = spec as { action?: string; rules?: readonly Rule[] };
  const isMeaningful = action === undefined || action === 'ALLOW' || (rules !== undefined && rules.length > 0);
  if (action === 'AUDIT' && 'annotations' in metadata) return false;
  return action !== 'CUSTOM' && isMeaningful && !(rules ?? []).flatMap(({ from }) => from ?? []).some(({ source }) => namesTwice(source));
}

interface Rule {
  readonly from?: readonly { readonly source: object }[];
}

/** Service accounts beside principals or namespaces are refused by Istio. */
function namesTwice(source: object): boolean {
  const has = (...fields: string[]) => fields.some((field) => field in source);
  return has('serviceAccounts', 'notServiceAccounts') && has('principals', 'notPrincipals', 'namespaces', 'notNamespaces');
}

/** With a name, and where workloads are: other namespaces and labels would select nobody. */
function placed(object: Written, index: number): Written {
  const { metadata, spec } = object;
  const namespace = ['shop', 'bank', 'istio-system'].includes(metadata.namespace ?? '') ? metadata.namespace : 'shop';
  const selector = spec.selector && { matchLabels: { app: index % 2 === 0 ? 'api' : 'web' } };
  return { ...object, metadata: { ...metadata, name: `policy-${index}`, namespace }, spec: { ...spec, ...(selector && { selector }) } };
}
