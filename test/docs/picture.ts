/** The picture in the README: the drawing of `zero-trust graph` for the Online Boutique. Run by itself, it writes the file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnlineBoutique } from '../../examples/online-boutique/online-boutique';
import { ZeroTrustApp } from '../../src';
import { judge } from '../../src/judge/judge';
import { loadManifests } from '../../src/judge/load';
import { htmlPage } from '../../src/report/html/page';
import { pictureOf } from '../../src/report/picture';
import { ROOT } from '../support/files';

export const PICTURE = 'docs/images/online-boutique.svg';

/** A document of its own: the drawing of the page, with the style of the page. */
export function boutiqueSvg(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'zero-trust-picture-'));
  try {
    const app = new ZeroTrustApp({ outdir });
    new OnlineBoutique(app, 'online-boutique');
    app.synth();
    const judgement = judge(loadManifests([outdir]));
    return standalone(htmlPage(pictureOf({ rows: judgement.matrix(), workloads: judgement.cluster.workloads }), 'Online Boutique'));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function standalone(page: string): string {
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  const [drawing = ''] = /<svg id="picture"[^]*?<\/svg>/.exec(page) ?? [];
  const [, width, height] = /data-width="(\d+)" data-height="(\d+)"/.exec(drawing) ?? [];
  const own = 'svg { background: var(--ground); font: 14px/1.5 ui-sans-serif, system-ui, sans-serif; } #picture text { font-family: inherit; }';
  return `${drawing.replace('<svg id="picture"', `<svg id="picture" viewBox="0 0 ${width} ${height}"`).replace('<defs>', () => `<style>${style}${own}</style>\n<defs>`)}\n`;
}

if (require.main === module) writeFileSync(join(ROOT, PICTURE), boutiqueSvg());
