/** Facts about the cluster that no manifest states, as options of every command. */
import { Option, type Command } from 'commander';
import { MESHES } from './meshes/table';
import type { NetworkPlugin } from '../judge/layers/network-policy/plugins';
import type { JudgeOptions } from '../judge/options';

const several = (value: string, before: readonly string[] | undefined) => [...before ?? [], value];

export function addJudgeOptions(command: Command): Command {
  const facts = command
    .optionsGroup('Facts about the cluster:')
    .option('--facts <file>', 'facts that synthesis wrote (default: .zero-trust.facts beside the manifests); the options below go before them')
    .option('--no-facts', 'ignore facts that lie beside the manifests')
    .addOption(new Option('--network-plugin <name>', 'network plugin that enforces NetworkPolicies').choices(['cilium', 'calico', 'other'] satisfies NetworkPlugin[]))
    .option('--node-cidr <cidr>', 'addresses of nodes (repeatable)', several)
    .addOption(new Option('--ip-block-matches-pods <choice>', 'whether the network plugin applies ipBlocks to pods').choices(['yes', 'no', 'unknown']))
    .addOption(new Option('--host-network-pods <choice>', 'how the network plugin treats host network pods').choices(['unknown', 'like-pods']))
    .option('--pod-cidr <cidr>', 'range that pods take addresses from (repeatable)', several)
    .option('--api-server-cidr <cidr>', 'address of the API server itself, not of the Service before it (repeatable)', several)
    .option('--api-server-port <port>', 'port of the API server itself, behind port 443 of the Service');
  return MESHES.reduce((before, mesh) => mesh.addOptions(before), facts)
    .option('--cluster-domain <name>', 'DNS suffix of Services (default: cluster.local)')
    .addOption(new Option('--unknown-kinds <choice>', 'what kinds that are not understood do to verdicts').choices(['unknown', 'reported']))
    .addOption(new Option('--missing-namespaces <choice>', 'what labels Namespaces have that are not given (default: unknown)').choices(['unknown', 'unlabelled']));
}

/** Picks the judge's options out of all flags; two have other names there. */
export function judgeOptionsOf(flags: Readonly<Record<string, unknown>>): JudgeOptions {
  const named: Readonly<Record<string, keyof JudgeOptions>> = {
    ipBlockMatchesPods: 'ipBlockMatchesPods',
    hostNetworkPods: 'hostNetworkPods',
    podCidr: 'podCidrs',
    networkPlugin: 'networkPlugin',
    nodeCidr: 'nodeCidrs',
    clusterDomain: 'clusterDomain',
    unknownKinds: 'unknownKinds',
    missingNamespaces: 'missingNamespaces',
    ...Object.fromEntries(MESHES.flatMap(({ flags: own }) => Object.entries(own))),
  };
  const stated = Object.entries(named).flatMap(([flag, option]) => (flags[flag] === undefined ? [] : [[option, flags[flag]]]));
  const plain = Object.fromEntries(stated) as JudgeOptions;
  const { apiServerCidr: cidrs, apiServerPort: port } = flags as { readonly apiServerCidr?: readonly string[]; readonly apiServerPort?: string };
  if (cidrs === undefined && port === undefined) return plain;
  return { ...plain, apiServer: { ...(cidrs && { cidrs }), ...(port !== undefined && { port: Number(port) }) } };
}
