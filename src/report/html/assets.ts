/** Script and style of the page, which are files: they run in a browser, never here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside `src` in the sources, and beside `lib` in the package. */
const FOLDER = join(__dirname, '..', '..', '..', 'assets', 'report');

/** The parts share one scope; later ones use earlier ones. */
const SCRIPTS = ['document.js', 'panel.js', 'scenes.js', 'matrix.js', 'choosing.js'];

export const STYLE = read('style.css');

export const SCRIPT = `'use strict';\n(() => {\n${SCRIPTS.map(read).join('\n')}})();\n`;

function read(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}
