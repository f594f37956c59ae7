import { parseAllDocuments } from 'yaml';
import type { Manifest } from './synth';

/** Every object of a YAML text. */
export function documentsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}
