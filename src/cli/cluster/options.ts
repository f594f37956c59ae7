/** kubectl's options for naming a cluster. */
import type { Command } from 'commander';
import type { ClusterFlags } from './connection';
import { BadInput } from '../bad-input';

const several = (value: string, before: readonly string[] | undefined) => [...before ?? [], value];

export function addClusterOptions(command: Command, about: string): Command {
  return command
    .optionsGroup('A live cluster:')
    .option('--cluster', about)
    .option('--kubeconfig <file>', 'kubeconfig to use (default: KUBECONFIG, or ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('-n, --namespace <name>', 'only what stands in this namespace (repeatable)', several);
}

/** Options that say nothing without `--cluster` are a slip, not a wish. */
export function checkClusterFlags(flags: ClusterFlags): void {
  if (flags.cluster === true) return;
  const given = (['kubeconfig', 'context', 'namespace'] as const).find((name) => flags[name] !== undefined);
  if (given !== undefined) throw new BadInput(`--${given} names a part of a cluster: add --cluster.`);
}
