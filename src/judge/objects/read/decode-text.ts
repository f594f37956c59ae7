/** The text of a file. Throws if it is not valid UTF-8: a wrong letter could be a wrong name. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw new Error('it is text in UTF-16; save it in UTF-8');
  if (bytes.includes(0)) throw new Error('it is not text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is not valid UTF-8');
  }
}
