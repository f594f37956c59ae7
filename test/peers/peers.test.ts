import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Place } from './case';
import type { Mistaken, Said } from './case';
import { CASES, peersSection } from './page';
import { CallPurpose, DeclaredCall, Mesh, TrustReport, ZeroTrustApp } from '../../src';
import { documentsOf } from '../support/documents';
import { errorOf } from '../support/error-of';
import { inFolder } from '../support/files';

const PAGE = resolve(__dirname, '../../docs/comparison.md');
const MESHES = { istio: Mesh.istio(), ambient: Mesh.ambient(), linkerd: Mesh.linkerd(), none: Mesh.none() } as const;

const said = CASES.filter((one): one is Said => 'opens' in one);
const mistaken = CASES.filter((one): one is Mistaken => 'error' in one);
const rows = (mesh: keyof typeof MESHES) => said.filter((one) => one.mesh === undefined || one.mesh === mesh).map((one) => [`${one.peer}: ${one.asks}`, one] as const);

describe.each(Object.keys(MESHES) as (keyof typeof MESHES)[])('what peers ask for, with %s', (mesh) => {
  test.each(rows(mesh))('%s', (_title, { say, opens, writes = [] }) => {
    inFolder((outdir) => {
      const app = new ZeroTrustApp({ outdir, mesh: MESHES[mesh] });
      const place = new Place(app, MESHES[mesh]);
      say(bound(place));
      app.synth();
      expect(TrustReport.of(app).calls.filter(({ purpose }) => purpose === CallPurpose.CALL).map(textOf).sort()).toEqual([...opens].sort());
      const written = readdirSync(outdir).filter((file) => file.endsWith('.yaml')).flatMap((file) => documentsOf(readFileSync(join(outdir, file), 'utf8'))).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(written).toEqual(expect.arrayContaining([...writes]));
    });
  });
});

test.each(mistaken.map((one) => [`${one.peer}: ${one.asks}`, one] as const))('an error, as there: %s', (_title, { say, error }) => {
  inFolder((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh: Mesh.istio() });
    expect(errorOf(() => {
      say(bound(new Place(app, Mesh.istio())));
      app.synth();
    }).message).toMatch(error);
    expect(existsSync(outdir) ? readdirSync(outdir) : []).toEqual([]);
  });
});

test('docs/comparison.md counts them', () => {
  const page = readFileSync(PAGE, 'utf8');
  const start = page.indexOf('## What the peers\' tests ask for');
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, `${start < 0 ? `${page.trimEnd()}\n\n` : page.slice(0, start)}${peersSection()}`);
  expect(readFileSync(PAGE, 'utf8')).toContain(peersSection());
});

/** Cases take the place apart. */
function bound(place: Place): Place {
  return Object.assign(Object.create(place) as Place, { service: place.service.bind(place), namespace: place.namespace.bind(place) });
}

function textOf({ caller, callee, port, requests }: DeclaredCall): string {
  const asked = (requests ?? []).map(({ methods = [], paths = [], notPaths = [] }) => (
    [methods.join(','), paths.join(','), notPaths.length > 0 ? `but ${notPaths.join(',')}` : ''].filter((text) => text !== '').join(' ')
  )).filter((text) => text !== '');
  return [`${caller.replace(/ \(as (a caller|callers)\).*$/, '')} > ${callee.replace(/:\d+$/, '')}:${port}`, ...asked].join(' ');
}
