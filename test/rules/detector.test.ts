import { namedArguments } from '../../src/rules/secrets/arguments';
import { redacted, suspicionOf } from '../../src/rules/secrets/detector';
import { bitsPerCharacter, looksRandom } from '../../src/rules/secrets/entropy';
import { fc } from '../support/properties';

/** Made here, so that nothing in this file is a credential of anybody. */
const MADE_UP = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';

describe('the detector of credentials', () => {
  test.each([
    ['dbPassword', 'hunter2'],
    ['spring.datasource.password', 'hunter2'],
    ['SMTP_PASS', '12345678'],
    ['STRIPE_API_KEY', 'abc'],
    ['JWT_SIGNING_KEY', 'correct-horse-battery'],
    ['PGPASSWORD', 'hunter2'],
    ['DB_PASSWORD_PROD', 'correct horse battery'],
    ['DSN', 'host=db password=hunter2'],
    ['X', `Authorization: Bearer ${MADE_UP}`],
    ['X', Buffer.from('-----BEGIN PRIVATE KEY-----\nabcdefghijkl').toString('base64')],
    ['X', `ghp_${MADE_UP}`],
    ['X', `AKIA${'ABCDEFGHIJKLMNOP'}`],
    ['X', `token is glpat-${MADE_UP.slice(0, 20)}`],
    ['REDIS', 'redis://:hunter2@redis:6379'],
    ['X', 'see https://user:hunter2@example.com/path for more'],
    ['KEY_MATERIAL', '3f8a1c9e7b2d4f60a5c8e1b394d7f2061c9e7b2d4f60a5c8'],
  ])('suspects %s = %s', (name, value) => {
    expect(suspicionOf(name, value)).toBeDefined();
  });

  test.each([
    ['CSRF_TOKEN', 'X-CSRF-Token'],
    ['USE_AUTH', 'keycloak'],
    ['SASL_AUTH', 'SCRAM-SHA-512'],
    ['GOOGLE_MAPS_PLACE', 'ChIJN1t_tDeuEmsRUsoyG83frY4'],
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '$(DB_PASSWORD)'],
    ['DB_PASSWORD', '{{ .Values.password }}'],
    ['DB_PASSWORD', '<set by the platform>'],
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['DB_PASSWORD', '/run/secrets/db'],
    ['MAX_TOKEN', '4096'],
    ['PASSWORD', 'vault:secret/data/db#password'],
    ['TOKEN', 'true'],
    ['AUTH', 'oidc'],
    ['SECRET_NAME', 'db-credentials'],
    ['OIDC_TOKEN_ENDPOINT', 'https://idp.example.com/oauth2/token'],
    ['DATABASE_URL', 'postgres://db.payments.svc:5432/app?sslmode=verify-full'],
    ['IMAGE', `ghcr.io/acme/web@sha256:${'0123456789abcdef'.repeat(4)}`],
    ['BUILD_SHA', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'],
    ['REQUEST_ID', '5f0c6b5e-6f0b-4b7a-9a50-0d0f7a3e6a11'],
    ['JAVA_OPTS', '-XX:MaxRAMPercentage=75 -Dfile.encoding=UTF-8'],
    ['SERVICE_ADDRESS', 'recommendationservice.online-boutique.svc.cluster.local:8080'],
  ])('leaves %s = %s alone', (name, value) => {
    expect(suspicionOf(name, value)).toBeUndefined();
  });

  test('keys of 32 random bytes in base64 are nearly always noticed', () => {
    const bytes = fc.sample(fc.noBias(fc.uint8Array({ minLength: 32, maxLength: 32 })), { numRuns: 500, seed: 1 });
    const noticed = bytes.map((value) => looksRandom(Buffer.from(value).toString('base64')));
    expect(noticed.filter(Boolean).length / noticed.length).toBeGreaterThan(0.98);
  });

  test('words in any case are not taken for random text', () => {
    const word = fc.constantFrom('payments', 'catalog', 'service', 'internal', 'production', 'region', 'checkout');
    fc.assert(fc.property(fc.array(word, { minLength: 2, maxLength: 6 }), fc.constantFrom('-', '_', '.', ''), (words, separator) => {
      const capital = words.map((item) => item[0].toUpperCase() + item.slice(1));
      expect(suspicionOf('NAME', words.join(separator))).toBeUndefined();
      expect(suspicionOf('NAME', `${capital.join(separator)}2`)).toBeUndefined();
    }));
  });

  test('bits a character are none for one character and one for two that alternate', () => {
    expect(bitsPerCharacter('aaaa')).toBeCloseTo(0);
    expect(bitsPerCharacter('abab')).toBeCloseTo(1);
  });

  test('what is shown of a value does not contain it', () => {
    fc.assert(fc.property(fc.string({ minLength: 16 }), (value) => {
      expect(redacted(value)).not.toContain(value);
    }));
  });
});

describe('reading a command line', () => {
  test('finds flags with and without "=", variables, and words of a script', () => {
    expect(namedArguments(['serve', '--a=1', '--b', '2', '-c', '--flag', 'sh -c "D=4 run"'])).toEqual([
      { index: 1, name: 'a', value: '1' },
      { index: 3, name: 'b', value: '2' },
      { index: 6, name: 'flag', value: 'sh' },
      { index: 6, name: 'c', value: '"D=4' },
    ]);
  });
});
