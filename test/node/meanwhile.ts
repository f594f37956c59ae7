import { agreement, type World } from './agree';

/** One try: a call that waits for what is down would wait for ever. */
const ONCE = [2_500];

/** Tries everything over and over while something happens, and says what came about that the judge denies. */
export async function openedWhile(world: World, work: () => Promise<void>): Promise<readonly string[]> {
  const opened: string[] = [];
  let isOver = false;
  const watch = async () => {
    do opened.push(...(await agreement(world, ONCE)).opened); while (!isOver);
  };
  const watching = watch();
  try {
    await work();
  } finally {
    isOver = true;
    await watching;
  }
  return opened;
}
