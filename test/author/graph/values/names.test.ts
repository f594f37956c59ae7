import { Checked } from '../../../../src/author/graph/values/checked';
import {
  parseDnsLabel, parseDnsSubdomain, parseEnvName, parseLabelKey, parseLabelValue, parsePortName, parseServiceName,
} from '../../../../src/author/graph/values/names';
import { fc } from '../../../support/properties';

type Parser = (text: string) => Checked<string>;
const fixOf = (checked: Checked<string>) => checked.ok ? undefined : checked.fix;

const GOOD: [string, Parser, string[]][] = [
  ['a DNS label', parseDnsLabel, ['a', '0', 'web-frontend', '2048', 'a--b', 'a'.repeat(63)]],
  ['a Service name', parseServiceName, ['a', 'web-frontend', 'a1', 'a'.repeat(63)]],
  ['a port name', parsePortName, ['http', 'grpc-web', '8080a', 'a', 'fifteen-letters']],
  ['a label key', parseLabelKey, ['app', 'app.kubernetes.io/name', 'Team_1.x', 'a'.repeat(63), `${'a.'.repeat(126)}a/b`]],
  ['a label value', parseLabelValue, ['', 'v1.2.3', 'A_b-c', '1', 'a'.repeat(63)]],
  ['an environment variable name', parseEnvName, ['LOG_LEVEL', '_x', 'a.b-c', '.a', '-']],
  ['a DNS subdomain', parseDnsSubdomain, ['a', 'a.b-c.0', 'a'.repeat(253)]],
];

const BAD: [string, Parser, string, string][] = [
  ['upper case', parseDnsLabel, 'WebFrontend', 'did you mean \'web-frontend\'?'],
  ['acronyms', parseDnsLabel, 'HTTPServer', 'did you mean \'http-server\'?'],
  ['underscores', parseDnsLabel, 'web_frontend', 'did you mean \'web-frontend\'?'],
  ['dots', parseDnsLabel, 'web.frontend', 'did you mean \'web-frontend\'?'],
  ['accents', parseDnsLabel, 'café', 'did you mean \'cafe\'?'],
  ['hyphens at the ends', parseDnsLabel, '-web-', 'did you mean \'web\'?'],
  ['a newline at the end', parseDnsLabel, 'web\n', 'did you mean \'web\'?'],
  ['nothing', parseDnsLabel, '', 'write a name'],
  ['nothing to keep', parseDnsLabel, '日本', 'use lower-case letters, digits and \'-\''],
  ['one character too many', parseDnsLabel, 'a'.repeat(64), 'shorten it by 1 character'],
  ['many characters too many', parseDnsLabel, 'a'.repeat(70), 'shorten it by 7 characters'],
  ['a digit first', parseServiceName, '2048', 'did you mean \'svc-2048\'?'],
  ['a digit first and no room', parseServiceName, '1'.repeat(63), 'put a letter first'],
  ['sixteen characters', parsePortName, 'a-port-for-grpcs', 'shorten it by 1 character'],
  ['digits alone', parsePortName, '8080', 'did you mean \'port-8080\'?'],
  ['doubled hyphens', parsePortName, 'grpc--web', 'did you mean \'grpc-web\'?'],
  ['upper case', parsePortName, 'HTTP', 'did you mean \'http\'?'],
  ['an upper-case prefix', parseLabelKey, 'Example.com/name', 'did you mean \'example.com/name\'?'],
  ['spaces', parseLabelKey, 'my team', 'did you mean \'my-team\'?'],
  ['two slashes', parseLabelKey, 'a/b/c', 'did you mean \'a/b-c\'?'],
  ['an empty prefix', parseLabelKey, '/name', 'did you mean \'name\'?'],
  ['an empty name', parseLabelKey, 'example.com/', 'write \'name\' or \'example.com/name\', with a name of at most 63 characters'],
  ['a long name', parseLabelKey, 'a'.repeat(64), 'write \'name\' or \'example.com/name\', with a name of at most 63 characters'],
  ['spaces', parseLabelValue, 'team a', 'did you mean \'team-a\'?'],
  ['64 characters', parseLabelValue, 'a'.repeat(64), 'shorten it by 1 character'],
  ['a digit first', parseEnvName, '2FA', 'did you mean \'_2FA\'?'],
  ['an equals sign', parseEnvName, 'A=B', 'did you mean \'A_B\'?'],
  ['two dots first', parseEnvName, '..A', 'did you mean \'A\'?'],
  ['one dot alone', parseEnvName, '.', 'use letters, digits and \'_\', such as \'LOG_LEVEL\''],
  ['empty labels', parseDnsSubdomain, 'a..b', 'did you mean \'a.b\'?'],
  ['upper case', parseDnsSubdomain, 'My.Name', 'did you mean \'my.name\'?'],
  ['254 characters', parseDnsSubdomain, 'a'.repeat(254), 'shorten it by 1 character'],
];

describe.each(GOOD)('%s', (_, parse, names) => {
  test.each(names)('may be %p', (name) => {
    expect(parse(name)).toEqual({ ok: true, value: name });
  });

  test('is what every proposal for a bad one is', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
      const proposed = /^did you mean '(.*)'\?$/s.exec(fixOf(parse(text)) ?? '')?.[1];
      return proposed === undefined || parse(proposed).ok;
    }));
  });
});

test.each(BAD)('a name with %s is refused with a fix: %p %p', (_, parse, name, fix) => {
  expect(parse(name)).toEqual({ ok: false, expected: expect.stringMatching(/^an? /), fix });
});

test('every Service name is a DNS label', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z0-9-]{1,8}$/), (text) => !parseServiceName(text).ok || parseDnsLabel(text).ok));
});
