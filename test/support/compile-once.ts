import { compiled } from './compiled';

/** Jest runs this once before all tests, so that its workers find everything compiled. */
export default function compileOnce(): void {
  compiled('lib');
}
