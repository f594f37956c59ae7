import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/files';
import { Project } from '../validation/project';

let project: Project;
beforeAll(() => { project = new Project(); });
afterAll(() => { project.remove(); });

test('an installed package offers the matchers under its sub-path', () => {
  const { out, err } = project.run("console.log(Object.keys(require('cdk8s-zero-trust/jest').zeroTrustMatchers).join())");
  expect({ out: out.trim(), err }).toEqual({ out: 'toAllow,toDeny,toAllowExactly,toWidenAccess', err: '' });
});

test('an import adds the matchers to the global expect, and is content without one', () => {
  const { out } = project.run("globalThis.expect = { extend: (matchers) => console.log(Object.keys(matchers).length) }; require('cdk8s-zero-trust/jest');");
  expect(out.trim()).toBe('4');
});

test('the library itself, its manifest and that of jsii stay where their readers look', () => {
  const { out, err } = project.run("require('cdk8s-zero-trust').SecureService.name && console.log(require('cdk8s-zero-trust/package.json').name)");
  expect({ out: out.trim(), err }).toEqual({ out: 'cdk8s-zero-trust', err: '' });
});

test('compilers that do not read exports find the types as well', () => {
  const { exports: offered, typesVersions } = jest.requireActual<{
    exports: Record<string, string>; typesVersions: Record<string, Record<string, string[]>>;
  }>('../../package.json');
  expect(offered).toMatchObject({ '.': './lib/index.js', './jest': './lib/testing/index.js', './package.json': './package.json', './.jsii': './.jsii' });
  const types = typesVersions['*']?.jest?.[0];
  expect(types).toBe('lib/testing/index.d.ts');
  expect(existsSync(join(ROOT, types?.replace('lib/', 'src/').replace('.d.ts', '.ts') ?? ''))).toBe(true);
});
