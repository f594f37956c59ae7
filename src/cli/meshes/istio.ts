/* eslint-disable @typescript-eslint/no-require-imports -- help is printed without the judge */
import { Option } from 'commander';
import type { ClusterMesh } from './cluster-mesh';
import type * as Key from '../../judge/layers/istio/key';
import type * as WellKnown from '../../judge/layers/istio/well-known';

/** The judge, which is not loaded to say which options there are. */
const LAZY = {
  layer: () => (require('../../judge/layers/istio/key') as typeof Key).ISTIO,
  rootNamespace: () => (require('../../judge/layers/istio/well-known') as typeof WellKnown).ISTIO_ROOT_NAMESPACE,
};

const several = (value: string, before: readonly string[] | undefined) => [...before ?? [], value];

export const ISTIO: ClusterMesh = {
  flags: {
    trustDomain: 'trustDomain',
    trustDomainAlias: 'trustDomainAliases',
    istioRootNamespace: 'rootNamespace',
    pathNormalization: 'pathNormalization',
    outboundTrafficPolicy: 'outboundTrafficPolicy',
  },
  meshWideGroups: ['security.istio.io', 'networking.istio.io', 'extensions.istio.io'],
  // Source: Istio "Resource Labels".
  addedLabels: ['security.istio.io/tlsMode', 'service.istio.io/canonical-name', 'service.istio.io/canonical-revision', 'istio.io/rev'],
  publishedConfigMaps: ['istio-ca-root-cert'],
  // Source: Istio "Sidecar Injection", the templates of the injector.
  proxyContainer: 'istio-proxy',
  addOptions: (command) => command
    .option('--trust-domain <name>', 'trust domain of the mesh (default: cluster.local)')
    .option('--trust-domain-alias <name>', 'another name of it (repeatable)', several)
    .option('--istio-root-namespace <name>', 'where mesh-wide policies stand (default: istio-system)')
    .addOption(new Option('--path-normalization <mode>', 'Istio meshConfig.pathNormalization (default: BASE)')
      .choices(['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES']))
    .addOption(new Option('--outbound-traffic-policy <mode>', 'Istio meshConfig.outboundTrafficPolicy (default: ALLOW_ANY)')
      .choices(['ALLOW_ANY', 'REGISTRY_ONLY'])),
  installationOf: ({ trustDomain, trustDomainAliases, rootNamespace }) => ({
    ...(trustDomain !== undefined && { trustDomain }),
    ...(trustDomainAliases && { trustDomainAliases }),
    ...(rootNamespace !== undefined && { rootNamespace }),
  }),
  rootNamespaceOf: (flags) => (flags as { readonly istioRootNamespace?: string }).istioRootNamespace ?? LAZY.rootNamespace(),
  settingsIn: (manifests) => manifests.of(LAZY.layer()).meshConfigs.map(({ ref }) => ref),
};
