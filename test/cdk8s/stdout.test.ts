import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Project } from '../validation/project';

const CHARTS = 3;
/** Many times what a stream reads at once, so that files that are printed at the same time get mixed. */
const OBJECTS = 2000;

let project: Project;
beforeAll(() => { project = new Project(); });
afterAll(() => { project.remove(); });

/** What the real `cdk8s synth --stdout` prints into a pipe, of charts that number their objects. */
function printed(App: 'ZeroTrustApp' | 'App', props = ''): string {
  project.write('cdk8s.yaml', 'language: typescript\napp: node main.js\n');
  project.write('main.js', `const { ApiObject, Chart${App === 'App' ? ', App' : ''}, YamlOutputType } = require('cdk8s');
${App === 'App' ? '' : "const { ZeroTrustApp } = require('cdk8s-zero-trust');"}
const app = new ${App}({ ${props} });
for (let chart = 0; chart < ${CHARTS}; chart++) {
  const scope = new Chart(app, 'chart-' + chart);
  for (let index = 0; index < ${OBJECTS}; index++) {
    new ApiObject(scope, 'o' + index, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config-' + chart + '-' + index }, data: { filler: 'x'.repeat(60) } });
  }
}
app.synth();
`);
  const command = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');
  const line = `"${process.execPath}" "${command}" synth --stdout --check-upgrade=false | cat`;
  const { stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: project.folder, encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, npm_config_offline: 'true' } });
  expect(stderr).toBe('');
  return stdout;
}

function namesIn(text: string): readonly string[] {
  return parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return (document.toJS() as { metadata: { name: string } }).metadata.name;
  });
}

const EVERYTHING = Array.from({ length: CHARTS }, (_, chart) => Array.from({ length: OBJECTS }, (__, index) => `config-${chart}-${index}`)).flat();

test.each([
  ['with a file for each chart', ''],
  ['with a file for each resource', 'yamlOutputType: YamlOutputType.FILE_PER_RESOURCE'],
  ['with a folder for each chart', 'yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE'],
])('cdk8s synth --stdout prints one valid stream of documents %s', (_name, props) => {
  expect(namesIn(printed('ZeroTrustApp', props))).toEqual(EVERYTHING);
});

test('which it does not do for the App of cdk8s, or else there is nothing left to mend', () => {
  expect(() => namesIn(printed('App'))).toThrow();
});
