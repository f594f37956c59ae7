/** Secrets and claims that pods refer to, against what was declared. Source: Kubernetes API, PodSpec, EnvVarSource, EnvFromSource and Volume. */
import { missingDeliveries } from './deliveries';
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { podOf, tryFindController } from '../../objects/pod-of';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { tryCertified } from '../certificates/expected';
import { isInCertificateVolume } from '../certificates/files';

/** The rule that a waiver lifts: teams have Secrets and claims that no program declares. */
const RULE = 'unknown-field';

type Fields = Readonly<Record<string, unknown>>;
type Found = (path: string, name: unknown) => void;

const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** ConfigMaps are free: they hold no secrets. Pods of workloads that nobody declared are refused elsewhere. */
export function* referenceFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of ownWorkloads(graph)) {
    const object = tryFindController(workload, objects);
    if (!object) continue;
    const pod = podOf(object);
    yield* undeclaredReferences(workload, object, pod, tryCertified(graph, workload)?.secret);
    const account = objects.tryFind('', 'ServiceAccount', workload.namespace, workload.serviceAccount);
    if (account) yield* undeclaredPulls(workload, account, account.body.imagePullSecrets, 'imagePullSecrets');
    yield* missingDeliveries(workload, object, pod);
  }
  for (const claim of objects.ofKind('', 'PersistentVolumeClaim')) yield* takenClaim(graph, claim);
}

/** `certificate`: the Secret with its own certificate. */
function* undeclaredReferences(workload: WorkloadNode, object: StoredObject, pod: Fields, certificate: string | undefined): Generator<Message> {
  const messages: Message[] = [];
  const report = (text: string): void => {
    messages.push(undeclared(workload, object, text));
  };
  eachSecret(pod, (path, name) => {
    if (workload.secrets.some((secret) => secret.name === name)) return;
    if (certificate !== undefined && name === certificate && isInCertificateVolume(pod, certificate, path)) return;
    report(`${path} refers to ${shown('Secret', workload, name)}, which ${workload.id} does not declare. ${DECLARE_SECRET}`);
  });
  eachClaim(pod, (path, name) => report(`${path} mounts ${shown('PersistentVolumeClaim', workload, name)}, which is not storage of ${workload.id}'s own. ${DECLARE_STORAGE}`));
  if (!workload.storage && itemsOf(fieldsOf(object.body.spec).volumeClaimTemplates).length > 0) {
    report(`spec.volumeClaimTemplates makes claims that ${workload.id} does not declare. ${DECLARE_STORAGE}`);
  }
  yield* messages;
  yield* undeclaredPulls(workload, object, pod.imagePullSecrets, 'imagePullSecrets of its pods');
}

function* undeclaredPulls(workload: WorkloadNode, object: StoredObject, pulls: unknown, where: string): Generator<Message> {
  for (const pull of itemsOf(pulls)) {
    const { name } = fieldsOf(pull);
    if (workload.imagePullSecrets.includes(name as string)) continue;
    yield undeclared(workload, object, `${where} refers to ${shown('Secret', workload, name)}, which ${workload.id} does not declare. ${DECLARE_PULL}`);
  }
}

const DECLARE_SECRET = 'Declare it: `secrets: [store.secret(…)]`, or delete the reference';
const DECLARE_PULL = 'Declare it: `imagePullSecrets: […]`, or delete the reference';
const DECLARE_STORAGE = 'Declare it: `storage: [{ mountPath: …, size: … }]`, or delete it';

function undeclared(workload: WorkloadNode, object: StoredObject, text: string): Message {
  return { node: workload.id, object: keyOfObject(object), rule: RULE, text: `${nameOf(object)}: ${text}` };
}

function shown(kind: string, { namespace }: WorkloadNode, name: unknown): string {
  return typeof name === 'string' ? `the ${kind} ${namespace}/${name}` : `a ${kind} without a name`;
}

/** Every Secret that a container or volume reads, with its place. */
function eachSecret(pod: Fields, found: Found): void {
  for (const kind of CONTAINERS) {
    for (const item of itemsOf(pod[kind])) {
      const { name: container, env, envFrom } = fieldsOf(item);
      for (const variable of itemsOf(env)) {
        const { name, valueFrom } = fieldsOf(variable);
        const reference = fieldsOf(valueFrom).secretKeyRef;
        if (isSet(reference)) found(`the variable ${String(name)} of the container ${String(container)}`, fieldsOf(reference).name);
      }
      for (const source of itemsOf(envFrom)) {
        const reference = fieldsOf(source).secretRef;
        if (isSet(reference)) found(`envFrom of the container ${String(container)}`, fieldsOf(reference).name);
      }
    }
  }
  for (const item of itemsOf(pod.volumes)) {
    const { name, secret, projected } = fieldsOf(item);
    if (isSet(secret)) found(`the volume ${String(name)}`, fieldsOf(secret).secretName);
    for (const source of itemsOf(fieldsOf(projected).sources)) {
      const reference = fieldsOf(source).secret;
      if (isSet(reference)) found(`the projected volume ${String(name)}`, fieldsOf(reference).name);
    }
  }
}

/** Storage of a pod's own is a template of claims: the controller adds the volumes, and no manifest names them. */
function eachClaim(pod: Fields, found: Found): void {
  for (const item of itemsOf(pod.volumes)) {
    const { name, persistentVolumeClaim: claim } = fieldsOf(item);
    if (isSet(claim)) found(`the volume ${String(name)}`, fieldsOf(claim).claimName);
  }
}

/** A StatefulSet takes a claim that has the name of one of its own, `<template>-<name>-<number>`. Source: Kubernetes "StatefulSets", Stable Storage. */
function* takenClaim(graph: Specification, claim: StoredObject): Generator<Message> {
  const stem = /^(.+)-\d+$/.exec(claim.name)?.[1];
  if (stem === undefined) return;
  for (let at = stem.indexOf('-'); at >= 0; at = stem.indexOf('-', at + 1)) {
    const workload = graph.nodes.get(`${claim.namespace}/${stem.slice(at + 1)}`);
    if (workload?.kind !== 'workload' || !workload.storage) continue;
    yield undeclared(workload, claim, `the pods of ${workload.id} take it for storage of their own, whatever volume is behind it. Give it another name, or delete it`);
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
