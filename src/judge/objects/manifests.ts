/** Everything in the input, sorted by what it is. */
import type { Body, DoubtfulKind } from './kinds/kind';
import type { LayerKey, LayerObjects } from './layer-key';
import type { ObjectRef, ObjectProblem } from './read/field';
import type { PodTemplate } from './read/pod';
import type { Labels } from './read/selector';
import type { Service } from './read/service';
import type { ObjectStore } from './store';

export interface Namespace {
  readonly ref: ObjectRef;
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** An object of a kind that the judge does not read. */
export interface UnknownObject {
  readonly ref: ObjectRef;
  readonly apiVersion: string;
  /** What stands in it. @default - not needed, because what it does is known */
  readonly body?: Body;
  /** Whether the kind is in no table, so that nobody knows what the object does. */
  readonly unknown: boolean;
  /** What it can change, as far as its kind or its name says so. */
  readonly matters?: DoubtfulKind;
  /** Whether it decides what Gateways let through. @default false */
  readonly routes?: boolean;
  /** The Service behind which it adds addresses. @default - none */
  readonly behind?: string;
  /** Whether verdicts know what it says, so that it leaves nothing open. @default false */
  readonly known?: boolean;
  /** Whether what it changes, it changes in proxies alone. @default - whether its kind does */
  readonly ofProxies?: boolean;
  /** Whether the pods that it makes are judged, by the one template in it. @default - it makes none, as far as anybody knows */
  readonly pods?: 'judged' | 'not-understood';
}

/** Objects that every layer may need. */
export interface CommonObjects {
  readonly pods: readonly PodTemplate[];
  /** Pods that a component rejects, so they never run. Questions about them are still answered. */
  readonly refusedPods: readonly PodTemplate[];
  readonly namespaces: readonly Namespace[];
  readonly services: readonly Service[];
  /** Kinds that no connection depends on, with how often they occurred. */
  readonly irrelevantKinds: ReadonlyMap<string, number>;
  readonly unknownKinds: readonly UnknownObject[];
  readonly problems: readonly ObjectProblem[];
}

/** What was read, with the objects of each layer behind its key. Never changes. */
export class Manifests implements CommonObjects {
  readonly pods: readonly PodTemplate[];
  readonly refusedPods: readonly PodTemplate[];
  readonly namespaces: readonly Namespace[];
  readonly services: readonly Service[];
  readonly irrelevantKinds: ReadonlyMap<string, number>;
  readonly unknownKinds: readonly UnknownObject[];
  readonly problems: readonly ObjectProblem[];

  /** @param objects all objects of the input, also those that no layer reads */
  constructor(readonly objects: ObjectStore, common: CommonObjects, private readonly layers: ReadonlyMap<string, LayerObjects>) {
    this.pods = common.pods;
    this.refusedPods = common.refusedPods;
    this.namespaces = common.namespaces;
    this.services = common.services;
    this.irrelevantKinds = common.irrelevantKinds;
    this.unknownKinds = common.unknownKinds;
    this.problems = common.problems;
    Object.freeze(this);
  }

  /** What a layer has read. */
  of<Objects>(key: LayerKey<Objects>): Objects {
    const objects = this.layers.get(key.name);
    if (!objects) throw new Error(`No layer named ${key.name} has read these manifests: expected one of ${[...this.layers.keys()].join(', ')}.`);
    return objects as Objects;
  }

  /** What all layers have read. */
  ofLayers(): Iterable<LayerObjects> {
    return this.layers.values();
  }

  /** The same with other objects of one layer. What is left out stays as it is. */
  with<Objects extends LayerObjects>(key: LayerKey<Objects>, objects: Partial<Objects>): Manifests {
    return new Manifests(this.objects, this, new Map(this.layers).set(key.name, Object.freeze({ ...this.of(key), ...objects })));
  }

  /** The same with others of the objects that every layer may need. */
  withCommon(objects: Partial<CommonObjects>): Manifests {
    return new Manifests(this.objects, { ...this, ...objects }, this.layers);
  }
}
