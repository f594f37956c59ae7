import { Option } from 'commander';
import type { ClusterMesh } from './cluster-mesh';
import { ISTIO as LAYER } from '../../judge/layers/istio/key';
import { ISTIO_ROOT_NAMESPACE } from '../../judge/layers/istio/well-known';

const several = (value: string, before: readonly string[] | undefined) => [...before ?? [], value];

export const ISTIO: ClusterMesh = {
  flags: {
    trustDomain: 'trustDomain',
    trustDomainAlias: 'trustDomainAliases',
    istioRootNamespace: 'istioRootNamespace',
    pathNormalization: 'pathNormalization',
    outboundTrafficPolicy: 'outboundTrafficPolicy',
  },
  meshWideGroups: ['security.istio.io', 'networking.istio.io', 'extensions.istio.io'],
  // Source: Istio "Resource Labels".
  addedLabels: ['security.istio.io/tlsMode', 'service.istio.io/canonical-name', 'service.istio.io/canonical-revision', 'istio.io/rev'],
  publishedConfigMaps: ['istio-ca-root-cert'],
  addOptions: (command) => command
    .option('--trust-domain <name>', 'trust domain of the mesh (default: cluster.local)')
    .option('--trust-domain-alias <name>', 'another name of it (repeatable)', several)
    .option('--istio-root-namespace <name>', 'where mesh-wide policies stand (default: istio-system)')
    .addOption(new Option('--path-normalization <mode>', 'Istio meshConfig.pathNormalization (default: BASE)')
      .choices(['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES']))
    .addOption(new Option('--outbound-traffic-policy <mode>', 'Istio meshConfig.outboundTrafficPolicy (default: ALLOW_ANY)')
      .choices(['ALLOW_ANY', 'REGISTRY_ONLY'])),
  installationOf: ({ trustDomain, trustDomainAliases, istioRootNamespace }) => ({
    ...(trustDomain !== undefined && { trustDomain }),
    ...(trustDomainAliases && { trustDomainAliases }),
    ...(istioRootNamespace !== undefined && { rootNamespace: istioRootNamespace }),
  }),
  rootNamespaceOf: (flags) => (flags as { readonly istioRootNamespace?: string }).istioRootNamespace ?? ISTIO_ROOT_NAMESPACE,
  settingsIn: (manifests) => manifests.of(LAYER).meshConfigs.map(({ ref }) => ref),
};
