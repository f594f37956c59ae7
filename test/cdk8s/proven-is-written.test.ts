import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Testing, YamlOutputType } from 'cdk8s';
import type { AppProps } from 'cdk8s';
import { ExternalHost, Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { image } from '../support/programs';

const APPS = { App, ZeroTrustApp } as const;
const OUTPUTS = Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number');

/** How an app can be asked for its manifests. */
const WAYS: Record<string, (app: App, chart: Chart) => unknown> = {
  'synth': (app) => app.synth(),
  'synthYaml': (app) => app.synthYaml(),
  'Testing.synth': (_app, chart) => Testing.synth(chart),
};

interface World {
  readonly app: App;
  readonly chart: Chart;
  readonly web: SecureService;
  readonly outdir: string;
}

function world(kind: keyof typeof APPS, props: AppProps = {}): World {
  const outdir = mkdtempSync(join(tmpdir(), 'written-'));
  const app = new APPS[kind]({ outdir, ...props });
  const chart = new Chart(app, 'chart');
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio() });
  const web = new SecureService(namespace, 'web', { image: image('web'), ports: [Port.http(8080)], probes: Probes.http('/') });
  return { app, chart, web, outdir };
}

function configMap(chart: Chart, id: string, data: unknown): ApiObject {
  return new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id, namespace: 'shop' }, data } as never);
}

function openPolicy(chart: Chart): ApiObject {
  return new ApiObject(chart, 'late', {
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'late', namespace: 'shop' }, spec: { rules: [{}] },
  } as never);
}

const OPEN = JsonPatch.replace('/spec/ingress', [{}]);

/** What must not be written, and the words that name it. */
const FAULTS: Record<string, { readonly change: (world: World) => void; readonly says: RegExp }> = {
  'an object that is made in a Lazy': {
    change: ({ chart }) => {
      let made: ApiObject | undefined;
      configMap(chart, 'maker', Lazy.any({
        produce: () => {
          made ??= openPolicy(chart);
          return {};
        },
      }));
    },
    says: /AuthorizationPolicy shop\/late at chart\/late: was made while others were rendered.*create it before app\.synth\(\)/,
  },
  'an object that is made in a toJson': {
    change: ({ chart }) => {
      const maker = configMap(chart, 'maker', {});
      let made: ApiObject | undefined;
      maker.toJson = () => {
        made ??= openPolicy(chart);
        return ApiObject.prototype.toJson.call(maker) as unknown;
      };
    },
    says: /AuthorizationPolicy shop\/late at chart\/late: was made while others were rendered/,
  },
  'an object that is taken away in a Lazy': {
    change: ({ chart }) => {
      configMap(chart, 'victim', {});
      configMap(chart, 'taker', Lazy.any({
        produce: () => {
          chart.node.tryRemoveChild('victim');
          return {};
        },
      }));
    },
    says: /ConfigMap shop\/victim at chart\/victim: was taken out of the tree/,
  },
  'a value that differs each time': {
    change: ({ chart }) => {
      let count = 0;
      configMap(chart, 'clock', { now: Lazy.any({ produce: () => `${count++}` }) });
    },
    says: /ConfigMap shop\/clock at chart\/clock: differs each time it is rendered/,
  },
  'a patch in a validation of the app, after the proof': {
    change: ({ app, web }) => app.node.addValidation({
      validate: () => {
        web.networkPolicy.addJsonPatch(OPEN);
        return [];
      },
    }),
    says: /NetworkPolicy shop\/web at chart\/shop\/web\/network-policy: got a patch after it was rendered/,
  },
  'an object that is made in a validation of the app, after the proof': {
    change: ({ app, chart }) => app.node.addValidation({
      validate: () => {
        openPolicy(chart);
        return [];
      },
    }),
    says: /Cannot add children to "chart" during synthesis/,
  },
  'a patch in a validation of another construct': {
    change: ({ chart, web }) => chart.node.addValidation({
      validate: () => {
        web.networkPolicy.addJsonPatch(OPEN);
        return [];
      },
    }),
    says: /shop\/web/,
  },
};

describe.each(Object.keys(APPS) as (keyof typeof APPS)[])('%s', (kind) => {
  describe.each(Object.keys(WAYS))('%s', (way) => {
    test.each(Object.keys(FAULTS))('refuses %s', (name) => {
      const made = world(kind);
      FAULTS[name]!.change(made);
      expect(() => WAYS[way]!(made.app, made.chart)).toThrow(FAULTS[name]!.says);
      expect(readdirSync(made.outdir)).toEqual([]);
      rmSync(made.outdir, { recursive: true });
    });
  });

  test.each(OUTPUTS)('writes what was rendered once, with output type %s', (yamlOutputType) => {
    const { app, chart, web, outdir } = world(kind, { yamlOutputType });
    web.calls(ExternalHost.https('api.example.com'));
    let asked = 0;
    configMap(chart, 'counted', {
      value: Lazy.any({
        produce: () => {
          asked++;
          return 'same';
        },
      }),
    });
    app.synth();
    const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const text = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')).join('');
    expect(text).toContain('value: same');
    expect(text).toContain('kind: AuthorizationPolicy');
    // Once for what is written, and once to see that it does not differ.
    expect(asked).toBe(2);
    rmSync(outdir, { recursive: true });
  });

  test('what a chart returns is the caller\'s to change, and the tree is open again', () => {
    const { chart, web, outdir } = world(kind);
    const [first] = Testing.synth(chart);
    first.metadata.labels.mine = 'yes';
    web.networkPolicy.addJsonPatch(JsonPatch.add('/metadata/annotations', { 'acme.example/reviewed': 'yes' }));
    configMap(chart, 'afterwards', {});
    expect(JSON.stringify(Testing.synth(chart))).toMatch(/acme\.example\/reviewed.*afterwards/);
    rmSync(outdir, { recursive: true });
  });
});

test('two objects that the App of cdk8s would write into one file are an error', () => {
  const { app, chart, outdir } = world('App', { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
  new ZeroTrustNamespace(chart, 'other', { mesh: Mesh.istio() });
  expect(() => app.synth()).toThrow(/file NetworkPolicy\.default-deny\.k8s\.yaml: got two, of NetworkPolicy shop\/default-deny at .* and of NetworkPolicy other\/default-deny at /);
  expect(readdirSync(outdir)).toEqual([]);
  rmSync(outdir, { recursive: true });
});

describe('a text that kubectl reads as something else where cdk8s writes it', () => {
  test.each(['synth', 'synthYaml'])('is an error of %s with the App of cdk8s', (way) => {
    const { app, chart } = world('App');
    configMap(chart, 'mode', { MODE: '0o17' });
    expect(() => WAYS[way](app, chart)).toThrow(/^ConfigMap shop\/mode: got "0o17" at data\.MODE, expected a text that kubectl reads .*ZeroTrustApp/);
  });

  test('has quotes with a ZeroTrustApp', () => {
    const { app, chart } = world('ZeroTrustApp');
    configMap(chart, 'mode', { MODE: '0o17' });
    expect(app.synthYaml()).toContain('MODE: "0o17"');
  });
});
