import type { ProvedObject, ProofInput } from './proof-input';
import { fieldsOf } from './values';
import { judgeParsed } from '../../judge/judge';
import { identityOf, keyOfIdentity } from '../../judge/objects/kinds/identity';
import { parseManifests } from '../../judge/parse';
import { ruleInput } from '../../rules/read-input';
import type { AssumedObject } from '../assumptions/assumed-object';
import { toldOfClients } from '../declared/clients-by-address';
import { judgeOptions } from '../declared/judge-options';
import type { Specification } from '../specification/specification';

/** What makes pods. */
const CONTROLLERS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'Job', 'CronJob']);

/** Reads every object once, for all that is asked. What the program writes itself is not assumed of others. */
export function readProofInput(graph: Specification, objects: readonly ProvedObject[], ofOthers: readonly AssumedObject[] = []): ProofInput {
  const assumed = ofOthers.length === 0 ? [] : notWritten(ofOthers, objects);
  const manifests = parseManifests([{ objects }, { objects: assumed }]);
  const judgement = judgeParsed(manifests, { ...judgeOptions(graph), gatewaysToldOfClients: toldOfClients(graph) });
  return { judgement, objects: manifests.objects, assumed: new Set(assumed), rules: ruleInput(manifests) };
}

export function notWritten(ofOthers: readonly AssumedObject[], objects: readonly ProvedObject[]): readonly AssumedObject[] {
  const keyOf = (object: object) => keyOfIdentity(identityOf(object as Parameters<typeof identityOf>[0]));
  const written = new Set(objects.map(keyOf));
  const controllers = new Set(objects.flatMap(({ kind, metadata }) => {
    const { namespace, name } = fieldsOf(metadata);
    return CONTROLLERS.has(String(kind)) ? [`${String(namespace)}/${String(name)}`] : [];
  }));
  return ofOthers.filter((object) => {
    const key = keyOf(object);
    // Whatever makes them are the pods that were declared.
    if (object.kind === 'Deployment' && controllers.has(`${object.metadata.namespace}/${object.metadata.name}`)) return false;
    return !written.has(key) && written.add(key);
  });
}
