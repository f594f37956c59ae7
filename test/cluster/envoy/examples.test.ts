import type { Caller } from './caller';
import { meshedUndeclared, nobodys, ownCallers } from './callers';
import { spiffeId } from './certificates';
import { compare } from './compare';
import { startFleet, type Fleet } from './fleet';
import { requestsOf } from './requests-of';
import type { World } from './world';
import { objectsOf } from '../../support/examples-manifests';
import { synthesize, type ExampleName } from '../../support/examples-programs';
import { deliveredBy, SHARED_EXAMPLES, type SharedExample } from '../../support/examples-shared';

/** The pods that a Gateway gets, and their account, are made by Istio and stand in no manifest. */
function edge(trustDomain: string): Caller {
  const id = spiffeId(trustDomain, 'istio-ingress', 'edge-istio');
  return { name: 'the edge', judged: { gateway: 'istio-ingress/edge' }, arrives: { spiffeId: id } };
}

function world(
  name: ExampleName | SharedExample, trustDomain: string, others: readonly Caller[], impersonated: { namespace: string; serviceAccount: string },
): World {
  const objects = isShared(name) ? deliveredBy(name) : objectsOf(synthesize(name));
  return {
    name,
    objects,
    mesh: { trustDomain },
    callers: [
      ...ownCallers(objects, trustDomain),
      ...others,
      ...(objects.some(({ kind }) => kind === 'Gateway') ? [edge(trustDomain)] : []),
      meshedUndeclared(trustDomain, 'elsewhere', 'undeclared'),
      meshedUndeclared(trustDomain, impersonated.namespace, 'default'),
      meshedUndeclared(trustDomain, 'elsewhere', impersonated.serviceAccount),
      meshedUndeclared(trustDomain, impersonated.namespace, `${impersonated.serviceAccount}s`),
      ...nobodys(trustDomain, impersonated),
    ],
    requests: (workload) => requestsOf(objects, workload),
  };
}

function isShared(name: ExampleName | SharedExample): name is SharedExample {
  return (SHARED_EXAMPLES as readonly string[]).includes(name);
}

const WORLDS = [
  world('payments', 'acme.example', [
    meshedUndeclared('acme.example', 'support', 'backoffice'), meshedUndeclared('acme.example', 'fraud', 'scoring'),
  ], { namespace: 'shop', serviceAccount: 'orders' }),
  world('online-boutique', 'cluster.local', [], { namespace: 'online-boutique', serviceAccount: 'frontend' }),
  world('shared-namespace', 'cluster.local', [], { namespace: 'shop', serviceAccount: 'web' }),
  world('first-service', 'cluster.local', [], { namespace: 'store', serviceAccount: 'cart' }),
];

describe('the examples, behind the Envoy configuration that Istio makes of them', () => {
  let fleet: Fleet;
  beforeAll(async () => { fleet = await startFleet(WORLDS); });
  afterAll(() => fleet?.stop());

  test.each(WORLDS.map((item) => [item.name, item] as const))('%s: Envoy lets in whom the judge lets in, and nobody else', async (name, item) => {
    const { cells, allowed, denied, open, disagreements } = await compare(item, fleet);
    process.stdout.write(`Envoy, ${name}: ${cells} cells, ${allowed} allowed, ${denied} denied, ${open} left open by the judge\n`);

    expect(disagreements.slice(0, 50)).toEqual([]);
    expect(allowed).toBeGreaterThan(0);
    expect(denied).toBeGreaterThan(allowed);
    expect(open).toBe(0);
  });

  test('only filters that exchange and count metadata are missing from Istio\'s configuration', () => {
    expect(fleet.removed).toEqual(['istio.metadata_exchange']);
  });
});
