import { Option } from 'commander';
import type { ClusterMesh } from './cluster-mesh';

/** Where its chart puts it, and what its operators write. */
const NAMESPACE = 'consul';

export const CONSUL: ClusterMesh = {
  flags: {
    defaultIntentionPolicy: 'defaultIntentionPolicy',
    injectByDefault: 'injectsByDefault',
    captureByDefault: 'capturesByDefault',
    namesFollowAccounts: 'namesFollowAccounts',
    namesAreUnique: 'namesAreUnique',
  },
  meshWideGroups: ['consul.hashicorp.com'],
  proxyContainer: 'consul-dataplane',
  // Source: consul-k8s, connect-inject/constants, keys that the injector adds.
  addedLabels: ['consul.hashicorp.com/connect-inject-status', 'consul.hashicorp.com/connect-inject-managed-by'],
  publishedConfigMaps: [],
  addOptions: (command) => command
    .addOption(new Option('--default-intention-policy <policy>', "Consul's default_intention_policy, or the default policy of its ACLs (default: not known)").choices(['allow', 'deny']))
    .addOption(new Option('--inject-by-default <choice>', "Consul's connectInject.default (default: not known)").choices(['yes', 'no']))
    .addOption(new Option('--capture-by-default <choice>', "Consul's connectInject.transparentProxy.defaultEnabled (default: not known)").choices(['yes', 'no']))
    .addOption(new Option('--names-follow-accounts <choice>', "Consul's global.acls.manageSystemACLs (default: not known)").choices(['yes', 'no']))
    .addOption(new Option('--names-are-unique <choice>', 'whether the platform keeps a name of Consul for one namespace (default: not known)').choices(['yes'])),
  installationOf: ({ defaultIntentionPolicy, injectsByDefault, capturesByDefault, namesFollowAccounts, namesAreUnique }) => ({
    ...(defaultIntentionPolicy && { defaultIntentionPolicy }),
    ...(injectsByDefault && { injectsByDefault }),
    ...(capturesByDefault && { capturesByDefault }),
    ...(namesFollowAccounts && { namesFollowAccounts }),
    ...(namesAreUnique && { namesAreUnique }),
  }),
  rootNamespaceOf: () => NAMESPACE,
  // They stand in options of its servers and of its injector, which are not read.
  settingsIn: () => [],
};
