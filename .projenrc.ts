import { cdk8s, javascript, JsonFile } from 'projen';
import { enforceRooms } from './projenrc/rooms';

/** Under which names the examples and tests know the sources: those that a user knows. */
const PATHS = { 'cdk8s-zero-trust': ['../src/index.ts'], 'cdk8s-zero-trust/jest': ['../src/testing/index.ts'] };

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-zero-trust',
  description: 'Zero trust for Kubernetes microservices from one typed declaration: who exists, who calls whom. Everything else is written for you.',
  author: 'The cdk8s-zero-trust authors',
  authorAddress: 'maintainers@cdk8s-zero-trust.dev',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-zero-trust/cdk8s-zero-trust.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-zero-trust authors',
  copyrightPeriod: '2026',
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  keywords: ['cdk8s', 'kubernetes', 'zero-trust', 'istio', 'networkpolicy', 'service-mesh', 'security'],

  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  sampleCode: false,
  // Without minNodeVersion projen asks for an @types/node tag that does not exist.
  minNodeVersion: '20.19.0',
  workflowNodeVersion: '22',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  cdk8sVersion: '2.70.106',
  constructsVersion: '10.5.1',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  // Every runtime dependency that is no jsii module; CommonJS only. Reasons: docs/adr/0003-dependencies.md.
  bundledDeps: [
    '@dagrejs/dagre@^3.1.0', 'commander@^14', 'ipaddr.js@^2.5.0', 'picocolors@^1', 'yaml@^2.9.1',
  ],
  devDeps: ['cdk8s-cli@2.207.60', '@kubernetes/client-node@^1.4.0', '@microsoft/jest-sarif@1.0.0-beta.0', '@types/sarif@^2', 'ajv@^8', 'ajv-draft-04@^1', 'ajv-formats@^3', 'cli-table3@^0.6.5', 'fast-check@^4', 'playwright-core@^1', 'tsconfig-paths@^4.2.0'],
  bin: { 'zero-trust': 'bin/zero-trust' },

  publishToPypi: { distName: 'cdk8s-zero-trust', module: 'cdk8s_zero_trust' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8szerotrust',
    mavenGroupId: 'io.github.cdk8s-zero-trust',
    mavenArtifactId: 'cdk8s-zero-trust',
  },
  publishToNuget: { dotNetNamespace: 'Cdk8sZeroTrust', packageId: 'Cdk8sZeroTrust' },
  publishToGo: { moduleName: 'github.com/cdk8s-zero-trust/cdk8s-zero-trust-go', packageName: 'cdk8szerotrust' },

  jestOptions: {
    // The default rewrites snapshots, so that they could never fail.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      // `npm run test:coverage` measures it.
      collectCoverage: false,
      // Against tests that hang, not a measure: machines are busy.
      testTimeout: 600_000,
      // Programs that tests start are compiled before all tests, not by each process.
      globalSetup: '<rootDir>/test/support/compile-once.ts',
      // Real components take minutes to build: `npm run test:real`.
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/node/'],
      // Examples and documents say what a user says; here that name means the sources.
      moduleNameMapper: { '^cdk8s-zero-trust$': '<rootDir>/src', '^cdk8s-zero-trust/jest$': '<rootDir>/src/testing' },
    },
  },
});

project.package.addField('exports', {
  '.': './lib/index.js', './jest': './lib/testing/index.js', './package.json': './package.json', './.jsii': './.jsii',
});
// For the module resolution that does not read `exports`, which programs of cdk8s use by default.
project.package.addField('typesVersions', { '*': { jest: ['lib/testing/index.d.ts'] } });

project.package.addField('overrides', {
  // 1.13's platform bindings are only partly on the registry.
  'unrs-resolver': '1.12.2',
});

project.eslint?.addLintPattern('examples');
project.eslint?.allowDevDeps('examples/**');
enforceRooms(project);

new JsonFile(project, 'examples/tsconfig.json', {
  obj: {
    'extends': '../tsconfig.json',
    'compilerOptions': {
      noEmit: true,
      rootDir: '..',
      stripInternal: true,
      isolatedModules: true,
      paths: PATHS,
    },
    // So that `npx ts-node main.ts` runs an example as it stands.
    'ts-node': { transpileOnly: true, require: ['tsconfig-paths/register'] },
    'include': ['**/*.ts'],
  },
});
project.tryFindObjectFile('test/tsconfig.json')?.addOverride('compilerOptions.paths', PATHS);
project.tryFindObjectFile('.eslintrc.json')?.addOverride('settings.import/resolver.typescript.project', ['./tsconfig.json', './examples/tsconfig.json']);

project.addTask('demo', {
  description: 'Synthesize the Online Boutique and show what was written and who may call whom',
  exec: 'ts-node --project examples/tsconfig.json examples/demo.ts',
});

project.addTask('corpus', {
  description: 'Replay a folder of cases (manifests and the connections that others expect of them) through the judge',
  exec: 'ts-node --transpile-only test/judge/corpus/replay.ts',
  env: { TS_NODE_PROJECT: 'test/tsconfig.json' },
  receiveArgs: true,
});

// Every test but those of `*.slow.test.ts`, which take minutes of random or mutated worlds. jest by itself runs whatever is named: `npx jest test/judge`.
const jest = 'jest --maxWorkers=100%';
const ignored = ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/node/', '\\.slow\\.test\\.ts$'].map((pattern) => `'${pattern}'`).join(' ');
const fast = project.addTask('test:fast', {
  description: 'Run all tests but the slow ones, without lint; with `-- --watch` those that a change touches, again and again',
  exec: `${jest} --testPathIgnorePatterns ${ignored} --ci`,
  receiveArgs: true,
});
project.testTask.reset();
project.testTask.spawn(fast, { receiveArgs: true });
project.testTask.spawn(project.eslint!.eslintTask);
const slow = project.addTask('test:slow', {
  description: 'Run the tests that take minutes: naive evaluators on random worlds, and mutants of manifests and sources',
  exec: `${jest} --testMatch '<rootDir>/test/**/*.slow.test.ts' --ci`,
  receiveArgs: true,
});
project.tasks.tryFind('post-compile')?.spawn(slow);
project.tasks.tryFind('post-compile')?.spawn(project.addTask('bundle', {
  description: 'Put all compiled modules into one file, which loads in a fraction of the time',
  exec: 'ts-node --transpile-only projenrc/bundle.ts lib',
  env: { TS_NODE_PROJECT: 'projenrc/tsconfig.json' },
}));
project.addTask('test:coverage', {
  description: 'Run all tests, slow ones too, and write which lines they reach to coverage/',
  exec: `${jest} --coverage --ci`,
  receiveArgs: true,
});

project.addTask('test:real', {
  description: 'Try what is written against real components: API server, Envoy, other engines, scanners (docs/real-components.md)',
  exec: 'jest --config test/cluster/jest.config.json',
  receiveArgs: true,
});

project.addTask('test:cluster', {
  description: 'Deploy cases to a real node on this machine and try every connection (docs/real-components.md); needs Linux and root',
  exec: 'ts-node --transpile-only test/node/run.ts',
  env: { TS_NODE_PROJECT: 'test/tsconfig.json' },
  receiveArgs: true,
});

project.addTask('comparison', {
  description: 'Write docs/comparison.md: scanners and the judge on the Online Boutique, hand-written and declared',
  exec: 'ts-node --transpile-only test/cluster/scanners/write-comparison.ts',
  env: { TS_NODE_PROJECT: 'examples/tsconfig.json' },
});

project.addTask('bench:proxy', {
  description: 'Measure with Istio\'s own code how much configuration a sidecar is sent, with our Sidecar objects and without',
  exec: 'ts-node --transpile-only test/cluster/istio/proxy-size.ts',
  env: { TS_NODE_PROJECT: 'examples/tsconfig.json' },
  receiveArgs: true,
});

const bench = project.addTask('bench', {
  description: 'Measure the judge on clusters of growing size, and synthesis with the proof beside cdk8s and cdk8s-plus',
  env: { TS_NODE_PROJECT: 'examples/tsconfig.json' },
});
bench.exec('ts-node test/judge/bench.ts 100 1000 10000');
bench.exec('ts-node test/bench/rules.ts');
bench.exec('ts-node test/bench/synthesis.ts');
bench.exec('ts-node test/bench/synthesis.ts --compiled --runs 1 --only proven --heap 1024 10000');
bench.exec('ts-node test/bench/outside.ts --compiled');
bench.exec('ts-node test/bench/profile.ts');

for (const path of ['/examples/*/dist/', '/examples/**/__pycache__/', '/.venv/']) project.gitignore.addPatterns(path);
for (const path of ['/examples/', '/docs/', '/.ci/', '/projenrc/']) project.npmignore?.addPatterns(path);

project.synth();
