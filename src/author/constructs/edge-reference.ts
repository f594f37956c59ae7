import { Construct } from 'constructs';
import type { IExposable } from './callee';
import type { ClusterProfile } from './cluster-profile';
import { _EdgeExposures } from './edge-exposures';
import type { ExposeOptions } from './edge-gateway-props';
import { EdgeHost } from './edge-host';
import type { EdgeReferenceProps } from './edge-reference-props';
import type { Mesh } from './mesh';
import { checkArgument, checkConstructProps, checkScope, nameOfConstruct } from './props/check';
import { ARGUMENTS } from './props/tables';
import { ZeroTrustDefaults, _meshOf } from './zero-trust-defaults';
import { emitGrant, emitRoute } from '../../cdk8s/bridge/emit-gateway';
import { Registry } from '../../cdk8s/bridge/registry';
import { tryFindListener } from '../graph/listeners';
import type { EdgeReferenceRecord } from '../graph/record/record';
import { EVERY_HOST } from '../interpret/edge-host';
import { interpretEdgeReference } from '../interpret/edge-reference';
import { HTTPS_PORT } from '../interpret/gateway';

/**
 * A Gateway that the platform or another program owns. This program writes routes to its services, and opens them to the Gateway's pods and identity;
 * the Gateway, its policies and its certificate are its owner's. What is stated of it is an assumption of the proof: `TrustReport.assumptions`.
 *
 * Made by `EdgeGateway.fromReference`.
 */
export class EdgeReference extends Construct {
  /** The Gateway's name. */
  public readonly name: string;

  /** The mesh of the Gateway's pods. */
  public readonly mesh: Mesh;

  /** What the cluster is like. */
  public readonly profile: ClusterProfile;

  private readonly exposures = new _EdgeExposures(this, () => this.singleHosts());

  /** @internal */
  public constructor(scope: Construct, id: string, private readonly props: EdgeReferenceProps) {
    super(checkScope('EdgeReference', scope, id), id);
    checkConstructProps(scope, id, 'EdgeReferenceProps', props);
    this.name = props.name ?? id;
    this.mesh = _meshOf(scope, nameOfConstruct(scope, id, 'EdgeReference'), props.mesh);
    this.profile = props.profile ?? ZeroTrustDefaults.of(scope).profile;
    Registry.of(this).add(this, () => interpretEdgeReference({
      path: this.node.path,
      name: this.name,
      namespace: props.namespace,
      mesh: this.mesh._node,
      cluster: this.profile._cluster,
      props,
      exposures: this.exposures.all,
      removes: this.exposures.removed,
    }), () => this.record());
  }

  /**
   * Exposes a service. Exposing it again under other prefixes or hosts adds them.
   *
   * @param service the service, or pods of others, which are exposed by their first Service
   * @param options paths, port and hosts; hosts are by default those of all listeners for a single host, and it is an error if none is
   */
  public exposes(service: IExposable, options: ExposeOptions = {}): void {
    const { service: to, hosts } = this.exposures.declare(service, options);
    const gateway = { name: this.name, namespace: this.props.namespace };
    const beside = this.props.routesBesideGateway === true;
    for (const host of hosts) emitRoute(this, { gateway, service: to, host, beside });
    if (beside) emitGrant(this, gateway, to);
  }

  /**
   * Removes headers from each request of this program's routes, before a service sees it: such as services believe, and anybody could write. Adds to
   * what was said before.
   *
   * @param headers names without regard to case, such as `x-user-id`
   */
  public removes(headers: string[]): void {
    this.exposures.removes(headers);
  }

  /**
   * A host of the Gateway, for workloads that call it from inside the cluster, as clients outside do. One of its listeners has to take it; whether a
   * service answers there, and whether the Gateway's pods let the callers in, is for its owner.
   *
   * @param host the host: `shop.example.com`
   */
  public at(host: string): EdgeHost {
    checkArgument(`${this.node.path}.at`, 'host', host, ARGUMENTS.text);
    const listeners = this.props.listeners.map(({ _record }) => _record);
    return EdgeHost._of({
      host,
      said: () => ({
        host,
        edge: `${this.props.namespace}/${this.name}`,
        answered: listeners.map(({ hostname }) => hostname ?? EVERY_HOST),
        answeredBy: 'the hosts that listeners of the Gateway take',
        fix: 'name one of them, or state the listener that takes this one',
        port: tryFindListener(listeners, host)?.port ?? HTTPS_PORT,
      }),
      record: { kind: 'edge-host', edge: this.node.path, host },
    });
  }

  private singleHosts(): string[] {
    return this.props.listeners.flatMap(({ _record: { hostname } }) => (hostname === undefined || hostname.startsWith('*') ? [] : [hostname]));
  }

  private record(): EdgeReferenceRecord {
    const { mesh, profile, listeners, ...said } = this.props;
    return {
      construct: 'EdgeReference',
      path: this.node.path,
      id: this.node.id,
      name: said.name,
      namespace: said.namespace,
      listeners: listeners.map(({ _record }) => _record),
      mesh: mesh?._record,
      profile: profile?._record,
      controller: said.controller?._record,
      gatewayClassName: said.gatewayClassName,
      podLabels: said.podLabels,
      podNamespace: said.podNamespace,
      serviceAccountName: said.serviceAccountName,
      routesBesideGateway: said.routesBesideGateway,
      exposures: this.exposures.records,
      removes: this.exposures.removed,
    };
  }
}
