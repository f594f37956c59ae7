import { bad, Checked, ok } from './checked';

const MINOR_VERSION = /^1\.\d+$/;

/** Parses a minor version, such as `1.36`, from the oldest one that the manifests work with. */
export function minorVersion({ example, oldest }: { readonly example: string; readonly oldest: number }): (version: string) => Checked<string> {
  return (version) => {
    if (!MINOR_VERSION.test(version)) return bad('a minor version', `write it like '${example}'`);
    if (Number(version.slice('1.'.length)) >= oldest) return ok(version);
    return bad(`1.${oldest} or later: what is written needs it`, 'upgrade first, and say which version runs then');
  };
}
