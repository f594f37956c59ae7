import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { Access, HttpMethod, Mesh, Port, Rule, TrustReport, Waivers, ZeroTrustNamespace } from '../../../src';
import type { Waiver } from '../../../src';
import { WAIVABLE } from '../../../src/author/graph/waivers';
import { CATALOGUE } from '../../../src/rules/catalogue';
import { namespace, service } from '../../support/programs';
import { manifestsOfApp } from '../../support/synth';

/** Rules that no manifest can be asked for: they leave no trace in it. */
const ASKED_ELSEWHERE = ['http-without-mesh', 'unproven', 'unknown-kind', 'unknown-key', 'unknown-field', 'foreign-permissions'];

function waiver(rule: Rule, more: Partial<Waiver> = {}): Waiver {
  return { rule, reason: 'tests', owner: 'team-shop', expires: '2031-06-30', ...more };
}

function chartOf() {
  const app = Testing.app();
  return { app, chart: new Chart(app, 'chart') };
}

describe('Waivers.of', () => {
  test('lifts a rule for everything under a construct', () => {
    const { app, chart } = chartOf();
    const shop = namespace(chart, 'shop');
    service(shop, 'web', { probes: undefined });
    service(shop, 'cart', { probes: undefined });
    Waivers.of(shop).add(waiver(Rule.PROBES));

    expect(() => app.synth()).not.toThrow();
  });

  test('lifts nothing beside the construct', () => {
    const { app, chart } = chartOf();
    const shop = namespace(chart, 'shop');
    Waivers.of(service(shop, 'web', { probes: undefined })).add(waiver(Rule.PROBES));
    service(shop, 'cart', { probes: undefined });

    expect(() => app.synth()).toThrow(/\[chart\/shop\/cart\] probes: missing/);
  });

  test('writes to the objects that it is about, also to those that are made later, and to no others', () => {
    const { app, chart } = chartOf();
    const shop = namespace(chart, 'shop');
    Waivers.of(shop).add(waiver(Rule.PROBES));
    service(shop, 'web', { probes: undefined });
    app.synth();

    const annotated = manifestsOfApp(app).filter(({ metadata }) => metadata.annotations?.['cdk8s-zero-trust.dev/waive-probes'] !== undefined);
    expect(annotated.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Deployment web']);
    expect(annotated[0].metadata.annotations).toEqual({ 'cdk8s-zero-trust.dev/waive-probes': 'until 2031-06-30 by team-shop: tests' });
  });

  test('is idempotent', () => {
    const { app, chart } = chartOf();
    const web = service(namespace(chart, 'shop'), 'web', { probes: undefined, waivers: [waiver(Rule.PROBES)] });
    Waivers.of(web).add(waiver(Rule.PROBES));
    Waivers.of(web).add(waiver(Rule.PROBES));

    expect(() => app.synth()).not.toThrow();
    expect(Waivers.of(web).all).toEqual([waiver(Rule.PROBES)]);
    expect(TrustReport.of(app).waivers).toEqual([{ path: 'chart/shop/web', workload: 'shop/web', ...waiver(Rule.PROBES) }]);
  });

  test('of a namespace stands in the report without a workload', () => {
    const { app, chart } = chartOf();
    const shop = namespace(chart, 'shop');
    service(shop, 'web', { replicas: 1 });
    Waivers.of(shop).add(waiver(Rule.SINGLE_REPLICA));

    expect(TrustReport.of(app).waivers).toEqual([{ path: 'chart/shop', ...waiver(Rule.SINGLE_REPLICA) }]);
  });

  test('lifts doubt for a whole namespace', () => {
    const { app, chart } = chartOf();
    const bare = new ZeroTrustNamespace(chart, 'bare', { mesh: Mesh.none() });
    const cart = service(bare, 'cart', { ports: [Port.http(8080)] });
    service(bare, 'web').calls(cart, Access.http({ methods: [HttpMethod.GET] }));
    Waivers.of(bare).add(waiver(Rule.HTTP_WITHOUT_MESH));

    expect(() => app.synth()).not.toThrow();
  });
});

describe('a waiver that is no good', () => {
  const refused = (declare: (shop: ZeroTrustNamespace) => void, words: RegExp) => {
    const { app, chart } = chartOf();
    declare(namespace(chart, 'shop'));
    expect(() => app.synth()).toThrow(words);
  };

  test.each([
    Rule.PROBES, Rule.SINGLE_REPLICA, Rule.IMAGE_DIGEST, Rule.HTTP_WITHOUT_MESH, Rule.UNPROVEN, Rule.RUN_AS_NON_ROOT, Rule.UNKNOWN_KIND,
  ])('lifts nothing: %s', (rule) => refused(
    (shop) => Waivers.of(service(shop, 'web')).add(waiver(rule)),
    new RegExp(`\\[chart/shop/web\\] waiver of '${rule}': got a waiver that lifts nothing \\(team-shop: tests\\), expected .*; delete it`),
  ));

  test('lifts nothing because a nearer one does', () => refused((shop) => {
    service(shop, 'web', { probes: undefined, waivers: [waiver(Rule.PROBES)] });
    Waivers.of(shop).add(waiver(Rule.PROBES));
  }, /\[chart\/shop\] waiver of 'probes': got a waiver that lifts nothing/));

  test('has expired', () => refused(
    (shop) => Waivers.of(shop).add(waiver(Rule.PROBES, { expires: '2020-01-31' })),
    /\[chart\/shop\] waiver of 'probes': got a waiver that expired on 2020-01-31 \(team-shop: tests\)/,
  ));

  test('is on a construct that declares nothing, and has no owner', () => refused(
    (shop) => Waivers.of(service(shop, 'web').deployment).add(waiver(Rule.HOST_PATH, { owner: '' })),
    /\[chart\/shop\/web\/deployment\] waiver of 'host-path': owner: got ''/,
  ));

  test.each(['default-deny', 'mtls-not-strict', 'constructor', ''])('names the rule %p, which nothing lifts', (rule) => refused(
    (shop) => Waivers.of(shop).add(waiver(rule as Rule)),
    /waiver: rule: got '.*', expected a rule that can be waived: a member of Rule; keep the rule/,
  ));

  test('stands twice on one construct with different words', () => refused((shop) => {
    const web = service(shop, 'web', { probes: undefined, waivers: [waiver(Rule.PROBES)] });
    Waivers.of(web).add(waiver(Rule.PROBES, { owner: 'somebody else' }));
  }, /waiver of 'probes': got two, expected one for each rule and construct/));

  test('was left on a construct that is gone', () => {
    const { app, chart } = chartOf();
    const shop = namespace(chart, 'shop');
    Waivers.of(service(shop, 'web')).add(waiver(Rule.PROBES));
    shop.node.tryRemoveChild('web');

    expect(() => app.synth()).not.toThrow();
  });
});

describe('the rules that can be waived', () => {
  const names = Object.values(Rule) as string[];

  test('are rules that zero-trust verify knows, or rules of the declaration', () => {
    const known = [...CATALOGUE.map(({ name }) => name), ...ASKED_ELSEWHERE];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(Object.keys(WAIVABLE).sort()).toEqual([...names].sort());
  });

  test('are called in code what they are called in manifests', () => {
    for (const [member, name] of Object.entries(Rule)) expect(member).toBe(name.toUpperCase().replace(/-/g, '_'));
  });

  test('say each what is kept where it is not waived', () => {
    const source = readFileSync(join(__dirname, '../../../src/author/graph/waivers.ts'), 'utf8');
    for (const member of Object.keys(Rule)) expect(source).toMatch(new RegExp(`\\.\\s*\\*/\\n  ${member} = `));
  });

  test('leave alone what keeps strangers out', () => {
    const never = ['default-deny', 'mtls-not-strict', 'mtls-not-asked', 'mesh-default-deny', 'allow-everybody', 'allow-by-negation', 'wildcard-principal', 'unmeshed-workload'];
    expect(names.filter((name) => never.includes(name))).toEqual([]);
  });
});
