/** What `zero-trust reach` says of limits of requests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { zeroTrust } from './fake-io';
import { EdgeGateway, Mesh, RateLimit } from '../../src';
import { namespace, service } from '../support/programs';
import { manifestsOf } from '../support/synth';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'limited-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const WORDS = 'Requests through Gateway istio-ingress/edge are limited by EnvoyFilter istio-ingress/edge.';

async function reached(isLimited: boolean, format: string): Promise<string> {
  const objects = manifestsOf((chart) => {
    const edge = new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', mesh: Mesh.istio(), hosts: ['shop.example.com'] });
    edge.exposes(service(namespace(chart, 'shop'), 'web'), { openToAll: 'the shop window', ...(isLimited && { rateLimits: [RateLimit.perSecond(100)] }) });
  });
  const file = join(folder, 'all.yaml');
  writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
  return (await zeroTrust(['reach', '--from', 'internet', '-o', format, file])).out;
}

test.each([['table'], ['markdown'], ['json']])('as %s', async (format) => {
  const text = await reached(true, format);
  expect(text).toContain(WORDS);
  expect(text).not.toContain('not understood');
  expect(await reached(false, format)).not.toContain('are limited by');
});
