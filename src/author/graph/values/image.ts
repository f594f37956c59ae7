import { bad, Checked, ok } from './checked';

/** A container image, by the parts of its reference. */
export interface ImageReference {
  /** Host and port as written; absent for Docker Hub's short names. */
  readonly registry?: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const EXPECTED = 'an image reference: [registry[:port]/]repository[:tag][@digest], such as \'ghcr.io/acme/cart:1.4.2\'';
/** Distribution reference grammar: NameTotalLengthMax. */
const NAME_MAX = 255;
const TAG_MAX = 128;
/** Hex digits of the digest algorithms registered in the OCI image specification ("Registered Algorithms") and go-digest. */
const HEX_DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

const HOST_LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;
const IPV6_HOST = /^\[[0-9a-fA-F:]+\]$/;
/** path-component: alphanumeric runs joined by '.', '_', '__' or any number of '-'. */
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/**
 * An image reference by the grammar of the distribution project (`reference/reference.go`): what stands before the
 * first '/' is a registry when it holds a '.' or ':' or is 'localhost'; the tag follows a ':' after the last '/'.
 */
export function parseImage(text: string): Checked<ImageReference> {
  if (text === '') return refused('write an image and its version, such as \'ghcr.io/acme/cart:1.4.2\'');
  if (/\s/.test(text)) return refused(`write it without spaces: '${text.replace(/\s+/g, '')}'`);
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text);
  if (scheme) return refused(`leave out '${scheme[0]}': write '${text.slice(scheme[0].length)}'`);

  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const [registry, rest] = splitRegistry(at < 0 ? text : text.slice(0, at));
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const repository = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);

  const fix = registryFix(registry) ?? repositoryFix(repository, registry) ?? tagFix(tag) ?? digestFix(digest);
  if (fix !== undefined) return refused(fix);
  return ok({
    ...(registry === undefined ? {} : { registry }),
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  });
}

/** 'latest' if the image names it or if it names no version at all, which means the same to a runtime. */
export function movingTag(image: ImageReference): string | undefined {
  const unversioned = image.tag === undefined && image.digest === undefined;
  return unversioned || image.tag === 'latest' ? 'latest' : undefined;
}

function refused(fix: string): Checked<never> {
  return bad(EXPECTED, fix);
}

function splitRegistry(name: string): [string | undefined, string] {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  return isHost ? [first, name.slice(slash + 1)] : [undefined, name];
}

function registryFix(registry: string | undefined): string | undefined {
  if (registry === undefined) return undefined;
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(registry) ?? [];
  if (host === undefined || !(IPV6_HOST.test(host) || host.split('.').every((label) => HOST_LABEL.test(label)))) {
    return `write the registry's host name in place of '${registry}'`;
  }
  const known = port === undefined || (/^[0-9]{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535);
  return known ? undefined : `write the registry's port as a number from 1 to 65535 in place of '${port}'`;
}

function repositoryFix(repository: string, registry: string | undefined): string | undefined {
  if (repository === '') return 'write the repository, such as \'acme/cart\'';
  // The reference library refuses a bare 64-digit name because engines read it as an image id.
  if (registry === undefined && /^[0-9a-f]{64}$/.test(repository)) return 'write the image\'s name, not its id';
  const wrong = wrongComponent(repository);
  const lowered = repository.toLowerCase();
  if (wrong !== undefined && wrongComponent(lowered) === undefined) return `write the repository in lower case: '${lowered}'`;
  if (wrong === '') return 'write the repository without leading, trailing or doubled \'/\'';
  if (wrong !== undefined) return `write '${wrong}' with lower-case letters and digits joined by '.', '_', '__' or '-'`;
  const length = repository.length + (registry === undefined ? 0 : registry.length + 1);
  return length > NAME_MAX ? `shorten registry and repository to at most ${NAME_MAX} characters, from ${length}` : undefined;
}

function wrongComponent(repository: string): string | undefined {
  return repository.split('/').find((component) => !PATH_COMPONENT.test(component));
}

function tagFix(tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  if (tag === '') return 'write the tag after \':\'';
  if (tag.length > TAG_MAX) return `shorten the tag to at most ${TAG_MAX} characters, from ${tag.length}`;
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(tag)) return undefined;
  return `write the tag '${tag}' with letters, digits, '_', '.' and '-', and no '.' or '-' first`;
}

function digestFix(digest: string | undefined): string | undefined {
  if (digest === undefined) return undefined;
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, Math.max(colon, 0));
  const hex = digest.slice(colon + 1);
  const digits = Object.hasOwn(HEX_DIGITS, algorithm) ? HEX_DIGITS[algorithm] : undefined;
  if (digits === undefined) return `write the digest as 'sha256:' and ${HEX_DIGITS.sha256} hexadecimal digits`;
  if (hex.length !== digits) return `write the whole digest: ${algorithm} has ${digits} hexadecimal digits, not ${hex.length}`;
  return /^[0-9a-f]+$/.test(hex) ? undefined : 'write the digest with the digits 0 to 9 and a to f';
}
