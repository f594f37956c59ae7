import { configOf, pluginsOf } from './plugins';
import { misfitOf, PLUGINS } from '../../judge/layers/kong/schema';
import { fieldsOf } from '../../judge/objects/kinds/kind';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp, standard } from '../standards';
import { nameOf } from '../words';

export const UNREAD_PLUGIN = defineRule({
  code: 'ZT456',
  name: 'kong-plugin-refused',
  title: 'Kong does not take a plugin as it is configured',
  severity: 'error',
  why: 'The API server accepts anything as `config`. Kong then refuses the plugin, and goes on without it or with what it had before.',
  fix: 'Correct the field. Kong\'s admission webhook would have refused it.',
  standards: [owasp('API8'), standard('Kong', 'KongPlugin, config', 'https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/')],
  check: (input) => pluginsOf(input).flatMap((item) => {
    const kind = item.root.child('plugin').value;
    const config = configOf(item);
    if (!config || typeof kind !== 'string' || !Object.hasOwn(PLUGINS, kind)) return [];
    const misfit = misfitOf(kind, fieldsOf(config.value));
    return misfit === undefined ? [] : [evidenceAt(item.ref, config, { got: undefined, details: { misfit } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} is not taken as it is: ${details.misfit}.`,
});
