import { AUTHOR_SURVIVORS, reasonsFor } from './survivors';
import type { AuthorTrial } from './trial';

/** `docs/mutation-author.md`: what becomes of programs when the author's half is wrong at one place. */
export function authorPage(trials: readonly AuthorTrial[]): string {
  const count = (some: readonly AuthorTrial[], end: AuthorTrial['end']) => some.filter((trial) => trial.end === end).length;
  const changing = trials.length - count(trials, 'same');
  const folders = [...new Set(trials.map(({ mutant }) => folderOf(mutant.path)))].sort();
  return [
    '# Mutation testing of the half that writes',
    '',
    '<!-- Written by `AUTHOR_MUTATION=all npx jest test/mutation/author`; do not edit. -->',
    '',
    'The proof has facts of its own ([ADR 0018](adr/0018-the-proof-reads-independently.md)): is anything that the writing half does wrong written all the same? Every number,',
    'text and boolean in its tables, readers and templates is changed, and every field and item left out, one at a time; programs that use everything that can be',
    'declared are written with each such half. Where the bytes are the same in all of them, nothing was changed. Where they differ, synthesis has to refuse.',
    '',
    `**${trials.length} mutants.** ${count(trials, 'same')} write the same bytes. Of the other ${changing}, synthesis refuses ${count(trials, 'refused')} (${(100 * count(trials, 'refused') / Math.max(1, changing)).toFixed(1)} %);`,
    `${count(trials, 'written')} are written, each for one of the reasons below.`,
    '',
    '| where | mutants | the same bytes | refused | written |',
    '| --- | --- | --- | --- | --- |',
    ...folders.map((folder) => {
      const of = trials.filter(({ mutant }) => folderOf(mutant.path) === folder);
      return `| \`${folder}\` | ${of.length} | ${count(of, 'same')} | ${count(of, 'refused')} | ${count(of, 'written')} |`;
    }),
    '',
    '## Written all the same',
    '',
    ...AUTHOR_SURVIVORS.flatMap((survivor) => {
      const group = trials.filter(({ end, words }) => end === 'written' && reasonsFor(words)?.includes(survivor));
      const [first] = group;
      if (!first) return [];
      return [`- ${survivor.gap ? '**A gap.** ' : ''}${survivor.reason} ${group.length}, such as \`${first.mutant.path}:${first.mutant.line}\`: \`${first.mutant.what.replace(/`/g, '\'')}\`.`];
    }),
    '',
  ].join('\n');
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}
