import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../src/rules/catalogue';
import { rulesPage } from '../../src/rules/rules-doc';

const PAGE = join(__dirname, '..', '..', 'docs', 'rules.md');

describe('docs/rules.md', () => {
  test('is what the rules say (UPDATE_DOCS=1 writes it)', () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, rulesPage(CATALOGUE));
    expect(readFileSync(PAGE, 'utf8')).toBe(rulesPage(CATALOGUE));
  });

  test('names every rule in a table and in a section of its own', () => {
    const page = rulesPage(CATALOGUE);
    for (const { code, name } of CATALOGUE) {
      expect(page).toContain(`| [${code}](#${code.toLowerCase()}-${name}) |`);
      expect(page).toContain(`\n### ${code} ${name}\n`);
    }
  });
});
