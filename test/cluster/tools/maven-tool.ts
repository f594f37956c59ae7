import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache';
import { run } from './run';

/** The plugin of Maven that copies what is not built here. */
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/** The one folder in an archive of Maven Central (`group:artifact:version`), unpacked and prepared once. It needs Java and Maven. */
export function mavenArchive(artifact: string, prepare: readonly string[]): string {
  const folder = cached(`maven-${artifact.split(':')[1] ?? artifact}`, [artifact, COPY, ...prepare], (work) => {
    run('mvn', ['--quiet', '--batch-mode', COPY, `-Dartifact=${artifact}:zip`, `-DoutputDirectory=${work}`]);
    const [archive] = readdirSync(work);
    run('unzip', ['-q', join(work, archive!), '-d', work]);
    rmSync(join(work, archive!));
    const [command, ...args] = prepare;
    run(join(work, readdirSync(work)[0]!, command!), args);
  });
  return join(folder, readdirSync(folder)[0]!);
}
