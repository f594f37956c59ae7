import { namingPlugins, pluginNamed } from './plugins';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp, standard } from '../standards';
import { nameOf } from '../words';

export const MISSING_PLUGIN = defineRule({
  code: 'ZT453',
  name: 'kong-missing-plugin',
  title: 'An annotation names a plugin of Kong that is not there',
  severity: 'error',
  why: 'Kong goes on without a plugin that it does not find: a name that is misspelt opens the route, and nothing says so but an event.',
  fix: 'Correct the name, or add the KongPlugin in the namespace of the object, or the KongClusterPlugin.',
  standards: [owasp('API8'), standard('Kong', 'Annotations, konghq.com/plugins', 'https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/')],
  check: (input) => namingPlugins(input).flatMap((naming) => (
    naming.plugins.filter((one) => !pluginNamed(input, naming, one)).map(({ namespace, name }) => (
      evidenceAt(naming.item.ref, naming.field, { details: { plugin: namespace === undefined ? name : `${namespace}:${name}` } })
    ))
  )),
  describe: ({ object, details }) => `${nameOf(object)} names the plugin ${details.plugin}, which is not among the manifests.`,
});
