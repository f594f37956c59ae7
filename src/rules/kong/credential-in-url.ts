import { configOf, kongPlugin, pluginsOfKind } from './plugins';
import { evidenceAt } from '../evidence';
import { defineRule, type Evidence } from '../rule';
import { owasp } from '../standards';
import { nameOf } from '../words';

export const CREDENTIAL_IN_URL = defineRule({
  code: 'ZT451',
  name: 'kong-credential-in-url',
  title: 'Kong takes tokens or keys from the URL',
  severity: 'warning',
  why: 'URLs stand in logs, in histories of browsers and in headers that other sites get. Kong looks there unless it is told not to.',
  fix: 'Set `config.uri_param_names: []` of the plugin `jwt`, and `config.key_in_query: false` of `key-auth`.',
  standards: [owasp('API2'), kongPlugin('key-auth', 'key_in_query')],
  check: (input) => pluginsOfKind(input, 'jwt', 'key-auth').flatMap((item): readonly Evidence[] => {
    const config = configOf(item);
    if (!config) return [];
    const ofTokens = item.root.child('plugin').value === 'jwt';
    const field = config.child(ofTokens ? 'uri_param_names' : 'key_in_query');
    const isSafe = ofTokens ? field.present && field.items().length === 0 : field.value === false;
    return isSafe ? [] : [evidenceAt(item.ref, field, { details: { what: ofTokens ? 'tokens' : 'keys' } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} takes ${details.what} from the URL.`,
});
