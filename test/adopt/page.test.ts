/** docs/adopting.md shows what the command really prints and writes; UPDATE_DOCS=1 writes it anew. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { adopted, callsIn, cells, judged, run, wider } from './adopted';
import { ROOT } from '../support/files';

const PAGE = join(ROOT, 'docs', 'adopting.md');
const EXAMPLE = join(ROOT, 'docs', 'example', 'by-hand.yaml');
const BLOCKS = [/(?<=^````console\n\$ zero-trust adopt docs\/example\/by-hand\.yaml\n)[\s\S]*?(?=\n````$)/m, /(?<=^```ts\n)[\s\S]*?(?=\n```$)/m] as const;

test('the page shows what the command prints, and what it writes', async () => {
  const { code, out, err, main, folder } = await adopted(EXAMPLE);
  rmSync(join(folder, '..'), { recursive: true });
  expect([code, err]).toEqual([0, '']);
  const shown = [out.split(relative(process.cwd(), folder)).join('adopted').trimEnd(), main.trimEnd()] as const;
  const page = readFileSync(PAGE, 'utf8');
  const updated = BLOCKS.reduce((text, block, index) => text.replace(block, () => shown[index]), page);
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, updated);
  expect(updated).toBe(process.env.UPDATE_DOCS === '1' ? updated : page);
});

test('its program lets nobody reach more', async () => {
  const result = await adopted(EXAMPLE);
  const ran = run(result);
  expect(ran.stderr).toBe('');
  const [before, after] = [judged([{ text: readFileSync(EXAMPLE, 'utf8') }]), judged(ran.manifests)];
  expect([...cells(before, after)].filter(wider)).toEqual([]);
  expect(callsIn(after)).toEqual(['shop/web → shop/cart:7070']);
});
