/** What a KongPlugin may say, all of it at the top. Source: Kong, CRD reference of configuration.konghq.com/v1. */
export const SAID_BY_PLUGINS: readonly string[] = [
  'plugin', 'config', 'configFrom', 'configPatches', 'consumerRef', 'disabled', 'instance_name', 'ordering', 'protocols', 'run_on', 'status',
];
