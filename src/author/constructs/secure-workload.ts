import { ApiObject } from 'cdk8s';
import { Container, EnvValue, ImagePullPolicy, ServiceAccount } from 'cdk8s-plus-28';
import type { Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Access } from './access';
import type { Callee, ICallee, _HeardCaller } from './callee';
import { ClusterProfile } from './cluster-profile';
import { _commonCalls, _hearCommonCalls } from './common-calls';
import { _OutgoingCalls } from './outgoing-calls';
import { _namespaceOfPermission } from './permission';
import { checkArgument } from './props/check';
import { ARGUMENTS } from './props/tables';
import type { Secret } from './secret-store';
import { Waivers } from './waivers';
import type { WorkloadProps } from './workload-props';
import { ZeroTrustNamespace, _surroundings } from './zero-trust-namespace';
import { settle } from '../../cdk8s/app/sealing/stillness';
import {
  annotateReload, emitClusterPermissions, emitConfig, emitPermissions, emitPermissionsElsewhere, emitSecret, emitStore, emitTokenRole,
} from '../../cdk8s/bridge/emit-access';
import { emitWorkloadPolicies } from '../../cdk8s/bridge/emit-workload';
import { Registry } from '../../cdk8s/bridge/registry';
import { objectLabels } from '../graph/labels';
import type { Controller } from '../graph/nodes';
import type { ContainerRecord, PlacementRecord, RunRecord } from '../graph/record/pod';
import type { WorkloadRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { configsOf, plannedConfig } from '../interpret/config';
import { graceOf } from '../interpret/scheduling';
import { plannedSecret, plannedStore, secretsOf } from '../interpret/secrets';
import type { _Call, _WorkloadState } from '../interpret/state';
import type { WorkloadIdentity } from '../meshes/backend';

/**
 * What services and jobs have in common: an identity of their own, hardened pods, and no connections until they are declared.
 */
export abstract class SecureWorkload extends Construct {
  /** The workload's name. */
  public readonly name: string;

  /** The ServiceAccount that it alone runs as. It is the workload's identity in a mesh. */
  public readonly serviceAccount: ServiceAccount;

  /** The workload's main container. Volumes can be mounted and variables added through it. */
  public readonly container: Container;

  private readonly outgoing: _OutgoingCalls;
  private readonly secrets: Secret[] = [];
  private readonly namespace: ZeroTrustNamespace | undefined;
  private readonly ownContainers = new Set<Container>();
  private policy: ApiObject | undefined;

  /** @internal */
  protected constructor(scope: Construct, id: string, private readonly props: WorkloadProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.namespace = ZeroTrustNamespace.tryOf(this);
    this.outgoing = new _OutgoingCalls(this, this.name, this.namespace);
    this.serviceAccount = new ServiceAccount(this, 'service-account', { metadata: this._metadata() });
    settle(ApiObject.of(this.serviceAccount));
    this.container = new Container({
      name: this.name,
      image: props.image,
      command: props.command,
      args: props.args,
      envVariables: variablesOf(props.env ?? {}),
      imagePullPolicy: ImagePullPolicy.ALWAYS,
      resources: {},
    });
  }

  /** The NetworkPolicy of the workload's pods, for patches. Whatever a patch does to it is part of what is proved. */
  public get networkPolicy(): ApiObject {
    if (!this.policy) throw new Error(`${this.node.path} has no NetworkPolicy: it stands in no ZeroTrustNamespace`);
    return this.policy;
  }

  /**
   * Declares that this workload calls another: both ends are opened, as far as this program owns them. Saying it twice changes
   * nothing; two accesses to one callee add up.
   *
   * @param callee what it calls
   * @param access how much it may use; all declared ports by default
   */
  public calls(callee: ICallee, access?: Access): void {
    this.outgoing.declare(callee, access);
  }

  /**
   * How callees know it.
   *
   * @internal
   */
  public get _heardAs(): _HeardCaller {
    return this.outgoing.heardAs;
  }

  /**
   * Lets the mesh know of a callee outside.
   *
   * @internal
   */
  public _declareOutside(called: Callee): void {
    this.outgoing.declareOutside(called);
  }

  /** Adds a secret. */
  public addSecret(secret: Secret): void {
    checkArgument(`${this.node.path}.addSecret`, 'secret', secret, ARGUMENTS.secret);
    this.secrets.push(secret);
    this.emitSecret(secret);
    Registry.of(this).touch();
  }

  /** Those of all containers. */
  private get allSecrets(): readonly Secret[] {
    return secretsOf({ secrets: this.secrets, props: this.props });
  }

  private emitSecret(secret: Secret): void {
    if (this.namespace) {
      const place = { workload: this.name, namespace: this.namespace.name };
      const store = plannedStore(secret._source.store, place);
      if (store && emitStore(this, place, store)) emitTokenRole(this, place);
      if (secret._source.store) emitSecret(this, place, plannedSecret(secret, place));
      if (this._restartsOnRotation()) annotateReload(this._controller(), 'secret', this.allSecrets.map((one) => plannedSecret(one, place).name));
    }
  }

  /** @internal */
  protected _state(): Omit<_WorkloadState, 'controller' | 'service' | 'schedule'> {
    return {
      path: this.node.path,
      name: this.name,
      namespace: this.namespace && _surroundings(this.namespace),
      props: this.props,
      waivers: Registry.of(this).waivers.holdingFor(this).map(({ waiver }) => waiver),
      plus: this._controller(),
      containers: [...this._controller().containers, ...this._controller().initContainers],
      secrets: this.secrets,
      outgoing: [...this.outgoing.all, ..._commonCalls(this)],
    };
  }

  /**
   * The arguments of a workload of any kind, word for word.
   *
   * @internal
   */
  protected _recordAs(construct: WorkloadRecord['construct']): WorkloadRecord {
    const { name, permissions = [], imagePullSecrets = [], waivers = [], podAnnotations = {} } = this.props;
    return {
      construct,
      path: this.node.path,
      id: this.node.id,
      name,
      runs: this._recordRun(),
      ports: [],
      calls: this.outgoing.records(),
      received: [],
      admits: [],
      serviceIdentity: undefined,
      outside: undefined,
      permissions: wordForWord(permissions),
      secrets: this.secrets.map((secret) => secret._record),
      imagePullSecrets,
      metricsPort: undefined,
      metricsPath: undefined,
      probes: [],
      waivers: wordForWord(waivers),
      podAnnotations: wordForWord(podAnnotations),
      stateful: undefined,
      limits: undefined,
      storage: false,
      delivery: undefined,
    };
  }

  /** @internal */
  protected _recordRun(): RunRecord {
    const { image, command, args, env = {}, config = [] } = this.props;
    const { containers, initContainers } = this._controller();
    return {
      ...wordForWord({ image, command, args, env }),
      beside: containers.filter((container) => container !== this.container && !this.ownContainers.has(container)).map(recordOf),
      before: initContainers.filter((container) => !this.ownContainers.has(container)).map(recordOf),
      placement: this.recordPlacement(),
      identity: this.props.identity?._record,
      config: config.map(({ _record }) => _record),
      containers: (this.props.containers ?? []).map(({ _record }) => _record),
      replicas: undefined,
      autoscaling: undefined,
      schedule: undefined,
      timeZone: undefined,
    };
  }

  /** @internal */
  protected abstract _controller(): Workload;

  /**
   * Whether a changed secret restarts it. A job reads its secrets afresh at every run; restarting one would run it out of turn.
   *
   * @internal
   */
  protected _restartsOnRotation(): boolean {
    return false;
  }

  /** @internal */
  protected _clusterDomain(): string {
    return (this.namespace?.profile ?? ClusterProfile.vanilla())._cluster.clusterDomain;
  }

  /** @internal */
  protected _metadata() {
    const namespace = this.namespace?.name;
    return { name: this.name, namespace, labels: objectLabels(this.name, namespace ?? '') };
  }

  /**
   * Everything that is not the controller itself; called once it stands.
   *
   * @internal
   */
  protected _emitPolicies(controller: Controller, limits: Omit<WorkloadIdentity, 'namespace' | 'name' | 'controller'> = { resilience: undefined, isTimed: false }): void {
    if (this.namespace) {
      const identity = { name: this.name, namespace: this.namespace.name, controller, ...limits };
      this.policy = emitWorkloadPolicies(this, { mesh: this.namespace.mesh._node, cluster: this.namespace.profile._cluster }, identity);
      const place = { workload: this.name, namespace: this.namespace.name };
      const namespaces = new Set((this.props.permissions ?? []).map((permission) => _namespaceOfPermission(permission, place.namespace)));
      if (namespaces.delete(place.namespace)) emitPermissions(this, place);
      if (namespaces.delete(undefined)) emitClusterPermissions(this, place);
      for (const other of namespaces) if (other !== undefined) emitPermissionsElsewhere(this, place, other);
    }
    this.addMetadata();
    this.addIdentity();
    this.addContainers();
    this.addConfigs();
    for (const waiver of this.props.waivers ?? []) Waivers.of(this).add(waiver);
    for (const secret of this.props.secrets ?? []) this.addSecret(secret);
    for (const callee of this.props.calls ?? []) this.calls(callee);
    _hearCommonCalls(this);
  }

  private recordPlacement(): PlacementRecord {
    const { scheduling = {}, preStop, sysctls = {}, podLabels = {} } = this.props;
    const said = wordForWord({ scheduling, sysctls, podLabels });
    return { ...said, updateStrategy: undefined, everyNode: false, preStop: preStop?._record, graceSeconds: graceOf(this.props) };
  }

  /** What the cloud reads, and the way to the endpoint that gives out credentials. The proof knows by itself which one that is. */
  private addIdentity(): void {
    const { identity } = this.props;
    if (!identity) return;
    for (const [key, value] of Object.entries(identity._annotations)) this.serviceAccount.metadata.addAnnotation(key, value);
    for (const [key, value] of Object.entries(identity._podLabels)) this._controller().podMetadata.addLabel(key, value);
    const callee = identity._endpoint();
    this.outgoing.add({ callee, given: { callee }, access: Access.all() });
  }

  /** On the pods at once, so that code that reads them through cdk8s-plus sees them. */
  private addMetadata(): void {
    const { labels = {}, annotations = {}, podLabels = {} } = this.props;
    for (const [key, value] of Object.entries(labels)) this._controller().metadata.addLabel(key, value);
    for (const [key, value] of Object.entries(annotations)) this._controller().metadata.addAnnotation(key, value);
    for (const [key, value] of Object.entries(podLabels)) this._controller().podMetadata.addLabel(key, value);
  }

  private addConfigs(): void {
    if (!this.namespace) return;
    const place = { workload: this.name, namespace: this.namespace.name };
    const configs = configsOf({ props: this.props }).map((config) => plannedConfig(config, this.name));
    for (const config of configs) emitConfig(this, place, config);
    // Pods have a hash of what is in the app.
    const others = [...new Set(configs.filter(({ data }) => data === undefined).map(({ name }) => name))];
    if (others.length > 0 && this._restartsOnRotation()) annotateReload(this._controller(), 'configmap', others);
  }

  /** They stand in the pod like those that are added through cdk8s-plus, so that code that walks through its containers sees them. */
  private addContainers(): void {
    for (const { name, _role: role, _options: { image, command, args, env = {}, secrets = [] } } of this.props.containers ?? []) {
      const props = { name, image, command, args, envVariables: variablesOf(env), imagePullPolicy: ImagePullPolicy.ALWAYS, resources: {} };
      this.ownContainers.add(role === 'beside' ? this._controller().addContainer(props) : this._controller().addInitContainer(props));
      for (const secret of secrets) this.emitSecret(secret);
    }
  }

}

/** A container that was added through cdk8s-plus, by its arguments. */
function recordOf({ name, image, command, args }: Container): ContainerRecord {
  return { name, image, command, args };
}

function variablesOf(env: Readonly<Record<string, string>>): Record<string, EnvValue> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, EnvValue.fromValue(value)]));
}
