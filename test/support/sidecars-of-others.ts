/** The examples, and an application of the size that teams have, in Linkerd and in Consul: pods of edges are made by Envoy Gateway. */
import { App } from 'cdk8s';
import { ENVOY_GATEWAY, PROGRAMS, WITH_CILIUM } from './examples-cilium';
import { filesWrittenBy } from './examples-manifests';
import { hello } from './examples-programs';
import type { Files } from './examples-programs';
import { RideHailing } from './ride-hailing';
import { ClusterProfile, Mesh, Probes } from '../../src';
import type { ZeroTrustDefaults } from '../../src';

export const WITH_SIDECARS = WITH_CILIUM;

const profile = () => ClusterProfile.vanilla({ apiServerCidrs: ['10.20.0.10/32'], podCidrs: ['10.244.0.0/16'] });

/** What a program writes with a mesh, whichever that is. */
export function writtenWith(name: string, mesh: 'istio' | 'linkerd' | 'consul'): Files {
  if (name === 'hello') {
    return hello((library) => {
      const { set } = library.ZeroTrustDefaults.prototype;
      jest.spyOn(library.ZeroTrustDefaults.prototype, 'set').mockImplementation(function (this: ZeroTrustDefaults, values) {
        set.call(this, { ...values, mesh: library.Mesh[mesh]() });
      });
    });
  }
  return filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    PROGRAMS[name]!(app, { mesh: Mesh[mesh](), profile: profile() }, ENVOY_GATEWAY);
    app.synth();
  });
}

/**
 * What a program does with its questions over gRPC changed to connections: proxies of Consul take no questions of the kubelet over gRPC, and nobody goes
 * around them to a port that is called.
 */
export function withTcpProbes<T>(run: () => T): T {
  const spy = jest.spyOn(Probes, 'grpc').mockImplementation((options) => Probes.tcp(options));
  try {
    return run();
  } finally {
    spy.mockRestore();
  }
}

/** The application with its databases and brokers in a namespace without a mesh: two of them are called on two ports, of which a proxy of Consul takes one. */
export function rideHailingWithBareData(mesh: 'istio' | 'consul'): Files {
  return filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    new RideHailing(app, 'ride-hailing', { mesh: Mesh[mesh](), profile: profile() }, { ...ENVOY_GATEWAY, meshOfData: Mesh.none() });
    app.synth();
  });
}
