import { parseHttpPath } from '../../../../src/author/graph/values/http-path';
import { fc } from '../../../support/properties';

test.each([
  ['/', 'exact'],
  ['/a/b', 'exact'],
  ['/a/b/', 'exact'],
  ['/caf%C3%A9', 'exact'],
  ['/v1/orders:cancel', 'exact'],
  ['/hipstershop.CartService/AddItem', 'exact'],
  ['/.well-known/jwks.json', 'exact'],
  ['/...', 'exact'],
  ['/a/*', 'prefix'],
  ['/api*', 'prefix'],
  ['/*', 'prefix'],
  ['*.html', 'suffix'],
  ['*/info', 'suffix'],
  ['/v1/orders/{*}', 'template'],
  ['/v1/{*}/items/{*}', 'template'],
  ['/v1/{**}', 'template'],
  ['/{**}/cart', 'template'],
  ['/{*}/{**}/cart', 'template'],
  ['/v1/{*}/', 'template'],
])('%p is a path of the form %p', (text, form) => {
  expect(parseHttpPath(text)).toEqual({ ok: true, value: { text, form } });
});

test.each([
  ['', 'write a path, or leave paths out for any path'],
  ['*', 'leave paths out for any path'],
  ['orders', 'put a \'/\' first: \'/orders\''],
  ['https://x.com/orders', 'write the path alone: \'/orders\''],
  ['/a b', 'write it without white space, which no request\'s path holds: as %20 where it is meant'],
  ['/a\n', 'write it without white space, which no request\'s path holds: as %20 where it is meant'],
  ['/orders?id=1', 'leave out what follows \'/orders\': only the path is compared'],
  ['/orders#top', 'leave out what follows \'/orders\': only the path is compared'],
  ['/a\\b', 'write \'/\' for \'\\\': \'/a/b\''],
  ['//a', 'write one \'/\': \'/a\''],
  ['/a//b', 'write one \'/\': \'/a/b\''],
  ['/a/./b', 'write the path it leads to: \'/a/b\''],
  ['/a/../b', 'write the path it leads to: \'/b\''],
  ['/a/..', 'write the path it leads to: \'/\''],
  ['/a/../*', 'leave out the steps \'.\' and \'..\': normalization takes them'],
  ['/./{*}', 'leave out the steps \'.\' and \'..\': normalization takes them'],
  ['/a%2Fb', 'write the character itself: an encoded \'/\', \'.\' or \'\\\' never matches after normalization'],
  ['/a/%2e%2E/b', 'write the character itself: an encoded \'/\', \'.\' or \'\\\' never matches after normalization'],
  ['/a%5cb', 'write the character itself: an encoded \'/\', \'.\' or \'\\\' never matches after normalization'],
  ['/a%00', 'leave out %00: proxies refuse requests with it'],
  ['/100%', 'write two hexadecimal digits after \'%\', or %25 for the character itself'],
  ['/café', 'write %C3%A9 for \'é\', as clients send it'],
  ['/a|b', 'write %7C for \'|\', as clients send it'],
  ['/*/b', 'write \'/{*}/b\''],
  ['/a/*/b/*', 'write \'/a/{*}/b/{*}\''],
  ['/a/**', 'write \'/a/{**}\''],
  ['/a*b', 'write \'*\' once, as the first or the last character'],
  ['*a*', 'write \'*\' once, as the first or the last character'],
  ['**', 'write \'*\' once, as the first or the last character'],
  ['/users/{id}', 'write \'/users/{*}\': templates have no names'],
  ['/users/{id}/pets/{pet}', 'write \'/users/{*}/pets/{*}\': templates have no names'],
  ['/users/u{*}', 'make \'{*}\' or \'{**}\' a whole segment in place of \'u{*}\''],
  ['/users/{*}.json', 'make \'{*}\' or \'{**}\' a whole segment in place of \'{*}.json\''],
  ['/users/{***}', 'use \'{\' and \'}\' only in \'{*}\' and \'{**}\''],
  ['/users/{', 'use \'{\' and \'}\' only in \'{*}\' and \'{**}\''],
  ['/{*}/*', 'write \'/{*}/{*}\' or no template: \'*\' and \'{*}\' do not go together'],
  ['/{**}/{*}', 'let \'{**}\' be the last operator, or write \'{*}\' for each segment'],
  ['/{**}/a/{**}', 'let \'{**}\' be the last operator, or write \'{*}\' for each segment'],
  ['*/{*}', 'put a \'/\' first: a template describes the whole path'],
  ['/{*}//a', 'write one \'/\': \'/{*}/a\''],
  ['/{*}/é', 'write %C3%A9 for \'é\', as clients send it'],
])('%p is refused with a fix', (text, fix) => {
  expect(parseHttpPath(text)).toEqual({ ok: false, expected: expect.stringContaining('a path'), fix });
});

test('paths of plain segments are exact, and with a star after them a prefix', () => {
  const plain = fc.array(fc.stringMatching(/^[a-z0-9_~-]{1,6}$/), { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
  fc.assert(fc.property(plain, (path) => {
    expect(parseHttpPath(path)).toEqual({ ok: true, value: { text: path, form: 'exact' } });
    expect(parseHttpPath(`${path}/*`)).toEqual({ ok: true, value: { text: `${path}/*`, form: 'prefix' } });
  }));
});

test('what is accepted has no query, no steps, no doubled slash, and no star beside a template', () => {
  const text = fc.array(fc.constantFrom('/', '*', '{*}', '{**}', 'a', '.', '..', '%2f', '?', '{', '}'), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(fc.property(text, (path) => {
    if (!parseHttpPath(path).ok) return;
    expect(path).not.toMatch(/\/\/|\?|%2f|\/\.\.?(\/|$)/);
    const rest = path.replaceAll('{**}', '').replaceAll('{*}', '');
    expect(rest).not.toMatch(/[{}]/);
    if (path.includes('{')) expect(rest).not.toContain('*');
  }), { numRuns: 2000 });
});

test('no text makes the parser throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseHttpPath(`/${text}`).ok === 'boolean'));
});
