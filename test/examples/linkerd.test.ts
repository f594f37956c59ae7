/**
 * The examples, and an application of the size that teams have, in Linkerd. What each may be asked for, and by whom, is expected by hand in
 * `cilium-expected.ts`: it is the same declaration.
 */
import { BOUTIQUE, HELLO, PAYMENTS, RIDE_HAILING } from './cilium-expected';
import type { ByWorkload } from './cilium-expected';
import { judge } from '../../src/judge/judge';
import { objectsOf } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { linkerdLetsIn } from '../support/linkerd-reading';
import { WITH_SIDECARS, writtenWith } from '../support/sidecars-of-others';
import { find, ofKind } from '../support/synth';
import { accountOf, isScraper, wayOf } from '../support/ways';

const EXPECTED: Readonly<Record<string, ByWorkload>> = {
  'hello': HELLO, 'online-boutique': BOUTIQUE, 'payments': PAYMENTS, 'ride-hailing': RIDE_HAILING,
};

describe.each(WITH_SIDECARS)('%s in Linkerd', (name) => {
  const expected = EXPECTED[name]!;
  const waysTo = (id: string) => expected[id]!.in.flatMap((text) => wayOf(text) ?? []);
  let objects: readonly Written[];
  beforeAll(() => { objects = objectsOf(writtenWith(name, 'linkerd')); });

  test('is proven, asks for proxies and is closed by default', () => {
    const owned = ofKind([...objects], 'Namespace');
    expect(owned.length).toBeGreaterThan(0);
    for (const { metadata } of owned) expect(metadata.annotations).toMatchObject({ 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' });
    expect(objects.filter(({ apiVersion }) => String(apiVersion).includes('istio.io'))).toEqual([]);
  });

  test.each(Object.keys(expected))('lets requests in to %s from whom they were declared, and from nobody else', (id) => {
    const [namespace = '', workload = ''] = id.split('/');
    const labels = { 'app.kubernetes.io/name': workload, 'app.kubernetes.io/instance': workload };
    const own = waysTo(id).filter((way) => !isScraper(way));
    const accounts = [...new Set([...Object.keys(expected), ...Object.values(expected).flatMap((ways) => ways.in.map((text) => accountOf(text.split(' ')[0]!)))])];
    const ports = new Set(ofKind([...objects], 'Server').filter(({ metadata }) => metadata.namespace === namespace).map(({ spec }) => spec.port as number));
    const paths = [...new Set([...own.map(({ example }) => example), '/', '/admin', '/whatever'])];
    for (const port of ports) {
      for (const account of [...accounts, undefined]) {
        for (const path of paths) {
          for (const method of ['GET', 'POST', 'PATCH']) {
            const isDeclared = account !== undefined && own.some((way) => (
              way.port === port && accountOf(way.caller) === account && (way.method === '*' || way.method === method) && (way.path?.test(path) ?? true)
            ));
            const asked = { account, namespace, labels, port, method, path };
            if (linkerdLetsIn(objects, asked) !== isDeclared) throw new Error(`${account} asks ${id}:${port} for ${method} ${path}: expected ${isDeclared ? 'to be let in' : 'nothing'}`);
          }
        }
      }
    }
  });

  test.each(Object.keys(expected))('lets packets of callers in to %s at the port of its proxy, and scrapers past it', (id) => {
    const [namespace = '', workload = ''] = id.split('/');
    const policy = find(objects, 'NetworkPolicy', workload, namespace);
    const rules: readonly Written[] = policy.spec.ingress ?? [];
    const from = (port: number) => rules.filter(({ ports }) => ports.some((one: Written) => one.port === port)).flatMap((rule) => rule.from).length;
    const callers = new Set(waysTo(id).filter(({ caller }) => accountOf(caller) !== undefined).map(({ caller }) => caller));
    expect(from(4143)).toBe(callers.size);
    const scraped = waysTo(id).filter(isScraper).map(({ port }) => port);
    for (const port of scraped) expect(from(port)).toBe(1);
    const [workloadObject] = objects.filter(({ kind, metadata }) => /^(Deployment|StatefulSet|DaemonSet)$/.test(kind) && metadata.namespace === namespace && metadata.name === workload);
    if (workloadObject) expect(workloadObject.spec.template.metadata.annotations['config.linkerd.io/skip-inbound-ports']).toBe(scraped.length === 0 ? undefined : scraped.join());
  });

  test('lets its workloads reach each other as with sidecars', () => {
    const judged = (written: readonly Written[], mesh?: string) => judge([{ objects: [...written] }], {
      installations: [{ ...(mesh !== undefined && { mesh }), tunnels: 'yes' }], podCidrs: ['10.244.0.0/16'],
    });
    const isOwn = (party: object) => 'workload' in party;
    // Probes, which Linkerd lets in from anywhere, and the agents of sidecars are nobody's calls.
    const isOfProxies = ({ ports: { first, last } }: { readonly ports: { readonly first: number; readonly last: number } }) => (
      last >= 15_000 || [4143, 4191, 4567, 4568].includes(first)
    );
    const changes = [...judged(objectsOf(writtenWith(name, 'istio'))).diff(judged(objects, 'linkerd'))];
    expect(changes.filter(({ from, to }) => isOwn(from) && isOwn(to)).filter((change) => !isOfProxies(change as never)).map((change) => JSON.stringify(change)).filter((text) => !/healthz|Health/.test(text))).toEqual([]);
  });
});
