import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../support/synth';
import { goTool } from '../tools/go-tool';
import { nodePrograms } from '../tools/node-tool';
import { pythonWith } from '../tools/python-tool';
import { run } from '../tools/run';

/** A request to a service, with the header that says who asks. */
export interface Asked {
  readonly authorization: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
}

/** Programs that say, of a service with the files of a folder, which requests it may answer: those of docs/service-tokens.md. */
export const VERIFIERS: Readonly<Record<string, () => readonly [command: string, ...args: readonly string[]]>> = {
  Go: () => [goTool('service-tokens')],
  Python: () => [pythonWith('service-tokens'), join(__dirname, 'answer.py')],
  Node: () => ['node', join(nodePrograms(__dirname), 'answer.mjs')],
};

export function answersOf(language: string, folder: string, asked: readonly Asked[]): readonly boolean[] {
  const [command, ...args] = VERIFIERS[language]!();
  return JSON.parse(run(command, [...args, folder], { input: JSON.stringify(asked), env: { PYTHONDONTWRITEBYTECODE: '1' } })) as readonly boolean[];
}

/** The files of a ConfigMap, as a pod that mounts it sees them. */
export function filesOf({ data, metadata: { name } }: Manifest, folder: string): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  for (const [file, text] of Object.entries(data as Record<string, string>)) writeFileSync(join(place, file), text);
  return place;
}
