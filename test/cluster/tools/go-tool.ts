import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cached, contentsOf } from './cache';
import { run } from './run';

const SOURCES = resolve(__dirname, '../go');

/**
 * The path of a program built from `test/cluster/go/<name>`: a module of its own whose `go.mod` and `go.sum` pin what it is built from.
 * It is built once for the same sources. A module without sources of its own names somebody else's program in its one `tool` line.
 */
export function goTool(name: string): string {
  const sources = join(SOURCES, name);
  const program = existsSync(join(sources, 'main.go')) ? '.' : 'tool';
  const folder = cached(`go-${name}`, [run('go', ['env', 'GOVERSION']), ...contentsOf(sources)], (work) => {
    run('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', join(work, name), program], {
      cwd: sources, env: { GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
    });
  });
  return join(folder, name);
}

/** A folder of the sources of a Go module, pinned by a module of `test/cluster/go`: CRDs and other files that it ships. */
export function goModule(name: string, module: string): string {
  const { Dir: dir } = JSON.parse(run('go', ['mod', 'download', '-json', module], { cwd: join(SOURCES, name) })) as { Dir: string };
  return dir;
}
