/** The command from its sources, for tests that want a process of its own. */
import { main } from '../../src/cli/main';

if (process.env.SHOW_MODULES === '1') process.on('exit', () => process.stderr.write(Object.keys(require.cache).join('\n')));
main();
