import type { Written } from '../../support/examples-manifests';
import { podsOf } from '../kubernetes/programs';

/** What a cluster has of a program, as far as istiod asks for it. */
export interface Deployed {
  readonly objects: Written[];
  /** Those of Services, by `namespace/name`. */
  readonly addresses: ReadonlyMap<string, string>;
}

const ASKED = ['Namespace', 'Service', 'ServiceEntry', 'Gateway', 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'DestinationRule', 'VirtualService'];

/** Services get addresses, workloads pods. */
export function deployed(written: readonly Written[]): Deployed {
  const services = written.filter(({ kind }) => kind === 'Service');
  const addresses = new Map(services.map(({ metadata: { namespace, name } }, index) => [`${namespace}/${name}`, `10.96.9.${index + 1}`]));
  const objects = JSON.parse(JSON.stringify([
    ...written.filter(({ kind }) => ASKED.includes(kind)).map((object) => (
      object.kind === 'Service' ? { ...object, spec: { ...object.spec, clusterIP: addresses.get(`${object.metadata.namespace}/${object.metadata.name}`) } } : object
    )),
    ...written.filter(({ kind }) => kind === 'Pod'),
    ...podsOf(written),
  ])) as Written[];
  return { objects, addresses };
}
