/** Random policies over the same pods in ambient mode, made by what the judge's own oracle is tried with. */
import fc from 'fast-check';
import { authorizationPolicy, peerAuthentication } from '../../judge/oracle/arbitrary-mesh';
import type { Written } from '../../support/examples-manifests';

/** So that a failure can be had again. */
const SEED = 20261129;
const WORLDS = 120;

export const PODS = ['shop/web', 'shop/api', 'bank/api'].map((key) => pod(key));

export function namespace(name: string, labels: Record<string, string> = { 'istio.io/dataplane-mode': 'ambient' }): Written {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } } as Written;
}

export function pod(key: string): Written {
  const [of, name] = key.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: name!, namespace: of!, labels: { app: name! } },
    spec: { serviceAccountName: name, containers: [{ name: 'main', image: 'example', ports: [{ containerPort: 8080 }] }] },
  };
}

/** Several at once, so that every way in which policies meet is tried. */
const policies = fc.array(authorizationPolicy.filter(isTaken), { minLength: 1, maxLength: 4 });
const peers = fc.array(peerAuthentication, { maxLength: 4 });

export const WORLDS_OF_ZTUNNEL: readonly (readonly Written[])[] = fc.sample(fc.tuple(policies, peers), { seed: SEED, numRuns: WORLDS })
  .map(([authorization, mtls]) => [
    namespace('shop'), namespace('bank'), namespace('istio-system', {}), ...PODS,
    ...authorization.map((object, index) => placed(object as unknown as Written, index)),
    ...firstOfScope(mtls.map((object, index) => placed(object as unknown as Written, authorization.length + index))),
  ]);

/** Which of two that are equally old holds is open. */
function firstOfScope(all: readonly Written[]): readonly Written[] {
  return [...new Map(all.map((policy) => [JSON.stringify([policy.metadata.namespace, policy.spec.selector]), policy])).values()];
}

/** istiod refuses a policy that denies by nothing, and service accounts beside principals. */
export function isTaken({ spec }: { spec: object }): boolean {
  const { action, rules } = spec as { action?: string; rules?: readonly { from?: readonly { source: object }[] }[] };
  const isMeaningful = action !== 'DENY' || (rules !== undefined && rules.length > 0);
  const has = (source: object, ...fields: string[]) => fields.some((field) => field in source);
  return isMeaningful && !(rules ?? []).flatMap(({ from }) => from ?? []).some(({ source }) => has(source, 'serviceAccounts', 'notServiceAccounts')
    && has(source, 'principals', 'notPrincipals', 'namespaces', 'notNamespaces'));
}

function placed(object: Written, index: number): Written {
  const { metadata, spec } = object;
  const here = ['shop', 'bank', 'istio-system'].includes(metadata.namespace ?? '') ? metadata.namespace : 'shop';
  const selector = spec.selector && { matchLabels: { app: index % 2 === 0 ? 'api' : 'web' } };
  return { ...object, metadata: { ...metadata, name: `policy-${index}`, namespace: here }, spec: { ...spec, ...(selector && { selector }) } };
}
