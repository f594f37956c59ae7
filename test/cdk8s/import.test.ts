import { Project } from '../validation/project';

let project: Project;
beforeAll(() => { project = new Project(); });
afterAll(() => { project.remove(); });

/** The rooms of the library that are loaded after the piece of JavaScript has run, and whether a reader of YAML is. */
function loadedAfter(source: string): readonly string[] {
  const { code, out, err } = project.run(`const library = require('cdk8s-zero-trust');
${source}
const paths = Object.keys(require.cache);
const rooms = paths.map((path) => path.match(/cdk8s-zero-trust\\/lib\\/(\\w+)\\//)?.[1]);
if (paths.some((path) => path.includes('/yaml/dist/') && !path.includes('node_modules/cdk8s/'))) rooms.push('a reader of YAML');
console.log(JSON.stringify([...new Set(rooms)].filter((room) => room !== undefined).sort()));`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as readonly string[];
}

const AUTHOR = ['author', 'cdk8s'];

test('importing the library loads what declares and renders, and nothing that judges or reports', () => {
  expect(loadedAfter('')).toEqual(AUTHOR);
});

test('declaring does not load it either', () => {
  expect(loadedAfter(`const { Chart } = require('cdk8s');
const chart = new Chart(new library.ZeroTrustApp(), 'shop');
new library.ZeroTrustNamespace(chart, 'shop', { mesh: library.Mesh.istio() });
new library.ZeroTrustValidation();`)).toEqual(AUTHOR);
});

test('a synthesis loads the judge, and still none of the reports', () => {
  expect(loadedAfter(`const { Chart } = require('cdk8s');
const app = new library.ZeroTrustApp();
new library.ZeroTrustNamespace(new Chart(app, 'shop'), 'shop', { mesh: library.Mesh.istio() });
app.synthYaml();`)).toEqual(['author', 'cdk8s', 'judge', 'proof', 'rules']);
});
