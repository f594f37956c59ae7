import { Construct } from 'constructs';
import type { IExposable } from './callee';
import type { ClusterProfile } from './cluster-profile';
import { _EdgeExposures } from './edge-exposures';
import type { EdgeGatewayProps, ExposeOptions } from './edge-gateway-props';
import { EdgeHost } from './edge-host';
import { EdgeReference } from './edge-reference';
import type { EdgeReferenceProps } from './edge-reference-props';
import type { Mesh } from './mesh';
import { checkArgument, checkConstructProps, checkScope, nameOfConstruct } from './props/check';
import { ARGUMENTS } from './props/tables';
import { ZeroTrustDefaults, _meshOf } from './zero-trust-defaults';
import { emitClientAddress, emitGateway, emitGatewayAuthorizer, emitGatewayRateLimits, emitGatewayUsers, emitRedirect, emitRoute, emitRoutePolicies } from '../../cdk8s/bridge/emit-gateway';
import type { EdgeMaker } from '../../cdk8s/bridge/emit-gateway';
import { Registry } from '../../cdk8s/bridge/registry';
import { controllerFor } from '../gateways/table';
import { sortedUnique } from '../graph/order';
import type { EdgeRecord } from '../graph/record/record';
import { HTTPS_PORT, interpretGateway } from '../interpret/gateway';

/**
 * The way in from outside: a Gateway that ends TLS, a route for each exposed service, and the way opened from the edge's pods
 * and identity to the exposed ports only. The edge itself is held to what it exposes, so that even a broken edge reaches nothing else.
 */
export class EdgeGateway extends Construct {
  /**
   * A Gateway that the platform or another program owns: this program writes its routes alone, and opens its services to the Gateway's pods and identity.
   * What is stated of the Gateway is an assumption of the proof, which `zero-trust verify` checks with the manifests of its owner, or in the cluster.
   */
  public static fromReference(scope: Construct, id: string, props: EdgeReferenceProps): EdgeReference {
    return new EdgeReference(scope, id, props);
  }

  /** The edge's name. */
  public readonly name: string;

  /** The mesh that the edge belongs to. */
  public readonly mesh: Mesh;

  /** What the cluster is like. */
  public readonly profile: ClusterProfile;

  private readonly maker: EdgeMaker;

  private readonly exposures = new _EdgeExposures(this, () => this.props.hosts);

  public constructor(scope: Construct, id: string, private readonly props: EdgeGatewayProps) {
    super(checkScope('EdgeGateway', scope, id), id);
    checkConstructProps(scope, id, 'EdgeGatewayProps', props);
    this.name = props.name ?? id;
    this.mesh = _meshOf(scope, nameOfConstruct(scope, id, 'EdgeGateway'), props.mesh);
    const said = { controller: props.controller?._node, className: props.gatewayClassName };
    this.maker = { mesh: this.mesh._node, controller: controllerFor(said, this.mesh._node) };
    this.profile = props.profile ?? ZeroTrustDefaults.of(scope).profile;
    Registry.of(this).add(this, () => interpretGateway({
      path: this.node.path,
      name: this.name,
      namespace: props.namespace,
      mesh: this.mesh._node,
      cluster: this.profile._cluster,
      props,
      exposures: this.exposures.all,
      removes: this.exposures.removed,
    }), () => this.record());
    const identity = { name: this.name, namespace: props.namespace };
    const ports = [props.port ?? HTTPS_PORT, ...props.redirectPort === undefined ? [] : [props.redirectPort]];
    emitGateway(this, this.maker, { ...identity, ports });
    if (props.redirectPort !== undefined) emitRedirect(this, identity);
    if (props.clientAddress?._isTold === true) emitClientAddress(this, this.maker, identity);
  }

  /**
   * Exposes a service, or pods of others by their first Service. Exposing it again under other prefixes or hosts adds them.
   */
  public exposes(service: IExposable, options: ExposeOptions = {}): void {
    const { service: to, hosts } = this.exposures.declare(service, options);
    const gateway = { name: this.name, namespace: this.props.namespace };
    for (const host of hosts) emitRoute(this, { gateway, service: to, host }, this.maker);
    if (options.users ?? options.clientCidrs ?? options.exceptClientCidrs) {
      for (const host of hosts) emitRoutePolicies(this, this.maker, { gateway, service: to, host });
    }
    if (options.users) emitGatewayUsers(this, this.maker, gateway);
    if (options.authorizer ?? options.passport) emitGatewayAuthorizer(this, this.maker, gateway);
    if (options.rateLimits) emitGatewayRateLimits(this, this.maker, gateway);
  }

  /**
   * Removes headers from each request, before a service sees it: such as services believe, and anybody could write. Adds to what was said before.
   *
   * @param headers names without regard to case, such as `x-user-id`
   */
  public removes(headers: string[]): void {
    this.exposures.removes(headers);
  }

  /**
   * A host of the edge, for workloads that call it from inside the cluster, as clients outside do. The edge has to expose a service under it.
   *
   * @param host the host: `shop.example.com`
   */
  public at(host: string): EdgeHost {
    checkArgument(`${this.node.path}.at`, 'host', host, ARGUMENTS.text);
    return EdgeHost._of({
      host,
      said: () => ({
        host,
        edge: `${this.props.namespace}/${this.name}`,
        answered: sortedUnique(this.exposures.all.flatMap(({ hosts }) => hosts)),
        answeredBy: 'the hosts under which the edge exposes services',
        fix: "name one of them, or expose a service under it: edge.exposes(service, { hosts: ['…'] })",
        port: this.props.port ?? HTTPS_PORT,
      }),
      record: { kind: 'edge-host', edge: this.node.path, host },
    });
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
      controller: said.controller?._record,
      gatewayClassName: said.gatewayClassName,
      podLabels: said.podLabels,
      serviceAccountName: said.serviceAccountName,
      tlsSecretName: said.tlsSecretName,
      port: said.port,
      redirectPort: said.redirectPort,
      clientCaConfigMap: said.clientCaConfigMap,
      clientCidrs: said.clientCidrs,
      clientAddress: said.clientAddress?._record,
      exposures: this.exposures.records,
      removes: this.exposures.removed,
    };
  }
}
