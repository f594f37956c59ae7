import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { cached, contentsOf } from './cache';
import { run } from './run';

const SOURCES = resolve(__dirname, '../go');

/** How every program is built, whatever this machine's environment says. Without C a program needs no compiler and no library of the machine. */
const BUILD = ['build', '-trimpath', '-buildvcs=false'];
const ENVIRONMENT = { GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' };

/** The Go and the platform that programs are built with and for. */
let toolchain: string | undefined;

/**
 * The path of a program built from `test/cluster/go/<name>`: a module of its own whose `go.mod` and `go.sum` pin what it is built from.
 * It is built once for the same sources. A module without sources of its own names somebody else's program in its one `tool` line; a file
 * `ldflags` says what the linker shall know besides, such as a version.
 */
export function goTool(name: string): string {
  const sources = join(SOURCES, name);
  const program = existsSync(join(sources, 'main.go')) ? '.' : 'tool';
  toolchain ??= run('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH']);
  const folder = cached(`go-${name}`, [toolchain, ...BUILD, JSON.stringify(ENVIRONMENT), ...contentsOf(sources)], (work) => {
    const patched = existsSync(join(sources, 'patched')) ? patchedCopy(name, join(work, 'sources')) : sources;
    run('go', [...BUILD, `-ldflags=-s -w ${ldflagsOf(sources)}`, '-o', join(work, name), program], { cwd: patched, env: ENVIRONMENT });
    rmSync(join(work, 'sources'), { recursive: true, force: true });
  });
  return join(folder, name);
}

/** A folder of the sources of a Go module, pinned by a module of `test/cluster/go`: CRDs and other files that it ships. */
export function goModule(name: string, module: string): string {
  const { Dir: dir } = JSON.parse(run('go', ['mod', 'download', '-json', module], { cwd: join(SOURCES, name) })) as { Dir: string };
  return dir;
}

/** What a module of `test/cluster/go` pins. */
export function pinsOf(name: string): string {
  return readFileSync(join(SOURCES, name, 'go.mod'), 'utf8');
}

function ldflagsOf(sources: string): string {
  const file = join(sources, 'ldflags');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/**
 * The sources of a tool with copies of the modules of which `patched/<module>` has other files: for a module whose packages import more
 * than the tool can use. Where a folder of these has a file `KEPT`, only the files that this lists stay of the module's Go sources there.
 */
function patchedCopy(name: string, copy: string): string {
  cpSync(join(SOURCES, name), copy, { recursive: true });
  const patches = readdirSync(join(copy, 'patched'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const modules = modulesOf(join(copy, 'go.mod')).filter((module) => (
    patches.some(({ parentPath }) => `${parentPath}/`.startsWith(`${join(copy, 'patched', module)}/`))
  ));
  for (const [index, module] of modules.entries()) {
    const place = join(copy, `module-${index}`);
    // Files of the module cache are read-only.
    run('cp', ['-r', '--no-preserve=mode', goModule(name, module), place]);
    cpSync(join(copy, 'patched', module), place, { recursive: true });
    for (const { parentPath } of patches.filter(({ name: file, parentPath: folder }) => file === KEPT && `${folder}/`.startsWith(`${join(copy, 'patched', module)}/`))) {
      keepOnly(parentPath, join(place, relative(join(copy, 'patched', module), parentPath)));
    }
    run('go', ['mod', 'edit', `-replace=${module}=./module-${index}`], { cwd: copy });
  }
  rmSync(join(copy, 'patched'), { recursive: true });
  return copy;
}

const KEPT = 'KEPT';

/** Takes the Go sources of a folder away that are neither listed nor of the patch. */
function keepOnly(patch: string, folder: string): void {
  const kept = new Set([...readFileSync(join(patch, KEPT), 'utf8').trim().split('\n'), ...readdirSync(patch)]);
  for (const file of readdirSync(folder)) if (file.endsWith('.go') && !kept.has(file)) rmSync(join(folder, file));
}

function modulesOf(file: string): readonly string[] {
  const { Require: required } = JSON.parse(run('go', ['mod', 'edit', '-json', file])) as { Require: readonly { readonly Path: string }[] };
  return required.map(({ Path: path }) => path);
}
