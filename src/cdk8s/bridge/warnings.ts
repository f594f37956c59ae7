const WARNED = new Set<string>();

/** Through the process, once for each message, so that a program can listen, silence or fail on it. */
export function warn(message: string): void {
  if (WARNED.has(message)) return;
  WARNED.add(message);
  process.emitWarning(message, { type: 'ZeroTrustWarning' });
}
