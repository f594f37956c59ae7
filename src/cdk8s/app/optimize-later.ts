import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode that a function runs before V8 thinks of optimizing it; V8's own value is about 66 KiB. */
const BUDGET = 1_000_000;

const FLAG = '--interrupt-budget';

/** Versions of Node.js that are known to have the flag; V8 complains aloud of one that it does not know. */
const KNOWN = { first: 20, last: 24 };

/**
 * Lets V8 optimize only what runs for long. What we do is over within seconds, and spread over thousands of functions: most of what V8 would
 * optimize meanwhile never pays for its compilation, which costs a third of the processor time. It changes nothing but time, for the whole process:
 * only for those that do nothing else.
 */
export function optimizeLater(): void {
  if (isSet) return;
  isSet = true;
  const version = Number(process.versions.node.split('.')[0]);
  const isKnown = process.versions.v8 !== undefined && version >= KNOWN.first && version <= KNOWN.last;
  if (isKnown && !process.execArgv.some((argument) => argument.replaceAll('_', '-').startsWith(FLAG))) setFlagsFromString(`${FLAG}=${BUDGET}`);
}

let isSet = false;
