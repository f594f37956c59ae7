/* eslint-disable @typescript-eslint/no-require-imports -- the point of this file: a command pays for no other command */
/** Commands by name, loaded when they are asked for, so that --help starts at once. */
import type { adopt } from './commands/adopt';
import type { diff } from './commands/diff';
import type { explain } from './commands/explain';
import type { graph } from './commands/graph';
import type { reach } from './commands/reach';
import type { secrets } from './commands/secrets';
import type { verify } from './commands/verify';

export const LAZY = {
  adopt: () => (require('./commands/adopt') as { readonly adopt: typeof adopt }).adopt,
  reach: () => (require('./commands/reach') as { readonly reach: typeof reach }).reach,
  explain: () => (require('./commands/explain') as { readonly explain: typeof explain }).explain,
  diff: () => (require('./commands/diff') as { readonly diff: typeof diff }).diff,
  graph: () => (require('./commands/graph') as { readonly graph: typeof graph }).graph,
  secrets: () => (require('./commands/secrets') as { readonly secrets: typeof secrets }).secrets,
  verify: () => (require('./commands/verify') as { readonly verify: typeof verify }).verify,
} as const;
