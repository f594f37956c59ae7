import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { inFolder } from './files';
import { ofKind } from './synth';

/** An object as it is written, read loosely: what is wrong with it is for the tests to say. */
export interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

/** Runs a program with a directory to write to, and returns what it wrote there, by file name. */
export function filesWrittenBy(program: (outdir: string) => void): Readonly<Record<string, string>> {
  return inFolder((outdir) => {
    program(outdir);
    return Object.fromEntries(readdirSync(outdir).filter((name) => name.endsWith('.yaml')).sort().map((name) => [name, readFileSync(join(outdir, name), 'utf8')]));
  });
}

/** All objects of all files. Throws where a file is not plain YAML. */
export function objectsOf(files: Readonly<Record<string, string>>): Written[] {
  return Object.entries(files).flatMap(([name, text]) => parseAllDocuments(text).map((document) => {
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0) throw new Error(`${name}: ${faults.join('\n')}`);
    return document.toJS() as Written;
  }));
}

/** The pod templates of all workloads, by `namespace/name`. */
export function podTemplates(objects: readonly Written[]): Readonly<Record<string, Written['spec']>> {
  return Object.fromEntries(ofKind(objects, 'Deployment', 'StatefulSet', 'Job', 'CronJob').map((workload) => {
    const { template } = workload.kind === 'CronJob' ? workload.spec.jobTemplate.spec : workload.spec;
    return [`${workload.metadata.namespace}/${workload.metadata.name}`, template];
  }));
}
