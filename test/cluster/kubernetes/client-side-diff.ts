import type { Manifest } from '../../support/synth';

/**
 * Where the live object differs from a manifest for a tool that compares them without asking the server, as Argo CD does by itself: fields of
 * maps that the manifest leaves out are somebody else's, but a list is compared whole, so that a default inside one is a difference.
 */
export function clientSideDifferences(manifest: Manifest, live: Manifest): readonly string[] {
  return differences(manifest, live, '', false);
}

function differences(written: unknown, live: unknown, at: string, whole: boolean): readonly string[] {
  if (Array.isArray(written) && Array.isArray(live)) {
    if (written.length !== live.length) return [`${at} has ${live.length} items, not ${written.length}`];
    return written.flatMap((item, index) => differences(item, live[index], `${at}[${index}]`, true));
  }
  if (isMap(written) && isMap(live)) {
    const keys = [...new Set([...Object.keys(written), ...(whole ? Object.keys(live) : [])])].sort();
    return keys.flatMap((key) => differences(written[key], live[key], at === '' ? key : `${at}.${key}`, whole));
  }
  return JSON.stringify(written) === JSON.stringify(live) ? [] : [`${at} is ${JSON.stringify(live)}, not ${JSON.stringify(written)}`];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
