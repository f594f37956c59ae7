/* eslint-disable @typescript-eslint/no-require-imports -- help is printed without the judge */
import { Option } from 'commander';
import type { ClusterMesh } from './cluster-mesh';
import type * as Key from '../../judge/layers/linkerd/key';
import type * as WellKnown from '../../judge/layers/linkerd/well-known';

/** The judge, which is not loaded to say which options there are. */
const LAZY = {
  layer: () => (require('../../judge/layers/linkerd/key') as typeof Key).LINKERD,
  egressNamespace: () => (require('../../judge/layers/linkerd/well-known') as typeof WellKnown).EGRESS_NAMESPACE,
};

const several = (value: string, before: readonly string[] | undefined) => [...before ?? [], value];

export const LINKERD: ClusterMesh = {
  flags: { defaultInboundPolicy: 'defaultInboundPolicy', clusterNetwork: 'clusterNetworks' },
  meshWideGroups: ['policy.linkerd.io'],
  proxyContainer: 'linkerd-proxy',
  // Source: Linkerd, labels of pkg/k8s that the injector adds.
  addedLabels: [
    'linkerd.io/control-plane-ns', 'linkerd.io/workload-ns', 'linkerd.io/proxy-deployment', 'linkerd.io/proxy-statefulset', 'linkerd.io/proxy-daemonset',
    'linkerd.io/proxy-replicaset', 'linkerd.io/proxy-job', 'linkerd.io/proxy-cronjob', 'linkerd.io/proxy-replicationcontroller',
  ],
  publishedConfigMaps: [],
  addOptions: (command) => command
    .addOption(new Option('--default-inbound-policy <policy>', "Linkerd's proxy.defaultInboundPolicy (default: not known)")
      .choices(['all-unauthenticated', 'all-authenticated', 'cluster-unauthenticated', 'cluster-authenticated', 'deny', 'audit']))
    .option('--cluster-network <cidr>', "one of Linkerd's clusterNetworks (repeatable; default: not known)", several),
  installationOf: ({ defaultInboundPolicy, clusterNetworks }) => ({
    ...(defaultInboundPolicy !== undefined && { defaultInboundPolicy }),
    ...(clusterNetworks && { clusterNetworks }),
  }),
  rootNamespaceOf: () => LAZY.egressNamespace(),
  settingsIn: (manifests) => manifests.of(LAZY.layer()).configs.map(({ ref }) => ref),
};
