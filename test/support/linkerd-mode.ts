/** The examples, and an application of the size that teams have, in Linkerd: pods of edges are made by Envoy Gateway. */
import { App } from 'cdk8s';
import { ENVOY_GATEWAY, PROGRAMS, WITH_CILIUM } from './examples-cilium';
import { filesWrittenBy } from './examples-manifests';
import { hello } from './examples-programs';
import type { Files } from './examples-programs';
import { ClusterProfile, Mesh } from '../../src';
import type { ZeroTrustDefaults } from '../../src';

export const IN_LINKERD = WITH_CILIUM;

/** What a program writes with a mesh, whichever that is. */
export function writtenWith(name: string, mesh: 'istio' | 'linkerd'): Files {
  if (name === 'hello') {
    return hello((library) => {
      const { set } = library.ZeroTrustDefaults.prototype;
      jest.spyOn(library.ZeroTrustDefaults.prototype, 'set').mockImplementation(function (this: ZeroTrustDefaults, values) {
        set.call(this, { ...values, mesh: library.Mesh[mesh]() });
      });
    });
  }
  const profile = ClusterProfile.vanilla({ apiServerCidrs: ['10.20.0.10/32'], podCidrs: ['10.244.0.0/16'] });
  return filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    PROGRAMS[name]!(app, { mesh: Mesh[mesh](), profile }, ENVOY_GATEWAY);
    app.synth();
  });
}
