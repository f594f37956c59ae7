/** Writes docs/comparison.md. Usage: npm run comparison */
import { writeFileSync } from 'node:fs';
import { comparison, COMPARISON } from './comparison';

writeFileSync(COMPARISON, comparison());
