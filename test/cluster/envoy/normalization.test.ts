import { request } from 'node:http';
import { askedWith } from './asked';
import { dial } from './caller';
import { REACHED } from './echo';
import { startFleet, type Fleet } from './fleet';
import { shop, TRUST_DOMAIN } from './shop';
import type { PathNormalization } from '../../../src/judge/options';
import { isRequestPath, normalizePath } from '../../../src/judge/requests/normalize';
import { fc } from '../../support/properties';

const MODES: readonly PathNormalization[] = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'];

const WORLDS = MODES.map((mode) => shop(mode, [], { requests: askedWith({}), mesh: { trustDomain: TRUST_DOMAIN, pathNormalization: mode } }));

/** What paths are written with by those who want to be misread. */
const PIECES = [
  '/', '/', '/', '.', '..', '/../', '/./', '\\', ';', '..;', '/..;x/', '%2e', '%2E', '%2f', '%2F', '%5c', '%5C', '%25', '%', '%0', '%00', '%3b', '%3f', '%23', '%61', '%7e',
  'a', 'B', '0', '-', '_', '~', '*', '=', '+', ',', ':', '@', '!', '$', '&', "'", '(', ')', '[', ']', '"', '<', '>', '^', '`', '{', '|', '}', '?', '#',
];

const SEED = 20261122;
const PATHS = fc.sample(fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }).map((pieces) => `/${pieces.join('')}`), { seed: SEED, numRuns: 1500 });

describe('the path that policies see is the one that Envoy passes on', () => {
  let fleet: Fleet;
  beforeAll(async () => { fleet = await startFleet(WORLDS); });
  afterAll(() => fleet?.stop());

  test.each(MODES)('with %s', async (mode) => {
    const { address } = fleet.targets.find(({ world, workload }) => world === mode && workload === 'shop/api')!;
    const differences: string[] = [];
    for (const path of PATHS) {
      const passed = await passedOn(address, path);
      const expected = isRequestPath(path, mode) ? normalizePath(path, mode) : '400';
      if (passed !== expected) differences.push(`${path}: Envoy ${passed}, judge ${expected}`);
    }

    expect(differences.slice(0, 50)).toEqual([]);
  });
});

/** The path that arrives behind Envoy, without its query, or the status that Envoy answers. */
function passedOn(host: string, path: string): Promise<string> {
  return new Promise((done, fail) => {
    const createConnection = () => dial({ host, port: 8080, protocol: 'http', tls: false });
    request({ createConnection, path, headers: { host: 'callee.example.com' } }, (response) => {
      response.resume();
      const reached = response.headers[REACHED] as string | undefined;
      done(reached === undefined ? `${response.statusCode}` : decodeURIComponent(reached).replace(/\?.*$/s, ''));
    }).once('error', fail).end();
  });
}
