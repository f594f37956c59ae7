import { describeAgreement } from './agree';
import { askedWith } from './asked';
import { meshedUndeclared, ownCallers } from './callers';
import { declarePeople, REQUESTS } from './people';
import type { World } from './world';
import { Mesh } from '../../../src';
import type { Written } from '../../support/examples-manifests';
import { manifestsOf } from '../../support/synth';

/** Users as the library writes them, behind the configuration that istiod makes of it. The edge's policies are tried before a pod with a sidecar. */
const TRUST_DOMAIN = 'cluster.local';

/** The policies of the edge, moved to the pods of `door`. */
function moved(object: Written): Written | undefined {
  const { kind, metadata, spec } = object;
  if (metadata.namespace === 'shop' && metadata.name === 'door' && kind === 'AuthorizationPolicy') return undefined;
  if (metadata.namespace !== 'istio-ingress') return object;
  if (kind !== 'AuthorizationPolicy' && kind !== 'RequestAuthentication') return undefined;
  const { targetRefs: _, ...rest } = JSON.parse(JSON.stringify(spec).replaceAll('"443"', '"8080"')) as Record<string, unknown>;
  return { ...object, metadata: { ...metadata, namespace: 'shop' }, spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'door' } }, ...rest } };
}

const OBJECTS = (manifestsOf((chart) => declarePeople(chart, Mesh.istio())) as Written[]).flatMap((object) => moved(object) ?? []);

const WORLD: World = {
  name: 'users at an edge, at a service and for a call',
  objects: OBJECTS,
  mesh: { trustDomain: TRUST_DOMAIN },
  callers: [...ownCallers(OBJECTS, TRUST_DOMAIN).filter(({ name }) => name === 'shop/web' || name === 'shop/admin'), meshedUndeclared(TRUST_DOMAIN, 'elsewhere', 'web')],
  callees: ['shop/door', 'shop/orders', 'shop/payments'],
  requests: askedWith(...REQUESTS) as World['requests'],
};

describeAgreement('people', [WORLD]);
