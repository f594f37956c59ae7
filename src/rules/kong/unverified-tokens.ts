import { configOf, kongPlugin, pluginsOfKind } from './plugins';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { nameOf } from '../words';

const CLAIMS = ['exp', 'nbf'];

export const UNVERIFIED_TOKENS = defineRule({
  code: 'ZT450',
  name: 'kong-token-times-not-verified',
  title: 'Kong takes tokens that have expired',
  severity: 'error',
  why: 'The plugin `jwt` compares no times unless it is told to: a token that was stolen once opens the route for ever.',
  fix: 'Set `config.claims_to_verify: [exp, nbf]`.',
  standards: [owasp('API2'), kongPlugin('jwt', 'claims_to_verify')],
  check: (input) => pluginsOfKind(input, 'jwt').flatMap((item) => {
    const field = configOf(item)?.child('claims_to_verify');
    if (!field) return [];
    const said = field.items().map(({ value }) => value);
    const missing = CLAIMS.filter((claim) => !said.includes(claim));
    return missing.length === 0 ? [] : [evidenceAt(item.ref, field, { details: { missing: missing.join(' and ') } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} does not verify ${details.missing} of tokens.`,
});
