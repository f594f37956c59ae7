import { Chart } from 'cdk8s';
import { ClusterProfile, Mesh, SecureService, SecureServiceProps, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';

/** Where a case is said: a namespace `shop` with a service `web`, and whatever it adds. */
export class Place {
  public readonly chart: Chart;
  public readonly shop: ZeroTrustNamespace;
  public readonly web: SecureService;

  public constructor(public readonly app: ZeroTrustApp, private readonly mesh: Mesh) {
    this.chart = new Chart(app, 'cases');
    this.shop = this.namespace('shop');
    this.web = this.service('web');
  }

  public namespace(name: string): ZeroTrustNamespace {
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'] });
    return new ZeroTrustNamespace(this.chart, name, { mesh: this.mesh, profile });
  }

  public service(name: string, props: Partial<SecureServiceProps> = {}, namespace = this.shop): SecureService {
    return service(namespace, name, props);
  }
}

export type Peer = 'cdk8s-plus' | 'Naiserator' | 'Otterize' | 'Skiperator' | 'Stakater application' | 'UDS Core';

interface About {
  readonly peer: Peer;
  /** What their test, or their issue, asks for, in words of our own. */
  readonly asks: string;
}

/** It can be said, is written and is proven. */
export interface Said extends About {
  readonly say: (place: Place) => void;
  /** Calls that are declared then, as `caller > callee:port`, with the requests where it is not all of them. Nothing else but what the platform needs is. */
  readonly opens: readonly string[];
  /** Kinds of objects that it takes. */
  readonly writes?: readonly string[];
  /** What it needs, or what can't hold it. @default - it is said with each of them */
  readonly mesh?: 'istio' | 'ambient' | 'linkerd' | 'none';
}

/** It must not be written: the error is what their test asks for, too. */
export interface Mistaken extends About {
  readonly say: (place: Place) => void;
  readonly error: RegExp;
}

/** It can't be said. */
export interface Unsaid extends About {
  readonly why: 'not supported' | 'not what this library decides' | 'refused on purpose';
  readonly note: string;
}

export type Case = Said | Mistaken | Unsaid;
