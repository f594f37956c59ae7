import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, Scanner } from './finding';
import { offline } from './offline';
import { goModule, goTool } from '../tools/go-tool';
import { SHORT_LIVED } from '../tools/run';
import { versionIn } from '../tools/versions';

const MODULE = 'github.com/Checkmarx/kics/v2';

interface Report {
  readonly queries: readonly {
    readonly query_id: string;
    readonly query_name: string;
    /** A find of the search for passwords has a line and no object. */
    readonly files: readonly { readonly resource_type?: string; readonly resource_name?: string; readonly line: number }[];
  }[];
}

/** KICS with its queries for Kubernetes and its search for passwords. The queries come with the module that the program is built from. */
export const kics: Scanner = {
  name: `KICS ${versionIn('go/kics/go.mod', /github\.com\/Checkmarx\/kics\/v2 (\S+)/)}`,
  scan: (folder) => {
    const out = mkdtempSync(join(tmpdir(), 'kics-'));
    const assets = join(goModule('kics', MODULE), 'assets');
    try {
      offline(goTool('kics'), [
        'scan', '--path', folder, '--type', 'Kubernetes', '--queries-path', join(assets, 'queries'), '--libraries-path', join(assets, 'libraries'),
        '--ignore-on-exit', 'results', '--no-progress', '--silent', '--report-formats', 'json', '--output-path', out,
      ], { cwd: out, env: SHORT_LIVED });
      return findingsIn(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Report);
    } finally {
      rmSync(out, { recursive: true });
    }
  },
};

function findingsIn({ queries }: Report): Finding[] {
  return queries.flatMap(({ query_id: check, query_name: title, files }) => files.map((file) => (
    { check, title, object: file.resource_type === undefined ? `line ${file.line}` : `${file.resource_type} ${file.resource_name}` }
  )));
}
