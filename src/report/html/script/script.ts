/** What the page does, as text: it runs in a browser, never here. The parts share one scope; those that come later use earlier ones. */
import { CHOOSING } from './choosing';
import { DOCUMENT } from './document';
import { MATRIX } from './matrix';
import { PANEL } from './panel';
import { SCENES } from './scenes';

export const SCRIPT = `'use strict';\n(() => {${[DOCUMENT, PANEL, SCENES, MATRIX, CHOOSING].join('')}})();\n`;
