import { Construct } from 'constructs';
import type { ClusterProfile } from './cluster-profile';
import type { Mesh } from './mesh';
import { checkArgument, checkConstructProps, checkProps, nameOfConstruct } from './props/check';
import { SERVICE } from './props/tables';
import type { SecureService } from './secure-service';
import { ZeroTrustDefaults, _meshOf } from './zero-trust-defaults';
import { emitGateway, emitRoute } from '../../cdk8s/bridge/emit-gateway';
import { Registry } from '../../cdk8s/bridge/registry';
import type { EdgeRecord, ExposureRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { interpretGateway } from '../interpret/gateway';
import type { _Exposure } from '../interpret/gateway';

/** An edge and what it is like. */
export interface EdgeGatewayProps {
  /** The namespace of the edge, which the platform owns. The Secret with the certificate lies there. */
  readonly namespace: string;

  /** The host names that it answers for: `shop.example.com`, `*.example.com`. */
  readonly hosts: string[];

  /**
   * The edge's name.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The mesh that the edge belongs to.
   *
   * @default - the mesh of the app: `new ZeroTrustApp({ mesh })`. It is an error if neither names one.
   */
  readonly mesh?: Mesh;

  /**
   * What the cluster is like.
   *
   * @default - the profile of the app, or else `ClusterProfile.vanilla()`
   */
  readonly profile?: ClusterProfile;

  /**
   * The GatewayClass, whose controller makes the edge's pods.
   *
   * @default - the class of the gateway controller that comes with the mesh
   */
  readonly gatewayClassName?: string;

  /**
   * The labels of the edge's pods, for another class than that of the mesh's controller.
   *
   * @default - `gateway.networking.k8s.io/gateway-name` with the edge's name, as the mesh's controller labels them
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * The ServiceAccount of the edge's pods.
   *
   * @default - the edge's name and the class of the mesh's controller: `<name>-<class>`
   */
  readonly serviceAccountName?: string;

  /**
   * The Secret with the certificate, in the edge's namespace.
   *
   * @default - `<name>-tls`
   */
  readonly tlsSecretName?: string;

  /**
   * The port on which the edge's pods take HTTPS.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Who may call the edge, as CIDRs.
   *
   * @default - anybody: it is the edge
   */
  readonly clientCidrs?: string[];
}

/** How a service is exposed. */
export interface ExposeOptions {
  /**
   * The paths under which it is reached, as prefixes of whole segments: `/api` is `/api` and everything under `/api/`.
   *
   * @default ['/'] - every path
   */
  readonly pathPrefixes?: string[];

  /**
   * The host names under which it is reached; some of the edge's.
   *
   * @default - all of the edge's
   */
  readonly hosts?: string[];

  /**
   * The name of the service's port.
   *
   * @default - the service's one port that speaks HTTP; an error where it has several
   */
  readonly portName?: string;
}

/**
 * The way in from outside: a Gateway that ends TLS, a route for each exposed service, and the way opened from the edge's pods
 * and identity to the exposed ports only. The edge itself is held to what it exposes, so that even a broken edge reaches nothing else.
 */
export class EdgeGateway extends Construct {
  /** The edge's name. */
  public readonly name: string;

  /** The mesh that the edge belongs to. */
  public readonly mesh: Mesh;

  /** What the cluster is like. */
  public readonly profile: ClusterProfile;

  private readonly exposures: _Exposure[] = [];
  private readonly said: ExposureRecord[] = [];

  public constructor(scope: Construct, id: string, private readonly props: EdgeGatewayProps) {
    super(scope, id);
    checkConstructProps(scope, id, 'EdgeGatewayProps', props);
    this.name = props.name ?? id;
    this.mesh = _meshOf(scope, nameOfConstruct(scope, id, 'EdgeGateway'), props.mesh);
    this.profile = props.profile ?? ZeroTrustDefaults.of(scope).profile;
    Registry.of(this).add(this, () => interpretGateway({
      path: this.node.path,
      name: this.name,
      mesh: this.mesh._node,
      cluster: this.profile._cluster,
      props,
      exposures: this.exposures,
    }), () => this.record());
    emitGateway(this, this.mesh._node, { name: this.name, namespace: props.namespace });
  }

  /** Exposes a service. Exposing it again under other prefixes or hosts adds them. */
  public exposes(service: SecureService, options: ExposeOptions = {}): void {
    checkArgument(`${this.node.path}.exposes`, 'service', service, SERVICE);
    checkProps(`${this.node.path}.exposes`, 'ExposeOptions', options);
    const hosts = options.hosts ?? this.props.hosts;
    this.exposures.push({ service, hosts, pathPrefixes: options.pathPrefixes ?? ['/'], port: options.portName });
    this.said.push(wordForWord({ service: service.node.path, options }));
    const gateway = { name: this.name, namespace: this.props.namespace };
    for (const host of hosts) emitRoute(this, { gateway, service: service.callee.name, host });
    Registry.of(this).touch();
  }

  private record(): EdgeRecord {
    const { mesh, profile, ...said } = this.props;
    return {
      construct: 'EdgeGateway',
      path: this.node.path,
      id: this.node.id,
      name: said.name,
      namespace: said.namespace,
      hosts: said.hosts,
      mesh: mesh?._record,
      profile: profile?._record,
      gatewayClassName: said.gatewayClassName,
      podLabels: said.podLabels,
      serviceAccountName: said.serviceAccountName,
      tlsSecretName: said.tlsSecretName,
      port: said.port,
      clientCidrs: said.clientCidrs,
      exposures: this.said,
    };
  }
}
