/** Which of the files below a folder are manifests. What somebody names on the command line is read in any case. */
import { basename } from 'node:path';
import { readText } from './text';

/** A file that was passed over, and what it is instead. */
export interface SkippedFile {
  readonly file: string;
  readonly because: string;
}

/** A value or a line that is an action of a template, not YAML. */
const TEMPLATE_ACTION = /^\s*(?:- +)*(?:[\w./"'-]+ *: *)?\{\{/m;
const KIND_AT_TOP = /^["']?kind["']?\s*:/m;
const VERSION_AT_TOP = /^["']?apiVersion["']?\s*:/m;
const KUSTOMIZATION = /^kustomization\.ya?ml$/;

/** Why a file is no manifest, or undefined where it is one, or should be one and is not. */
export function tryExplainNoManifest(file: string, text: string): string | undefined {
  if (KUSTOMIZATION.test(basename(file))) return 'an input of kustomize: pipe in what kustomize build prints';
  if (text.includes('{{') && TEMPLATE_ACTION.test(text)) return 'a template of Helm: pipe in what helm template prints';
  if (KIND_AT_TOP.test(text) && VERSION_AT_TOP.test(text)) return undefined;
  return hasObject(text, file) ? undefined : 'no object of Kubernetes in it';
}

/** Whether some document is an object, or is meant to be one; also where it can't be read, so that somebody hears of it. */
function hasObject(text: string, file: string): boolean {
  const problems: unknown[] = [];
  const documents = [...readText(text, file, problems as never[])];
  return problems.length > 0 || documents.some(({ value }) => isMeantAsObject(value) || (Array.isArray(value) && value.some(isMeantAsObject)));
}

function isMeantAsObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return 'apiVersion' in value || 'metadata' in value;
}
