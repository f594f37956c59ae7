import { spawnSync } from 'child_process';
import { join } from 'path';
import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { compiled } from './compiled';
import { filesWrittenBy } from './examples-manifests';
import { OnlineBoutique } from '../../examples/online-boutique/online-boutique';
import { Payments } from '../../examples/payments/payments';
import { Mesh, TrustReport } from '../../src';
import type { DeclaredCall } from '../../src';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

export const EXAMPLE_NAMES = ['hello', 'online-boutique', 'payments'] as const;
export type ExampleName = typeof EXAMPLE_NAMES[number];
export type Files = Readonly<Record<string, string>>;

const CHARTS: Record<Exclude<ExampleName, 'hello'>, (app: App) => IConstruct> = {
  'online-boutique': (app) => new OnlineBoutique(app, 'online-boutique'),
  'payments': (app) => new Payments(app, 'payments'),
};

export function pathInExample(name: ExampleName, file: string): string {
  return join(EXAMPLES, name, file);
}

/** The library, as the program of an example loads it. */
export type Library = typeof import('../../src');

/** What the example `hello` writes with a library that was changed before. */
export function hello(change: (library: Library) => void = () => {}): Files {
  return filesWrittenBy((outdir) => { runHello(outdir, change); });
}

/** What the example writes, synthesized in this process. */
export function synthesize(name: ExampleName): Files {
  if (name === 'hello') return hello();
  return filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    CHARTS[name](app);
    app.synth();
  });
}

/** What the example declares. */
export function callsOf(name: ExampleName): DeclaredCall[] {
  if (name !== 'hello') return TrustReport.of(CHARTS[name](new App())).calls;
  let calls: DeclaredCall[] = [];
  filesWrittenBy((outdir) => { calls = runHello(outdir); });
  return calls;
}

/** What the example writes, run as a program of its own. */
export function runInProcessOfItsOwn(name: ExampleName): Files {
  return filesWrittenBy((outdir) => { runProgram(join(name, 'main.js'), { CDK8S_OUTDIR: outdir }); });
}

/** Runs a program of the examples and returns what it prints. Throws where it fails. */
export function runProgram(program: string, env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiled(join('examples', program))], {
    cwd: compiled(''),
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

/** The one example without a class: its program runs when it is loaded, so it is loaded anew each time. */
function runHello(outdir: string, change: (library: Library) => void = () => {}): DeclaredCall[] {
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = outdir;
  let calls: DeclaredCall[] = [];
  try {
    jest.isolateModules(() => {
      const library = jest.requireActual<Library>('../../src');
      // What was changed of Mesh (`inAmbientMode`) holds for the program that is loaded anew, too.
      if (jest.isMockFunction(Mesh.istio)) jest.spyOn(library.Mesh, 'istio').mockImplementation((options) => library.Mesh.ambient(options));
      change(library);
      const { chart } = jest.requireActual<typeof import('../../examples/hello/main')>('../../examples/hello/main');
      calls = library.TrustReport.of(chart).calls;
    });
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
  return calls;
}
