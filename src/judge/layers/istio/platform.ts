/** What istiod reads in ConfigMaps and Secrets. */
import { ISTIO_ROOT_NAMESPACE } from './well-known';
import { fieldsOf } from '../../objects/kinds/kind';
import type { PlatformObjects } from '../../objects/kinds/kubernetes';

/** Secrets that istiod takes its CA, its certificate and its access to a cluster from. Sources: Istio "Plug in CA Certificates", pilot/pkg/bootstrap. */
const OF_ISTIOD: ReadonlySet<unknown> = new Set(['cacerts', 'istio-ca-secret', 'istiod-tls', 'istio-kubeconfig']);

export const ISTIO_PLATFORM: PlatformObjects = {
  namespaces: [ISTIO_ROOT_NAMESPACE],
  published: ['istio-ca-root-cert'],
  settings: ['values'],
  // `istio` and `istio-sidecar-injector` hold the settings of a mesh. Source: Istio chart istiod.
  isSettings: (name) => /^istio($|-)/.test(name),
  isCredential: ({ metadata }) => {
    const { name, labels } = fieldsOf(metadata);
    return OF_ISTIOD.has(name) || Object.hasOwn(fieldsOf(labels), 'istio/multiCluster');
  },
};
