/** One measurement in a process of its own. Usage: node measure.js contender services charts content. Prints a Measurement. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App } from 'cdk8s';
import { declareOurs } from './programs/ours';
import { declareOutside } from './programs/outside';
import { declarePlain, readContent } from './programs/plain';
import type { Content } from './programs/plain';
import { declarePlus } from './programs/plus';
import type { Size } from './size';
import { ZeroTrustApp } from '../../src';
import { Makers } from '../../src/cdk8s/bridge/makers';
import { SynthesisProof } from '../../src/cdk8s/bridge/proof';

/** Who does the work. */
export type Contender = 'plain' | 'plus' | 'unproven' | 'proven' | 'floor';

/** What is measured; `outside` has nobody to be compared with. */
export type Subject = Contender | 'outside';

export interface Measurement {
  /** Time of the processors, from the first construct to the last file. Other work of the machine has little influence on it. */
  readonly processorMs: number;
  /** The same by the clock. */
  readonly elapsedMs: number;
  /** The largest resident size of the process, what it had read before included. */
  readonly mib: number;
  readonly objects: number;
  readonly bytes: number;
}

type Work = (outdir: string, size: Size, content: Content) => number;

const WORK: Record<Subject, Work> = {
  plain: (outdir, _size, content) => synthesized(new App({ outdir }), (app) => declarePlain(app, content)),
  plus: (outdir, size) => synthesized(new App({ outdir }), (app) => declarePlus(app, size)),
  unproven: (outdir, size) => {
    // There is no switch for this, and there must be none.
    SynthesisProof.prototype.result = () => ({ messages: [], notes: [], makers: new Makers([]) });
    return synthesized(new ZeroTrustApp({ outdir }), (app) => declareOurs(app, size));
  },
  proven: (outdir, size) => synthesized(new ZeroTrustApp({ outdir }), (app) => declareOurs(app, size)),
  outside: (outdir, size) => synthesized(new ZeroTrustApp({ outdir }), (app) => declareOutside(app, size)),
  floor: (outdir, _size, content) => {
    mkdirSync(outdir, { recursive: true });
    content.forEach((objects, index) => writeFileSync(join(outdir, `${index}.json`), objects.map((object) => JSON.stringify(object)).join('\n')));
    return content.flat().length;
  },
};

/** What is written; the number of objects is counted when the time is over. */
function synthesized(app: App, declare: (app: App) => void): number {
  declare(app);
  app.synth();
  return app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).length;
}

function measure(contender: Subject, size: Size, content: Content): Measurement {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const [start, before] = [process.hrtime.bigint(), process.cpuUsage()];
    const objects = WORK[contender](outdir, size, content);
    const elapsedMs = Number(process.hrtime.bigint() - start) / 1e6;
    const { user, system } = process.cpuUsage(before);
    const bytes = readdirSync(outdir).reduce((sum, name) => sum + statSync(join(outdir, name)).size, 0);
    return { processorMs: (user + system) / 1e3, elapsedMs, mib: process.resourceUsage().maxRSS / 1024, objects, bytes };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const [contender, services, charts, content] = process.argv.slice(2);
const reads = contender === 'plain' || contender === 'floor';
process.stdout.write(JSON.stringify(measure(
  contender as Subject, { services: Number(services), charts: charts as Size['charts'] }, reads && content ? readContent(content) : [],
)));
