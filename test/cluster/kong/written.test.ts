/** What Kong's own translator makes of the edge of the case `edge-kong`. */
import { spawnSync } from 'node:child_process';
import { passes, type KongContent } from './naive';
import { Mesh } from '../../../src';
import { declare } from '../../cases/edge-kong/declaration';
import { manifestsOf } from '../../support/synth';
import { goTool } from '../tools/go-tool';

interface Route {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly methods?: readonly string[];
  readonly plugins?: readonly object[];
}

interface Service {
  readonly name: string;
  readonly routes: readonly Route[];
}

interface Translated {
  readonly content: Omit<KongContent, 'services'> & { readonly services: readonly Service[] };
  readonly failures: readonly string[];
  readonly error?: string;
}

const READ = ['HTTPRoute', 'Service', 'KongPlugin'];
const OFFICE = 'httproute.shop.edge-office.shop.example.com.0';
const WEB = 'httproute.shop.edge-web.shop.example.com.0';

let translated: Translated;
beforeAll(() => {
  const objects = manifestsOf((chart) => { declare(chart, Mesh.none()); }).filter(({ kind }) => READ.includes(kind));
  const { stdout, stderr, status } = spawnSync(goTool('kong'), { input: JSON.stringify([objects]), encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  [translated] = JSON.parse(stdout) as readonly Translated[];
});

const serviceOf = (name: string) => translated.content.services.find((service) => service.name === name)!;

test('nothing of it is left out', () => {
  expect([translated.error, translated.failures]).toEqual([undefined, []]);
  expect(translated.content.services.map(({ name }) => name).sort()).toEqual([OFFICE, WEB]);
});

test('paths are those of the declaration, by whole segments', () => {
  expect(serviceOf(OFFICE).routes.map(({ hosts, paths, methods }) => ({ hosts, paths, methods }))).toEqual([
    { hosts: ['shop.example.com'], paths: ['~/office$', '/office/'], methods: undefined },
  ]);
  const web = serviceOf(WEB).routes.map(({ paths, methods = [] }) => ({ paths: [...paths].sort(), methods }));
  const paths = ['/shop/', '~/health$', '~/shop$'];
  expect(web.sort((left, right) => (left.methods[0] < right.methods[0] ? -1 : 1))).toEqual([{ paths, methods: ['GET'] }, { paths, methods: ['POST'] }]);
});

test('headers that callers may not write are removed, and some of answers', () => {
  for (const { plugins = [] } of serviceOf(WEB).routes) expect(JSON.stringify(plugins)).toContain('"name":"response-transformer","config":{"remove":{"headers":["server"]}}');
  for (const { routes } of translated.content.services) {
    for (const { plugins = [] } of routes) expect(JSON.stringify(plugins)).toContain('"remove":{"headers":["x-user-id"]}');
  }
});

test('the addresses of clients are compared at the one route for which they were declared', () => {
  const bound = (translated.content.plugins ?? []).map(({ name, route }) => `${name} ${String(route)}`);
  expect(bound).toEqual([`ip-restriction ${OFFICE}.0`]);
  const asked = (service: string, ip: string) => passes({ ...translated.content, services: [serviceOf(service)] }, { ip, method: 'GET' });
  expect(['203.0.113.1', '203.0.113.200', '198.51.100.7', '2001:db8:7::1', '2001:db8:8::1'].map((ip) => asked(OFFICE, ip))).toEqual([true, false, false, true, false]);
  expect(['203.0.113.200', '198.51.100.7'].map((ip) => asked(WEB, ip))).toEqual([true, true]);
});
