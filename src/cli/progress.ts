/** A line on a terminal that says what takes so long. A pipe hears nothing. */
import type { Io } from './io';

/** Work shorter than this is not worth a line. */
const PATIENCE = 400;
const INTERVAL = 100;
const CLEAR_LINE = '\r\u001b[K';

export class Progress {
  private readonly start: number;
  private shown = 0;

  constructor(private readonly io: Io) {
    this.start = io.now();
  }

  /** Says what is being done now. */
  say(text: string): void {
    const { stderr } = this.io;
    if (!stderr.terminal) return;
    const now = this.io.now();
    if (now - this.start < PATIENCE || now - this.shown < INTERVAL) return;
    this.shown = now;
    stderr.write(`${CLEAR_LINE}${text}`);
  }

  /** Takes the line away again. */
  done(): void {
    if (this.shown > 0) this.io.stderr.write(CLEAR_LINE);
    this.shown = 0;
  }

  /** Items as they come, counted. */
  *counting<T>(items: Iterable<T>, text: string): Generator<T> {
    let count = 0;
    for (const item of items) {
      count += 1;
      if (count % 64 === 0) this.say(`${text}: ${count}`);
      yield item;
    }
    this.done();
  }
}
