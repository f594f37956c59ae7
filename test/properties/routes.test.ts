import { Chart } from 'cdk8s';
import { EdgeGateway, HttpMethod, Issuer, Users } from '../../src';
import type { ExposeOptions } from '../../src';
import { namespace, service } from '../support/programs';
import { fc, PROPERTY_TIMEOUT, runs } from '../support/properties';
import { manifestsOf } from '../support/synth';

const HOSTS = ['shop.example.com', '*.example.com', 'a.example.com'];
const SERVICES = ['web', 'api', 'admin'];

/** Who is asked for at a route; 0: nobody. */
interface Exposed {
  readonly service: number;
  readonly options: ExposeOptions;
  readonly users: number;
}

function some<T>(values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
}

const exposed: fc.Arbitrary<Exposed> = fc.record({
  service: fc.nat({ max: SERVICES.length - 1 }),
  options: fc.record({
    hosts: some(HOSTS),
    pathPrefixes: some(['/', '/a', '/a/b', '/b/']),
    exactPaths: some(['/a', '/a/b', '/a/c', '/b']),
    methods: some([HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE]),
  }, { requiredKeys: ['hosts'] }),
  users: fc.nat({ max: 2 }),
});

function declare(chart: Chart, routes: readonly Exposed[]): void {
  const idp = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['one', 'two'], jwksUri: 'https://id.example.com/jwks.json' });
  const shop = namespace(chart, 'shop');
  const services = SERVICES.map((name) => service(shop, name));
  const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: HOSTS, mesh: shop.mesh });
  for (const { service: to, options, users } of routes) {
    edge.exposes(services[to]!, { ...options, ...(users > 0 && { users: Users.of(idp, { audiences: [users === 1 ? 'one' : 'two'] }) }) });
  }
}

/** Mistakes that such declarations may have: two services at one place, and users in vain. */
const MISTAKES = ['(call-target)', '(users)'];

test('whatever an edge exposes, its policies let in what the proof expects of them, or the declaration is refused', () => {
  fc.assert(fc.property(fc.array(exposed, { minLength: 1, maxLength: 4 }), (routes) => {
    const told = refusalsOf((chart) => declare(chart, routes));
    expect(told.filter((line) => !MISTAKES.some((code) => line.endsWith(code)))).toEqual([]);
  }), { numRuns: runs(25) });
}, PROPERTY_TIMEOUT);

function refusalsOf(program: (chart: Chart) => void): readonly string[] {
  try {
    manifestsOf(program);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
}
