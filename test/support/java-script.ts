import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

/** A source as Node.js runs it. Types are not checked here. */
export function javaScript(source: string): string {
  return transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true } }).outputText;
}
