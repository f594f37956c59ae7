import { movingTag, parseImage } from '../../../../src/author/graph/values/image';
import { fc } from '../../../support/properties';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['redis', { repository: 'redis' }],
  ['redis:7.2', { repository: 'redis', tag: '7.2' }],
  ['library/redis', { repository: 'library/redis' }],
  ['ghcr.io/acme/cart:1.4.2', { registry: 'ghcr.io', repository: 'acme/cart', tag: '1.4.2' }],
  ['localhost/cart', { registry: 'localhost', repository: 'cart' }],
  ['localhost:5000/cart:v1', { registry: 'localhost:5000', repository: 'cart', tag: 'v1' }],
  ['registry:5000/cart', { registry: 'registry:5000', repository: 'cart' }],
  ['10.0.0.1:5000/a/b', { registry: '10.0.0.1:5000', repository: 'a/b' }],
  ['[fd00::1]:5000/cart', { registry: '[fd00::1]:5000', repository: 'cart' }],
  ['a/b/c/d__e-f---g.h_i', { repository: 'a/b/c/d__e-f---g.h_i' }],
  [`cart@${SHA256}`, { repository: 'cart', digest: SHA256 }],
  [`ghcr.io/acme/cart:1@${SHA256}`, { registry: 'ghcr.io', repository: 'acme/cart', tag: '1', digest: SHA256 }],
  [`cart@sha512:${'a'.repeat(128)}`, { repository: 'cart', digest: `sha512:${'a'.repeat(128)}` }],
  [`cart:${'a'.repeat(128)}`, { repository: 'cart', tag: 'a'.repeat(128) }],
  ['cart:_X.y-1', { repository: 'cart', tag: '_X.y-1' }],
])('%p is an image', (text, image) => {
  expect(parseImage(text)).toEqual({ ok: true, value: image });
});

test.each([
  ['', 'write an image and its version, such as \'ghcr.io/acme/cart:1.4.2\''],
  ['acme/cart :1', 'write it without spaces: \'acme/cart:1\''],
  ['https://ghcr.io/acme/cart', 'leave out \'https://\': write \'ghcr.io/acme/cart\''],
  ['acme/Cart', 'write the repository in lower case: \'acme/cart\''],
  ['Acme/cart', 'write the repository in lower case: \'acme/cart\''],
  ['Redis', 'write the repository in lower case: \'redis\''],
  ['$(X)/a', 'write \'$(X)\' with lower-case letters and digits joined by \'.\', \'_\', \'__\' or \'-\''],
  ['ghcr.io/', 'write the repository, such as \'acme/cart\''],
  [':1', 'write the repository, such as \'acme/cart\''],
  ['ghcr.io//cart', 'write the repository without leading, trailing or doubled \'/\''],
  ['/cart', 'write the repository without leading, trailing or doubled \'/\''],
  ['acme/cart/', 'write the repository without leading, trailing or doubled \'/\''],
  ['acme/_cart', 'write \'_cart\' with lower-case letters and digits joined by \'.\', \'_\', \'__\' or \'-\''],
  ['acme/a..b', 'write \'a..b\' with lower-case letters and digits joined by \'.\', \'_\', \'__\' or \'-\''],
  ['acme/a___b', 'write \'a___b\' with lower-case letters and digits joined by \'.\', \'_\', \'__\' or \'-\''],
  ['-ghcr.io/cart', 'write the registry\'s host name in place of \'-ghcr.io\''],
  ['ghcr..io/cart', 'write the registry\'s host name in place of \'ghcr..io\''],
  ['ghcr.io:x/cart', 'write the registry\'s port as a number from 1 to 65535 in place of \'x\''],
  ['ghcr.io:0/cart', 'write the registry\'s port as a number from 1 to 65535 in place of \'0\''],
  ['cart:', 'write the tag after \':\''],
  ['cart:-1', 'write the tag \'-1\' with letters, digits, \'_\', \'.\' and \'-\', and no \'.\' or \'-\' first'],
  ['cart:1:2', 'write the tag \'1:2\' with letters, digits, \'_\', \'.\' and \'-\', and no \'.\' or \'-\' first'],
  [`cart:${'a'.repeat(129)}`, 'shorten the tag to at most 128 characters, from 129'],
  ['cart@', 'write the digest as \'sha256:\' and 64 hexadecimal digits'],
  ['cart@1.2', 'write the digest as \'sha256:\' and 64 hexadecimal digits'],
  [`cart@md5:${'a'.repeat(32)}`, 'write the digest as \'sha256:\' and 64 hexadecimal digits'],
  [`cart@constructor:${'a'.repeat(32)}`, 'write the digest as \'sha256:\' and 64 hexadecimal digits'],
  ['cart@sha256:abc', 'write the whole digest: sha256 has 64 hexadecimal digits, not 3'],
  [`cart@sha256:${'g'.repeat(64)}`, 'write the digest with the digits 0 to 9 and a to f'],
  ['a'.repeat(64), 'write the image\'s name, not its id'],
  [`ghcr.io/${'b'.repeat(250)}`, 'shorten registry and repository to at most 255 characters, from 258'],
])('%p is refused with a fix', (text, fix) => {
  expect(parseImage(text)).toEqual({ ok: false, expected: expect.stringContaining('an image reference'), fix });
});

test('the parts put together again are the text', () => {
  const registry = fc.constantFrom('', 'ghcr.io/', 'localhost/', 'r:5000/');
  const repository = fc.stringMatching(/^[a-z0-9]{1,5}(\/[a-z0-9]{1,5}([._-][a-z]{1,3})?){0,2}$/);
  const tag = fc.oneof(fc.constant(''), fc.stringMatching(/^:[A-Za-z0-9_][A-Za-z0-9_.-]{0,9}$/));
  fc.assert(fc.property(registry, repository, tag, fc.constantFrom('', `@${SHA256}`), (...parts) => {
    const checked = parseImage(parts.join(''));
    if (!checked.ok) return false;
    const { value } = checked;
    const joined = `${value.registry === undefined ? '' : `${value.registry}/`}${value.repository}`
      + `${value.tag === undefined ? '' : `:${value.tag}`}${value.digest === undefined ? '' : `@${value.digest}`}`;
    return joined === parts.join('');
  }));
});

test('no text makes the parser throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => typeof parseImage(text).ok === 'boolean'));
});

test.each([
  [{ repository: 'cart' }, 'latest'],
  [{ repository: 'cart', tag: 'latest' }, 'latest'],
  [{ repository: 'cart', tag: '1' }, undefined],
  [{ repository: 'cart', digest: SHA256 }, undefined],
])('the moving tag of %p is %p', (image, tag) => {
  expect(movingTag(image)).toBe(tag);
});
