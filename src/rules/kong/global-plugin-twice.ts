import { KONG_GROUP } from './plugins';
import { evidenceAt } from '../evidence';
import type { Item } from '../input';
import { defineRule } from '../rule';
import { owasp, standard } from '../standards';
import { nameOf } from '../words';

const isGlobal = ({ root }: Item) => root.child('metadata').child('labels').child('global').value === 'true';

export const GLOBAL_PLUGIN_TWICE = defineRule({
  code: 'ZT454',
  name: 'kong-global-plugin-twice',
  title: 'Two plugins of Kong of one kind are global',
  severity: 'error',
  why: 'Of two global plugins of a kind Kong\'s controller uses neither: whatever they should hold back comes through.',
  fix: 'Keep one of them, and name the other where it is meant.',
  standards: [owasp('API8'), standard('Kong', 'KongClusterPlugin, label global', 'https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/')],
  check: (input) => {
    const global = input.ofKind(KONG_GROUP, 'KongClusterPlugin').filter(isGlobal);
    return global.flatMap((item) => {
      const field = item.root.child('plugin');
      const other = global.find((one) => one !== item && one.root.child('plugin').value === field.value);
      return other ? [evidenceAt(item.ref, field, { other: other.ref, details: { plugin: String(field.value) } })] : [];
    });
  },
  describe: ({ object, other, details }) => `${nameOf(object)} is a global ${details.plugin}, and so is ${other ? nameOf(other) : 'another'}: neither is used.`,
});
