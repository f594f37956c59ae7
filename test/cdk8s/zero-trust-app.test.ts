import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Testing, YamlOutputType } from 'cdk8s';
import type { AppProps, IResolver } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import { OnlineBoutique } from '../../examples/online-boutique/online-boutique';
import { Payments } from '../../examples/payments/payments';
import { ZeroTrustApp } from '../../src';
import { YamlPrinter } from '../../src/cdk8s/app/yaml/printer';
import * as prove from '../../src/proof/prove-graph';
import { namespace, service } from '../support/programs';

type Files = Readonly<Record<string, string>>;
type Program = (app: App) => void;

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'app-')); });
afterEach(() => { rmSync(outdir, { recursive: true, force: true }); });

/** All files under the directory, by their path in it. */
function filesIn(directory: string): Files {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return Object.fromEntries(entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(directory.length + 1), entry.isDirectory() ? 'a folder' : readFileSync(path, 'utf8')];
  }));
}

function written(app: (props: AppProps) => App, program: Program, props: AppProps = {}): Files {
  const made = app({ outdir, ...props });
  program(made);
  made.synth();
  const files = filesIn(outdir);
  rmSync(outdir, { recursive: true });
  return files;
}

const ours = (props: AppProps) => new ZeroTrustApp(props);
const theirs = (props: AppProps) => new App(props);

const BOUTIQUE: Program = (app) => { new OnlineBoutique(app, 'online-boutique'); };
const SHOP: Program = (app) => {
  const shop = namespace(new Chart(app, 'shop'), 'shop');
  service(shop, 'web').calls(service(shop, 'orders'));
};
const SEVERAL_CHARTS: Program = (app) => {
  const [web, data, ground] = ['web', 'data', 'ground'].map((id) => new Chart(app, id, { namespace: id, labels: { chart: id } }));
  web!.addDependency(data!);
  new Chart(data!, 'inner');
  new ConfigMap(data!, 'settings', { data: { script: '#!/bin/sh\necho "on"\n', enabled: 'yes', port: '8080' } });
  const secret = new ApiObject(ground!, 'secret', { apiVersion: 'v1', kind: 'Secret', stringData: { a: 'b' } });
  new ApiObject(web!, 'lazy', { apiVersion: 'v1', kind: 'ConfigMap', data: { name: Lazy.any({ produce: () => secret.name }) } }).addDependency(secret);
  secret.addJsonPatch(JsonPatch.add('/immutable', true));
};

const OUTPUTS = Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number').map((type) => [YamlOutputType[type], type] as const);

describe.each(OUTPUTS)('%s: the same files as cdk8s', (_name, yamlOutputType) => {
  test.each<[string, Program]>([
    ['for services of one namespace', SHOP],
    ['for charts that depend on each other and on objects, stand in each other, and are empty', SEVERAL_CHARTS],
    ['for an app without charts', () => {}],
  ])('%s', (_title, program) => {
    expect(written(ours, program, { yamlOutputType })).toEqual(written(theirs, program, { yamlOutputType }));
  });
});

test.each([YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART])('%d: the same file as cdk8s for an application of eleven services', (yamlOutputType) => {
  expect(written(ours, BOUTIQUE, { yamlOutputType })).toEqual(written(theirs, BOUTIQUE, { yamlOutputType }));
});

test.each([YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE])('%d: what cdk8s would write over each other is in files of its own', (yamlOutputType) => {
  const program: Program = (app) => { new Payments(app, 'payments'); };
  const mine = written(ours, program, { yamlOutputType });
  const everything = Object.values(written(ours, program)).join('---\n').split('---\n');
  const documents = (files: Files | undefined) => Object.values(files ?? {}).filter((text) => text !== 'a folder');

  expect(documents(mine).sort()).toEqual(everything.sort());
  // Three default policies of one of two namespaces would be lost.
  expect(() => written(theirs, program, { yamlOutputType })).toThrow(
    /NetworkPolicy\.default-deny\.k8s\.yaml: got two, (.|\n)*PeerAuthentication\.default\.k8s\.yaml(.|\n)*AuthorizationPolicy\.allow-nothing\.k8s\.yaml/,
  );
});

describe('the props of cdk8s mean the same', () => {
  test.each<[string, AppProps]>([
    ['outputFileExtension', { outputFileExtension: '.yml' }],
    ['recordConstructMetadata', { recordConstructMetadata: true }],
    ['resolvers', { resolvers: [{ resolve: (context) => { if (context.value === '8080') context.replaceValue('9090'); } } satisfies IResolver] }],
  ])('%s', (_name, props) => {
    const files = written(ours, SEVERAL_CHARTS, props);
    expect(files).toEqual(written(theirs, SEVERAL_CHARTS, props));
    expect(files).not.toEqual(written(ours, SEVERAL_CHARTS));
  });

  test.each(['CDK8S_OUTDIR', 'CDK8S_RECORD_CONSTRUCT_METADATA'])('the variable %s', (variable) => {
    process.env[variable] = variable === 'CDK8S_OUTDIR' ? outdir : 'true';
    try {
      const app = new ZeroTrustApp(variable === 'CDK8S_OUTDIR' ? {} : { outdir });
      SEVERAL_CHARTS(app);
      app.synth();
    } finally {
      delete process.env[variable];
    }
    expect(Object.keys(filesIn(outdir)).sort()).toEqual([
      expect.stringMatching(/^0000-data-inner-\w+\.k8s\.yaml$/), '0001-data.k8s.yaml', '0002-ground.k8s.yaml', '0003-web.k8s.yaml',
      ...(variable === 'CDK8S_OUTDIR' ? [] : ['construct-metadata.json']),
    ]);
  });

  test('synthYaml and Testing.synth', () => {
    const [mine, yours] = [ours({ outdir }), theirs({ outdir })];
    const [first, second] = [mine, yours].map((app) => new OnlineBoutique(app, 'online-boutique'));

    expect(mine.synthYaml()).toBe(yours.synthYaml());
    expect(Testing.synth(Chart.of(first!))).toEqual(Testing.synth(Chart.of(second!)));
    expect(filesIn(outdir)).toEqual({});
  });
});

describe('every object is in some file', () => {
  const config = (chart: Chart, id: string, name: string, namespaceName?: string, apiVersion = 'v1') => new ApiObject(chart, id, {
    apiVersion, kind: 'Thing', metadata: { name, namespace: namespaceName },
  });
  const names = (yamlOutputType: YamlOutputType) => Object.keys(written(ours, (app) => {
    const chart = new Chart(app, 'chart');
    config(chart, 'a', 'web', 'one');
    config(chart, 'b', 'web', 'two');
    config(chart, 'c', 'web', 'two', 'acme.example/v1');
    config(chart, 'd', 'alone', 'one');
    config(chart, 'e', 'system:node');
    config(chart, 'f', 'systemnode');
    config(chart, 'g', 'systemNode');
  }, { yamlOutputType })).sort();

  test('of one file each, also where names differ in the namespace, the group, the case or a sign only', () => {
    expect(names(YamlOutputType.FILE_PER_RESOURCE)).toEqual([
      'Thing.acme.example.two.web.k8s.yaml', 'Thing.alone.k8s.yaml', 'Thing.core.two.web.k8s.yaml', 'Thing.one.web.k8s.yaml',
      ...['N', 'n', 'n'].map((letter) => expect.stringMatching(new RegExp(`^Thing\\.system${letter}ode\\.\\w{42}\\.k8s\\.yaml$`)) as string),
    ]);
  });

  test('and of a folder for each chart', () => {
    expect(names(YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE)).toEqual(['chart', ...names(YamlOutputType.FILE_PER_RESOURCE).map((name) => `chart/${name}`)]);
  });
});

describe('two objects of one kind, namespace and name are an error that names both', () => {
  const twice = (change: (second: ApiObject) => void, name = 'settings') => () => {
    const app = ours({ outdir });
    const charts = [new Chart(app, 'first'), new Chart(app, 'second')];
    const [, second] = charts.map((chart, index) => new ApiObject(chart, 'config', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: index === 0 ? 'settings' : name, namespace: 'shop' },
    }));
    change(second!);
    app.synth();
  };
  const both = "ConfigMap 'settings' in namespace 'shop': got two, at first/config and at second/config";

  test('as they are declared', () => {
    expect(twice(() => {})).toThrow(both);
    expect(filesIn(outdir)).toEqual({});
  });

  test('as a patch makes them', () => {
    expect(twice((second) => second.addJsonPatch(JsonPatch.replace('/metadata/name', 'settings')), 'other')).toThrow(both);
  });

  test('and none where the name, the namespace or the group differs', () => {
    expect(twice(() => {}, 'other')).not.toThrow();
    expect(twice((second) => second.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'bank')))).not.toThrow();
    expect(twice((second) => second.addJsonPatch(JsonPatch.replace('/apiVersion', 'acme.example/v1')))).not.toThrow();
  });
});

describe('all files or none', () => {
  const OLD = { 'shop.k8s.yaml': 'old' };
  const failing = (program: Program) => () => {
    writeFileSync(join(outdir, 'shop.k8s.yaml'), 'old');
    const app = ours({ outdir });
    new ConfigMap(new Chart(app, 'another'), 'config', { data: { a: 'b' } });
    program(app);
    app.synth();
  };

  test.each<[string, Program, string]>([
    ['a validation', (app) => app.node.addValidation({ validate: () => ['no'] }), 'no'],
    ['the proof', (app) => {
      const shop = namespace(new Chart(app, 'shop'), 'shop');
      const [web, orders] = [service(shop, 'web'), service(shop, 'orders')];
      web.calls(orders);
      web.networkPolicy.addJsonPatch(JsonPatch.replace('/spec/egress', []));
    }, '(proof)'],
    ['an object that can not be rendered', (app) => {
      new ApiObject(new Chart(app, 'shop'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', data: Lazy.any({ produce: () => { throw new Error('no data'); } }) });
    }, 'no data'],
    ['a chart with a toJson of its own, whose result nobody could prove', (app) => {
      new (class extends Chart { public toJson() { return []; } })(app, 'shop');
    }, 'shop: got a chart with a toJson of its own'],
  ])('%s that fails leaves the old ones as they were', (_name, program, message) => {
    expect(failing(program)).toThrow(message);
    expect(filesIn(outdir)).toEqual(OLD);
  });

  test('a folder in the way of a file does too', () => {
    writeFileSync(join(outdir, 'shop.k8s.yaml'), 'old');
    const app = ours({ outdir, outputFileExtension: '' });
    new Chart(app, 'another');
    new Chart(app, 'taken');
    mkdirSync(join(outdir, 'taken'));

    expect(() => app.synth()).toThrow(/taken: got a folder/);
    expect(filesIn(outdir)).toEqual({ ...OLD, taken: 'a folder' });
  });

  test('a disk that fails half way does too, and nothing else is left', () => {
    const app = ours({ outdir });
    SHOP(app);
    writeFileSync(join(outdir, 'shop.k8s.yaml'), 'old');
    const print = jest.spyOn(YamlPrinter.prototype, 'print').mockImplementationOnce(() => 'new').mockImplementationOnce(() => { throw new Error('no space left'); });
    try {
      expect(() => app.synth()).toThrow('no space left');
    } finally {
      print.mockRestore();
    }
    expect(filesIn(outdir)).toEqual(OLD);
  });

  test('what succeeds takes the place of the old ones, and leaves others alone', () => {
    writeFileSync(join(outdir, 'mine.txt'), 'mine');
    writeFileSync(join(outdir, 'another.k8s.yaml'), 'old');
    const app = ours({ outdir });
    new ConfigMap(new Chart(app, 'another'), 'config', { metadata: { name: 'config' }, data: { a: 'b' } });
    app.synth();

    expect(filesIn(outdir)).toEqual({
      'mine.txt': 'mine', 'another.k8s.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  a: b\nimmutable: false\n',
    });
  });
});

describe('one synthesis', () => {
  const proofs = jest.spyOn(prove, 'proveGraph');
  beforeEach(() => { proofs.mockClear(); });

  test.each(OUTPUTS)('renders every object once and proves once: %s', (_name, yamlOutputType) => {
    const app = ours({ outdir, yamlOutputType });
    for (const id of ['a', 'b', 'c']) {
      const shop = namespace(new Chart(app, id), id);
      service(shop, 'web').calls(service(shop, 'orders'));
    }
    const objects = app.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    const renderings = objects.map((object) => jest.spyOn(object, 'toJson'));
    app.synth();

    expect(renderings.map(({ mock }) => mock.calls.length)).toEqual(objects.map(() => 1));
    expect(proofs).toHaveBeenCalledTimes(1);
  });

  test('sees what other validations still change', () => {
    const app = ours({ outdir });
    const chart = new Chart(app, 'chart');
    service(namespace(chart, 'shop'), 'web');
    const config = new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config', namespace: 'shop' } });
    config.node.addValidation({ validate: () => { config.metadata.addLabel('checked', 'certainly'); return []; } });

    expect(app.synthYaml()).toContain('checked: certainly');
  });

  test('is followed by another that sees what was declared since', () => {
    const app = ours({ outdir });
    const shop = namespace(new Chart(app, 'chart'), 'shop');
    const [web, orders] = [service(shop, 'web'), service(shop, 'orders')];
    const before = app.synthYaml();
    web.calls(orders);

    expect(app.synthYaml()).not.toBe(before);
    expect(proofs).toHaveBeenCalledTimes(2);
  });

  test('tells every mistake at once, that of the root first, in the words of cdk8s', () => {
    const told = [ours, theirs].map((kind) => {
      const app = kind({ outdir });
      app.node.addValidation({ validate: () => ['root'] });
      new Chart(app, 'chart').node.addValidation({ validate: () => ['one', 'two'] });
      try {
        app.synth();
        return 'nothing';
      } catch (error) {
        return String(error);
      }
    });
    expect(told[0]).toBe('Error: Validation failed with the following errors:\n  root\n  [chart] one\n  [chart] two');
    // But for the path of the root, which is empty.
    expect(told[0]).toBe(told[1].replace('[] ', ''));
  });
});
