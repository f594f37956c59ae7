import { DaemonSet, Deployment, Protocol, Service, StatefulSet } from 'cdk8s-plus-28';
import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Access } from './access';
import { _Admissions } from './admissions';
import type { AdmitOptions } from './admissions';
import { _AskedAuthorizers } from './asked-authorizers';
import type { Authorizer } from './authorizer';
import { Callee } from './callee';
import type { IExposable, _AskedFor, _HeardCaller } from './callee';
import type { _CallerParts } from './caller';
import { _annotateService, _emitPlainPorts, _emitRateLimits, _emitRelay, _HeardCallers } from './heard-callers';
import type { Port } from './port';
import { checkArgument, checkConstructProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import { resilienceNode, resilienceRecord } from './resilience';
import type { SecureServiceProps } from './secure-service-props';
import { SecureWorkload } from './secure-workload';
import { _newController, _newService, _openPort } from './service-controller';
import { ServiceReference } from './service-reference';
import type { ServiceReferenceProps } from './service-reference-props';
import { _settingsOf } from './service-settings';
import { _emitVerifier, _shownTo } from './shown-identity';
import type { Users } from './users';
import { putInWave } from '../../cdk8s/bridge/emit-delivery';
import { emitAvailability, emitOutsideService, renderService, renderWorkload } from '../../cdk8s/bridge/emit-workload';
import { labelPods } from '../../cdk8s/bridge/plus-labels';
import { Registry } from '../../cdk8s/bridge/registry';
import { asksForRequests } from '../graph/declarations';
import type { Controller } from '../graph/nodes';
import { mark } from '../graph/prop-types';
import type { RunRecord } from '../graph/record/pod';
import type { ReceivedCallRecord, WorkloadRecord } from '../graph/record/record';
import { recordOfScaling, scalerOf } from '../interpret/planned-scale';
import { millisecondsOf } from '../interpret/seconds';
import type { _ReceivedCall, _ServiceSettings } from '../interpret/state';
import { interpretWorkload } from '../interpret/workload';
import type { WorkloadName } from '../meshes/backend';

/**
 * A service: hardened pods with an identity of their own, reachable by exactly the callers that are declared, and reaching exactly the
 * callees that are declared.
 *
 * One SecureService is a Deployment (or a StatefulSet), a ServiceAccount, a Service, a NetworkPolicy, a PodDisruptionBudget, and the policies of
 * its mesh; ExternalSecrets, a HorizontalPodAutoscaler, a Role and what the mesh needs to know of hosts outside, if they are declared.
 */
export class SecureService extends SecureWorkload implements IExposable {
  /** A service that another chart, program or repository owns. */
  public static fromReference(props: ServiceReferenceProps): ServiceReference {
    return new ServiceReference(props);
  }

  public readonly callee: Callee;

  /** The name under which others dial it, from any namespace: `name.namespace.svc.cluster.local`. */
  public readonly host: string;

  private readonly declaredPorts: Port[] = [];
  private readonly received: _ReceivedCall[] = [];
  private readonly admissions = new _Admissions(this, () => this.place(), () => this.beLookedAt());
  private readonly authorizers = new _AskedAuthorizers(this, () => this.place());
  private readonly heard = new _HeardCallers(this, () => ({ ...this.serviceProps, place: this.place(), ports: this.declaredPorts }));
  private readonly saidOfCallers: ReceivedCallRecord[] = [];
  private readonly controller: DaemonSet | Deployment | StatefulSet;
  private readonly kind: Controller;
  private plusService: Service | undefined;
  private awaitsJobs = false;
  private serviceLabels: Readonly<Record<string, string>> = {};

  public constructor(scope: Construct, id: string, private readonly serviceProps: SecureServiceProps) {
    super(scope, id, checkConstructProps(scope, id, 'SecureServiceProps', serviceProps));
    mark(this, 'SecureService');
    const metadata = this._metadata();
    const name = `${metadata.namespace ?? '?'}/${this.name}`;
    this.callee = Callee._of({
      name,
      read: () => ({ kind: 'owned', id: name }),
      record: () => ({ kind: 'service', path: this.node.path }),
      onCall: (access, caller) => this.isCalled(access, caller),
      ..._shownTo(this, this.name, serviceProps.serviceIdentity),
    });
    this.host = `${this.name}.${metadata.namespace ?? '?'}.svc.${this._clusterDomain()}`;
    const stateful = serviceProps.stateful ?? (serviceProps.storage ?? []).length > 0;
    const kind = this.kind = this._isDaemon() ? 'DaemonSet' : stateful ? 'StatefulSet' : 'Deployment';
    this.controller = _newController(this, kind, { name: this.name, metadata: this._metadata(), serviceAccount: this.serviceAccount });
    this.controller.attachContainer(this.container);
    labelPods(this.controller, this.name);
    Registry.of(this).add(
      this, () => interpretWorkload({ ...this._state(), controller: kind, service: this.settings(), schedule: undefined }), () => this._recordAs(this._isDaemon() ? 'SecureDaemon' : 'SecureService'),
    );
    if (serviceProps.resilience ?? serviceProps.requestTimeout) this.beLookedAt();
    if (serviceProps.rateLimits) _emitRateLimits(this, this.place());
    for (const port of serviceProps.ports ?? []) this.addPort(port);
    // A StatefulSet has a Service in any case.
    if (this.declaredPorts.length === 0 && !stateful) this.heard.write();
    if (metadata.namespace !== undefined) {
      renderWorkload(this.controller, { name: this.name, namespace: metadata.namespace });
      const { outsideService } = serviceProps;
      if (outsideService) emitOutsideService(this, { name: this.name, namespace: metadata.namespace }, outsideService._record);
      if (kind !== 'DaemonSet') emitAvailability(this, { name: this.name, namespace: metadata.namespace }, scalerOf(serviceProps.autoscaling));
    }
    const { resilience, requestTimeout, metrics } = serviceProps;
    const scraped = metrics && { metricsPort: metrics.port };
    this._emitPolicies(kind, { resilience: resilienceNode(resilience), isTimed: requestTimeout !== undefined, ...scraped });
  }

  /** The ports that it listens on; a copy. `addPort` adds one. */
  public get ports(): Port[] {
    return [...this.declaredPorts];
  }

  /** The Deployment, for volumes, affinity and the rest of the cdk8s-plus API. */
  public get deployment(): Deployment {
    if (this.controller instanceof Deployment) return this.controller;
    throw new Error(`${this.node.path} is ${this._isDaemon() ? 'a daemon' : 'stateful'}: it has a ${this._isDaemon() ? 'daemonSet' : 'statefulSet'} and no deployment`);
  }

  /** The StatefulSet of a stateful service. */
  public get statefulSet(): StatefulSet {
    if (this.controller instanceof StatefulSet) return this.controller;
    throw new Error(`${this.node.path} is not stateful: it has a ${this._isDaemon() ? 'daemonSet' : 'deployment'} and no statefulSet`);
  }

  /** The Service. */
  public get service(): Service {
    if (this.plusService) return this.plusService;
    throw new Error(`${this.node.path} has no ports, so it has no Service`);
  }

  /** Adds a port. Callers that may use all ports may use this one too. */
  public addPort(port: Port): void {
    checkArgument(`${this.node.path}.addPort`, 'port', port, ARGUMENTS.port);
    this.declaredPorts.push(port);
    const protocol = port._protocol === 'udp' ? Protocol.UDP : Protocol.TCP;
    _openPort(this.container, port, protocol);
    this.bindPort(port, protocol);
    this.heard.write();
    Registry.of(this).touch();
  }

  /**
   * Admits nobody but these people: whoever calls, on any port that speaks HTTP, has to show a token of one of them. Admitting others adds them.
   *
   * @param users who must be signed in
   * @param options paths for which nobody has to be
   */
  public admits(users: Users, options: AdmitOptions = {}): void {
    this.admissions.declare(users, options);
  }

  /**
   * Asks an authorizer before it lets a request in, on any port that speaks HTTP, whoever calls. It decides after the policies, and never against
   * them. One service asks one authorizer.
   *
   * @param authorizer who decides
   */
  public asks(authorizer: Authorizer): void {
    this.authorizers.declare(authorizer);
  }

  /** @internal */
  public _receive(caller: _CallerParts, access: Access | undefined): void {
    this.received.push({ caller, access: access ?? Access.all() });
    this.saidOfCallers.push({ caller: caller.record(), access: access?._record });
    if (!caller.showsIdentity) _emitPlainPorts(this, this.place());
    this.isCalled(access ?? Access.all(), { id: JSON.stringify(caller.record()), showsIdentity: caller.showsIdentity });
    Registry.of(this).touch();
  }

  /**
   * Lets it start in the wave behind the jobs that run before it.
   *
   * @internal
   */
  public _awaitJobs(): void {
    const { namespace } = this._metadata();
    if (namespace === undefined || this.awaitsJobs) return;
    this.awaitsJobs = true;
    const place = { name: this.name, namespace };
    putInWave(this.controller, place);
    // An autoscaler without its target is never healthy, and the wave would not end.
    const autoscaler = this.node.tryFindChild('autoscaler');
    if (autoscaler) putInWave(autoscaler as Construct, place);
  }

  /** @internal */
  protected _recordAs(construct: WorkloadRecord['construct']): WorkloadRecord {
    const { metrics, probes, resilience, rateLimits, requestTimeout, retries, stateful, storage = [] } = this.serviceProps;
    return {
      ...super._recordAs(construct),
      ports: this.declaredPorts.map((port) => port._record),
      received: this.saidOfCallers,
      admits: this.admissions.records,
      ...(this.authorizers.records.length > 0 && { asks: this.authorizers.records }),
      outside: this.serviceProps.outsideService?._record,
      serviceIdentity: this.serviceProps.serviceIdentity?._record,
      metricsPort: metrics?.port,
      metricsPath: metrics?.path,
      stateful,
      limits: resilienceRecord(resilience),
      ...(rateLimits && { rateLimits: rateLimits.map(({ _record }) => _record) }),
      ...(requestTimeout && { requestMilliseconds: millisecondsOf(requestTimeout) }),
      ...(retries && { retries: retries._record }),
      storage: storage.length > 0,
      probes: probes ? [probes._startup._record, probes._readiness._record, probes._liveness._record] : [],
    };
  }

  /** @internal */
  protected _recordRun(): RunRecord {
    const [{ replicas, autoscaling, updateStrategy }, run] = [this.serviceProps, super._recordRun()];
    const placement = { ...run.placement, updateStrategy: updateStrategy?._record, everyNode: this.everyNode() };
    return { ...run, placement, replicas, autoscaling: recordOfScaling(autoscaling) };
  }

  /** @internal */
  protected _controller(): Workload {
    return this.controller;
  }

  /**
   * Whether it runs once on each node.
   *
   * @internal
   */
  protected _isDaemon(): boolean {
    return false;
  }

  /** @internal */
  protected _restartsOnRotation(): boolean {
    return true;
  }

  private bindPort(port: Port, protocol: Protocol): void {
    if (!this.plusService) {
      const { labels, annotations } = this.serviceProps;
      this.plusService = _newService(this, this.controller, this._metadata(), { labels: { ...labels, ...this.serviceLabels }, annotations });
      const place = this.place();
      if (place) renderService(this.plusService, place);
      _emitVerifier(this, place, this.callee._parts);
    }
    _annotateService(this, this.plusService, { ...this.serviceProps, ports: this.declaredPorts });
    this.plusService.bind(port.servicePort, { name: port.name, targetPort: port.containerPort, protocol });
  }

  private place(): WorkloadName | undefined {
    const { namespace } = this._metadata();
    return namespace === undefined ? undefined : { name: this.name, namespace };
  }

  /** What looks at requests and tokens, and lets the caller in. Requests to a StatefulSet go past whatever looks at them on the way. */
  private isCalled(access: _AskedFor, caller: _HeardCaller): void {
    const { _node, _users } = access;
    this.heard.add(caller, access);
    if (_users) this.admissions.hold();
    else if (asksForRequests(_node)) this.beLookedAt();
  }

  private beLookedAt(): void {
    if (this.kind !== 'StatefulSet') this.serviceLabels = _emitRelay(this, this.place(), this.plusService);
  }

  private everyNode(): boolean {
    return this._isDaemon() && (this.serviceProps as { readonly everyNode?: boolean }).everyNode === true;
  }

  private settings(): _ServiceSettings {
    return _settingsOf(this.serviceProps, this.kind, {
      ports: this.declaredPorts,
      plus: this.plusService,
      received: this.received,
      admissions: this.admissions.all,
      asks: this.authorizers.all,
      everyNode: this.everyNode(),
      shown: this.callee._parts,
    });
  }
}
