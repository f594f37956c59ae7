import { carry } from './carry';
import { checkCalled, checkEdge, checkReceived } from './checks';
import { identityOf, installationOf, readInstallation } from './installation';
import type { ConsulMesh } from './mesh';
import { checkServiceNames } from './names';
import { CONSUL_PORTS } from './ports';
import { probePorts } from './probes';
import type { MeshDialect } from '../mesh';
import { consulBackend } from './render/backend';

/** Consul's service mesh, without namespaces of its own (the community edition). */
export const consulDialect: MeshDialect<ConsulMesh> = {
  kind: 'consul',
  words: 'Consul',
  signer: 'consul',
  reservedPorts: CONSUL_PORTS,
  // Source: https://developer.hashicorp.com/consul/docs/k8s/annotations-and-labels
  policyGroups: ['consul.hashicorp.com'],
  // The chart leaves out namespaces with the second one.
  guardedKeys: [/^consul\.hashicorp\.com\//, /^openshift\.io\/cluster-monitoring$/],
  platformNamespaces: [/^consul(-.+)?$/],
  // Source: consul-k8s, `sidecarUserAndGroupID` of the package `webhook`; the user of its init container is the next one.
  proxyUsers: [5995, 5996].map((id) => ({ id, why: `Consul runs containers of its own as ${id} and does not intercept what that user sends` })),
  gateways: undefined,
  enforces: {
    methods: true, pathForms: new Set(['exact', 'prefix', 'suffix', 'template']), pathWords: 'paths of every form, and excepts none', exceptions: false, users: false, limits: false,
  },
  needsApiToken: true,
  platform: {
    callsControlPlane: true,
    // Around the proxy: the application answers itself.
    scrapePort: (applicationPort) => applicationPort,
    probePorts,
  },
  read: readInstallation,
  installation: installationOf,
  identity: identityOf,
  checkCall: () => [],
  checkReceived,
  checkCalled,
  checkEdge,
  checkTogether: checkServiceNames,
  carry,
  render: consulBackend,
};
