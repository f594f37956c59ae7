/** More than a tired engineer reads; the rest are of the same kind almost always. */
const SHOWN = 20;

/** The first of many messages, and how many more there are. */
export function shortened(messages: readonly string[]): readonly string[] {
  return messages.length > SHOWN ? [...messages.slice(0, SHOWN), `and ${messages.length - SHOWN} more of the kind`] : messages;
}
