import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as packageJson from '../../package.json';
import { filesUnder, readDocument, ROOT } from '../support/files';

const FOLDERS = ['src', 'test', 'examples', 'docs', 'projenrc', '.ci', '.github', '.projen'];
const FILES = ['README.md', 'CONTRIBUTING.md', '.projenrc.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

function textFiles(): readonly (readonly [path: string, text: string])[] {
  const paths = [...FOLDERS.flatMap((folder) => filesUnder(folder)), ...FILES].filter((path) => existsSync(join(ROOT, path)));
  return paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const);
}

test('nothing in the repository names a place on the machine of whoever wrote it', () => {
  // Put together from parts, so that this file does not name one itself.
  const places = ['work', 'home', 'Users', 'root', 'opt'].map((folder) => `/${folder}/`);
  const named = textFiles().flatMap(([path, text]) => places
    .filter((place) => new RegExp(`(^|[\\s'"\`(=:])${place}`, 'm').test(text))
    .map((place) => `${path}: ${place}`));
  expect(named).toEqual([]);
});

test('nothing is left to be done later', () => {
  const mark = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`);
  expect(textFiles().filter(([, text]) => mark.test(text)).map(([path]) => path)).toEqual([]);
});

test('every record of a decision has a number of its own, a context, a decision and consequences', () => {
  const records = filesUnder('docs/adr');
  const numbers = records.map((path) => path.slice('docs/adr/'.length, 'docs/adr/0000'.length));
  expect(numbers).toEqual([...new Set(numbers)].sort());
  for (const [index, path] of records.entries()) {
    const text = readDocument(path);
    expect(text.split('\n')[0]).toMatch(new RegExp(`^# ${numbers[index]}: \\S`));
    expect(text.match(/^## .*$/gm)).toEqual(['## Context', '## Decision', '## Consequences']);
    expect(text.split('\n').length).toBeLessThanOrEqual(41);
  }
});

test('every package that comes with the library, and every one that we chose for its development, has its reason on record', () => {
  const record = readDocument('docs/adr/0003-dependencies.md');
  expect(Object.keys(packageJson.dependencies).filter((name) => !record.includes(`**${name}**`))).toEqual([]);
  expect(packageJson.bundledDependencies).toEqual(Object.keys(packageJson.dependencies));
  expect(['ajv', 'fast-check', 'playwright-core', 'tsconfig-paths'].filter((name) => !(name in packageJson.devDependencies))).toEqual([]);
});

test('the README and the usage page name the packages as they are published', () => {
  const text = readDocument('README.md') + readDocument('docs/usage.md');
  const { python, java, go } = packageJson.jsii.targets;
  for (const name of [
    `npm install ${packageJson.name} `,
    `pip install ${python.distName}\``,
    `<groupId>${java.maven.groupId}</groupId>`,
    `<artifactId>${java.maven.artifactId}</artifactId>`,
    `go get ${go.moduleName}/${go.packageName}\``,
  ]) expect(text).toContain(name);
});

test('every environment variable of the tests is documented', () => {
  const standard = /^(CI|HOME|PATH|KUBECONFIG|NO_COLOR|FORCE_COLOR|JEST_WORKER_ID|CDK8S_\w+)$/;
  const read = filesUnder('test').flatMap((path) => [...readDocument(path).matchAll(/process\.env\.([A-Z]\w+)/g)].map(([, name = '']) => name));
  const documented = `${readDocument('CONTRIBUTING.md')}${readDocument('docs/real-components.md')}`;
  expect(read).toContain('PROPERTY_RUNS');
  expect([...new Set(read)].filter((name) => !standard.test(name) && !new RegExp(`\`${name}\\b`).test(documented))).toEqual([]);
});
