/**
 * Intentions as Consul's own code translates them, enforced by a real Envoy, and as the judge reads them: for random worlds, and for what `Mesh.consul()`
 * writes.
 */
import fc from 'fast-check';
import { startProxies, type Proxies } from './proxies';
import { askConsul, type Asked } from './rules';
import { judge } from '../../../src/judge/judge';
import { consulWorld, METHODS, PATHS } from '../../judge/oracle/arbitrary-consul';
import { REFUSED_BY_CONSUL } from '../../refusals/consul';
import { objectsOf } from '../../support/examples-manifests';
import type { Written } from '../../support/examples-manifests';
import { rideHailingWithBareData, withTcpProbes, writtenWith } from '../../support/sidecars-of-others';
import { neighboursOf, pathMeantBy } from '../envoy/request';

const WORLDS = 80;
const SEED = 20261130;
const NAMES = ['api', 'web', 'job'] as const;
const PORT = 8080;

/** A service for each name, and what a random world says of them. Of two entries for one destination Consul takes one; which, nobody knows. */
interface Random {
  readonly objects: readonly Written[];
  readonly defaultAllow: boolean;
}

function randomWorlds(): readonly Random[] {
  return fc.sample(consulWorld, { seed: SEED, numRuns: WORLDS }).map(({ objects, defaultPolicy }) => {
    const intentions = new Map((objects as readonly Written[]).filter(({ kind }) => kind === 'ServiceIntentions').map((one) => [one.spec.destination.name, one]));
    const defaults = (objects as readonly Written[]).filter(({ kind }) => kind === 'ServiceDefaults' || kind === 'ProxyDefaults')
      .map(({ spec: { mutualTLSMode, ...spec }, ...one }) => ({ ...one, spec }));
    return { objects: [...NAMES.flatMap(service), ...defaults, ...intentions.values()], defaultAllow: defaultPolicy === 'allow' };
  });
}

function service(name: string): readonly Written[] {
  const metadata = { name, namespace: 'shop' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, labels: { app: name }, annotations: { 'consul.hashicorp.com/connect-inject': 'true', 'consul.hashicorp.com/transparent-proxy': 'true' } },
      spec: { serviceAccountName: name, containers: [{ name: 'main', image: 'x', ports: [{ containerPort: PORT }] }] },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: name }, ports: [{ port: PORT }] } },
  ];
}

function protocolOf(objects: readonly Written[], name: string): string {
  const own = objects.find(({ kind, metadata }) => kind === 'ServiceDefaults' && metadata.name === name)?.spec.protocol;
  return own ?? objects.find(({ kind }) => kind === 'ProxyDefaults')?.spec.config.protocol ?? 'tcp';
}

function askedOf(objects: readonly Written[], name: string, defaultAllow: boolean): Asked {
  return { service: name, intentions: objects.filter(({ kind }) => kind === 'ServiceIntentions'), http: protocolOf(objects, name) !== 'tcp', defaultAllow };
}

async function proxiesOf(asked: readonly Asked[], callers: readonly string[]): Promise<Proxies> {
  return startProxies(askConsul(asked).map(({ filter, refused }, at) => {
    if (!filter) throw new Error(`${asked[at]!.service}: Consul refuses an entry: ${refused}`);
    return { http: asked[at]!.http, filter };
  }), callers);
}

const REQUESTS = PATHS.flatMap((path) => METHODS.map((method) => ({ method, path })));

describe('random worlds', () => {
  const worlds = randomWorlds();
  let proxies: Proxies;
  beforeAll(async () => {
    proxies = await proxiesOf(worlds.flatMap(({ objects, defaultAllow }) => NAMES.map((name) => askedOf(objects, name, defaultAllow))), [...NAMES, 'other']);
  });
  afterAll(() => proxies?.stop());

  test('Envoy with the filters of Consul and the judge agree wherever the judge is certain', async () => {
    const count = { allow: 0, deny: 0, unknown: 0 };
    const wrong: string[] = [];
    for (const [index, { objects, defaultAllow }] of worlds.entries()) {
      const judgement = judge([{ objects: [...objects] }], {
        installations: [{ mesh: 'consul', injectsByDefault: 'no', capturesByDefault: 'yes', namesFollowAccounts: 'yes', defaultIntentionPolicy: defaultAllow ? 'allow' : 'deny' }],
      });
      for (const [at, callee] of NAMES.entries()) {
        for (const caller of NAMES.filter((name) => name !== callee)) {
          const seen = await proxies.ask(index * NAMES.length + at, caller, REQUESTS);
          for (const [nth, one] of seen.entries()) {
            const { method, path } = REQUESTS[nth]!;
            const { verdict } = judgement.check({ from: { workload: `shop/${caller}` }, to: { workload: `shop/${callee}` }, port: PORT, method, path, host: callee });
            count[verdict as keyof typeof count] += 1;
            if (verdict !== 'unknown' && verdict !== (one === 'allow' ? 'allow' : 'deny')) wrong.push(`world ${index}: ${caller} asks ${callee} for ${method} ${path}: Envoy ${one}, judge ${verdict}`);
          }
        }
      }
    }
    process.stdout.write(`Consul, random intentions: ${WORLDS} worlds, ${count.allow} allowed, ${count.deny} denied, ${count.unknown} left open by the judge\n`);

    expect(wrong.slice(0, 30)).toEqual([]);
    expect(count.unknown).toBeLessThan((count.allow + count.deny) / 4);
  });
});

const WRITTEN: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'payments': () => writtenWith('payments', 'consul'),
  'online-boutique': () => writtenWith('online-boutique', 'consul'),
  'ride-hailing, its data in no mesh': () => rideHailingWithBareData('consul'),
};

describe.each(Object.entries(WRITTEN))('what is written for %s', (name, written) => {
  const objects = objectsOf(withTcpProbes(written));
  const services = objects.filter(({ kind }) => kind === 'ServiceIntentions');
  const names = [...new Set(services.flatMap(({ spec }) => [spec.destination.name as string, ...spec.sources.map((source: Written) => source.name as string)]))].filter((one) => one !== '*');
  // Nothing that is written depends on what the installation does by default.
  const asked = [false, true].flatMap((defaultAllow) => services.map(({ spec }) => askedOf(objects, spec.destination.name, defaultAllow)));
  let proxies: Proxies;
  beforeAll(async () => { proxies = await proxiesOf(asked, names); });
  afterAll(() => proxies?.stop());

  test('Envoy with the filters of Consul lets in whom the intentions name, and nobody else', async () => {
    let [tried, allowed] = [0, 0];
    const wrong: string[] = [];
    for (const [at, { service: callee, http }] of asked.entries()) {
      const { spec } = services[at % services.length]!;
      const paths = spec.sources.flatMap((source: Written) => source.permissions ?? []).map(({ http: one }: Written) => one.pathExact ?? (one.pathRegex === undefined ? `${one.pathPrefix}more` : exampleOf(one.pathRegex)));
      const requests = http ? ['GET', 'POST', 'PATCH'].flatMap((method) => [...new Set([...paths, '/', '/other'].flatMap(neighboursOf))].filter((path) => path.startsWith('/')).map((path) => ({ method, path }))) : [{ method: 'GET', path: '/' }];
      for (const caller of names) {
        const source: Written = spec.sources.find((one: Written) => one.name === caller);
        // Callers that differ by nothing but their names are tried with one request each.
        const some = source?.permissions ? requests : requests.slice(0, 3);
        const seen = await proxies.ask(at, caller, some);
        for (const [nth, one] of seen.entries()) {
          const { method, path } = some[nth]!;
          const isMeant = source !== undefined && (source.permissions ? firstOf(source.permissions, method, path) : source.action === 'allow');
          tried++;
          if (isMeant) allowed++;
          if (isMeant !== (one === 'allow')) wrong.push(`${caller} asks ${callee} for ${method} ${path}: Envoy ${one}, declared ${isMeant}`);
        }
      }
      // Whoever shows no certificate is not answered.
      expect(await proxies.ask(at, undefined, requests.slice(0, 1))).toEqual(['refused']);
    }
    process.stdout.write(`Consul, what is written for ${name}: ${asked.length} proxies, ${tried} requests, ${allowed} allowed\n`);
    expect(wrong.slice(0, 30)).toEqual([]);
    expect(allowed).toBeGreaterThan(0);
  });
});

function exampleOf(expression: string): string {
  return pathMeantBy(expression.replace(/\[[^\]]*\][+*]/g, '{*}').replace(/\.\*/g, '*').replace(/\\(.)/g, '$1'));
}

/** What the first permission says that fits; paths are compared without what follows a question mark. */
function firstOf(permissions: readonly Written[], method: string, target: string): boolean {
  const path = target.replace(/[?#].*$/s, '');
  const found = permissions.find(({ http }) => (http.methods?.includes(method) ?? true)
    && (http.pathExact === undefined || http.pathExact === path) && (http.pathPrefix === undefined || path.startsWith(http.pathPrefix))
    && (http.pathRegex === undefined || new RegExp(`^(?:${http.pathRegex})$`).test(path)));
  return found?.action === 'allow';
}

test('what the webhooks of consul-k8s refuse of intentions, Consul itself refuses, but for methods that it writes in capital letters', () => {
  const refused = REFUSED_BY_CONSUL.filter(({ object }) => object.kind === 'ServiceIntentions');
  const answers = askConsul(refused.map(({ object }) => ({ service: 'api', intentions: [object as Written], http: true, defaultAllow: false })));
  expect(refused.filter((_, at) => answers[at]!.refused === undefined).map(({ title }) => title)).toEqual(['a method in small letters']);
});
