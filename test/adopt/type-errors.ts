import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../support/files';

/** What the compiler says of written programs, strictly and all in one go: most of its work is to read what they import. */
export function typeErrors(programs: readonly string[]): readonly string[] {
  const files = new Map(programs.map((text, index) => [join(ROOT, 'test', 'adopt', `written-${index}.ts`), text]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    paths: { 'cdk8s-zero-trust': [join(ROOT, 'src', 'index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, text]) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ messageText, start = 0 }) => (
      `${ts.flattenDiagnosticMessageText(messageText, '\n')}: ${text.slice(start, start + 80)}`
    ));
  });
}
