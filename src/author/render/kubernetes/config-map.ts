import type { ConfigNode } from '../../graph/pod';
import type { ObjectTemplate } from '../manifest';

export interface ConfigMapBody {
  readonly data: Readonly<Record<string, string>>;
}

/** Values or files of a workload's own. Pods have a hash of them, and are replaced when they change. */
export const configMap: ObjectTemplate<ConfigNode, ConfigMapBody> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  fields: ['data'],
  render: (_graph, { data = {} }) => ({ data }),
};
