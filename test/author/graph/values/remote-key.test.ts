import { parseRemoteKey } from '../../../../src/author/graph/values/remote-key';
import { fc } from '../../../support/properties';

test.each([
  ['production/db', { key: 'production/db' }],
  ['production/db#username', { key: 'production/db', property: 'username' }],
  ['a#b#c', { key: 'a#b', property: 'c' }],
  ['arn:aws:secretsmanager:eu-west-1:1:secret:db-x', { key: 'arn:aws:secretsmanager:eu-west-1:1:secret:db-x' }],
])('%p is read as %p', (text, remoteKey) => {
  expect(parseRemoteKey(text)).toEqual({ ok: true, value: remoteKey });
});

test.each([
  ['', 'write the key of the secret in its store'],
  ['  ', 'write the key of the secret in its store'],
  ['#username', 'write the key before \'#\''],
  ['#', 'write the key before \'#\''],
  ['production/db#', 'write the property after \'#\', or \'production/db\' for the whole secret'],
  [' a#b', 'write it without spaces around it: \'a#b\''],
])('%p is refused with a fix', (text, fix) => {
  expect(parseRemoteKey(text)).toEqual({ ok: false, expected: expect.stringContaining('a key in the secret store'), fix });
});

test('key and property put together again are the text', () => {
  const part = fc.stringMatching(/^[a-z0-9/_-]{1,10}$/);
  fc.assert(fc.property(part, part, (key, property) => {
    expect(parseRemoteKey(`${key}#${property}`)).toEqual({ ok: true, value: { key, property } });
  }));
});
