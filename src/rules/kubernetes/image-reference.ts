/** An image's name taken apart. Source: the grammar of the OCI distribution project, `[host[:port]/]path[:tag][@digest]`. */
export interface ImageReference {
  readonly tag?: string;
  readonly digest?: string;
}

export function parseImage(image: string): ImageReference {
  const [named, digest] = image.split('@', 2) as [string, string | undefined];
  const lastSegment = named.slice(named.lastIndexOf('/') + 1);
  const colon = lastSegment.indexOf(':');
  return Object.freeze({
    ...(colon >= 0 && { tag: lastSegment.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
  });
}

/** Only a whole digest pins an image. */
export function isPinned(image: string): boolean {
  return /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(parseImage(image).digest ?? '');
}
