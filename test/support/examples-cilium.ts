/** The examples, and an application of the size that teams have, in a cluster with Cilium. */
import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { filesWrittenBy } from './examples-manifests';
import { hello } from './examples-programs';
import type { Files } from './examples-programs';
import { BUCKET, RideHailing } from './ride-hailing';
import type { EdgeController } from './ride-hailing';
import { OnlineBoutique } from '../../examples/online-boutique/online-boutique';
import { Payments } from '../../examples/payments/payments';
import { ClusterProfile, Mesh, NetworkPlugin } from '../../src';
import type { DefaultValues, ZeroTrustDefaults } from '../../src';

/** Without a mesh, Envoy Gateway makes the pods of edges. */
export const ENVOY_GATEWAY: EdgeController = {
  gatewayClassName: 'envoy', podLabels: { 'gateway.envoyproxy.io/owning-gateway-name': 'edge' }, serviceAccountName: 'edge',
};

export const PROGRAMS: Readonly<Record<string, (scope: Construct, values: DefaultValues, controller?: EdgeController) => void>> = {
  'online-boutique': (scope, values, controller) => { new OnlineBoutique(scope, 'online-boutique', values, controller); },
  'payments': (scope, values, controller) => { new Payments(scope, 'payments', values, controller); },
  'ride-hailing': (scope, values, controller) => { new RideHailing(scope, 'ride-hailing', values, controller); },
};

export const WITH_CILIUM = ['hello', ...Object.keys(PROGRAMS)] as const;

/** What a program writes for a cluster with Cilium, in a mesh of Istio or without one. */
export function writtenForCilium(name: string, mesh: 'istio' | 'ambient' | 'none'): Files {
  if (name === 'hello') {
    return hello((library) => {
      const profile = library.ClusterProfile.vanilla({ networkPlugin: library.NetworkPlugin.cilium() });
      const { set } = library.ZeroTrustDefaults.prototype;
      jest.spyOn(library.ZeroTrustDefaults.prototype, 'set').mockImplementation(function (this: ZeroTrustDefaults, values) {
        set.call(this, { ...values, profile, mesh: library.Mesh[mesh]() });
      });
    });
  }
  const profile = ClusterProfile.vanilla({ networkPlugin: NetworkPlugin.cilium(), apiServerCidrs: ['10.20.0.10/32'], podCidrs: ['10.244.0.0/16'] });
  return filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    if (mesh === 'none') PROGRAMS[name]!(app, { mesh: Mesh.none(), profile }, ENVOY_GATEWAY);
    else if (mesh === 'ambient' && name === 'ride-hailing') new RideHailing(app, name, { mesh: Mesh.ambient(), profile }, { bucket: BUCKET });
    else PROGRAMS[name]!(app, { mesh: Mesh[mesh](), profile });
    app.synth();
  });
}
