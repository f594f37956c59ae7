import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { allBlocks, placeOf } from './documents';
import type { Block } from './documents';
import * as library from '../../src';
import { ROOT } from '../support/files';

/** A `ts` block as a whole program: itself, or the program that it goes into with the block before `app.synth()`. */
export interface Program {
  readonly block: Block;
  readonly source: string;
  /** A piece of another program gets that program's declarations and every import, used or not. */
  readonly isPiece: boolean;
}

/** What a program did. */
export interface Outcome {
  readonly objects: readonly Manifest[];
  readonly printed: string;
  readonly error: string | undefined;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const END = 'app.synth();';

/** Waivers in the documents hold on the day on which they were written. */
const TODAY = Date.UTC(2026, 10, 22);

const IMPORTS = `import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-28';
import { ${Object.keys(library).join(', ')} } from 'cdk8s-zero-trust';
`;

export function programs(): readonly Program[] {
  const blocks = allBlocks().filter((block) => block.language === 'ts');
  return blocks.map((block) => ({ block, ...sourceOf(block, blocks) }));
}

/** The program with this name in the same document. */
export function findProgram(document: string, name: string): Program {
  const found = programs().find(({ block }) => block.document === document && block.said.name === name);
  if (!found) throw new Error(`${document} has no program named '${name}'`);
  return found;
}

function sourceOf(block: Block, blocks: readonly Block[]): Pick<Program, 'source' | 'isPiece'> {
  const { into } = block.said;
  if (into === undefined) return { source: block.text, isPiece: false };
  const host = blocks.find((other) => other.document === block.document && other.said.name === into);
  if (!host?.text.includes(END)) throw new Error(`${placeOf(block)} goes into '${into}', which is no program of this document`);
  const body = host.text.replace(/^import [^;]+;\n/gm, '').replace(END, `${block.text}\n${END}`);
  return { source: `${IMPORTS}${body}`, isPiece: true };
}

/** Runs a program with a directory of its own to write to. */
export function run({ source }: Program): Outcome {
  const outdir = mkdtempSync(join(tmpdir(), 'zero-trust-docs-'));
  const printed: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((...words) => void printed.push(words.join(' ')));
  const warning = jest.spyOn(process, 'emitWarning').mockImplementation((message) => void printed.push(String(message)));
  const now = jest.spyOn(Date, 'now').mockReturnValue(TODAY);
  process.env.CDK8S_OUTDIR = outdir;
  try {
    const error = thrownBy(() => execute(source));
    const texts = readdirSync(outdir).filter((file) => file.endsWith('.yaml')).sort().map((file) => readFileSync(join(outdir, file), 'utf8'));
    return { objects: texts.flatMap(manifestsIn), printed: printed.join('\n'), error };
  } finally {
    delete process.env.CDK8S_OUTDIR;
    log.mockRestore();
    warning.mockRestore();
    now.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

function execute(source: string): void {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const exported = { exports: {} };
  const body = new Function('require', 'module', 'exports', outputText);
  body(require, exported, exported.exports);
}

function thrownBy(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function manifestsIn(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document) => (document.contents === null ? [] : [document.toJS() as Manifest]));
}

/** What the compiler says about the programs: all in one go, strictly, against the sources. */
export function typeErrors(all: readonly Program[]): readonly string[] {
  const files = new Map(all.map((program, index) => [join(ROOT, 'test', 'docs', `block-${index}.ts`), program]));
  const options: ts.CompilerOptions = { ...configured(), paths: { 'cdk8s-zero-trust': [join(ROOT, 'src', 'index.ts')], 'cdk8s-zero-trust/jest': [join(ROOT, 'src', 'testing', 'index.ts')] } };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const program = files.get(name);
    return program ? ts.createSourceFile(name, program.source, ts.ScriptTarget.ES2022, true) : getSourceFile(name, ...rest);
  };
  const checked = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, program]) => {
    const file = checked.getSourceFile(name);
    return [...checked.getSyntacticDiagnostics(file), ...checked.getSemanticDiagnostics(file)]
      .filter(({ reportsUnnecessary }) => !(program.isPiece && reportsUnnecessary))
      .map(({ messageText }) => `${placeOf(program.block)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

function configured(): ts.CompilerOptions {
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'test', 'tsconfig.json'), {}, {
    ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => { throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n')); },
  });
  if (!config) throw new Error('test/tsconfig.json can not be read');
  return config.options;
}
