/** Examples that own no namespace, or not alone: what several repositories deliver into it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOf } from './documents';
import { filesWrittenBy, objectsOf } from './examples-manifests';
import type { Written } from './examples-manifests';
import { runProgram } from './examples-programs';
import { ROOT } from './files';

/** The programs, and the files that others deliver: who owns the namespace comes first. */
const REPOSITORIES = {
  'shared-namespace': ['shared-namespace/orders', 'shared-namespace/web'],
  'first-service': ['first-service/others.yaml', 'first-service'],
} as const;

export type SharedExample = keyof typeof REPOSITORIES;
export const SHARED_EXAMPLES = Object.keys(REPOSITORIES) as readonly SharedExample[];

/** What all of its repositories deliver. */
export function deliveredBy(name: SharedExample): readonly Written[] {
  return REPOSITORIES[name].flatMap((repository) => (repository.endsWith('.yaml')
    ? documentsOf(readFileSync(join(ROOT, 'examples', repository), 'utf8')) as Written[]
    : objectsOf(filesWrittenBy((outdir) => { writeInto(outdir, repository); }))));
}

/** Runs the program of one repository. */
export function writeInto(outdir: string, repository: string): void {
  runProgram(join(repository, 'main.js'), { CDK8S_OUTDIR: outdir });
}
