/** ConfigMaps of workloads against what was declared to be in them. Source: Kubernetes API, ConfigMap. */
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, keyOfObject, nameOf } from '../../objects/values';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** The rule that a waiver lifts. */
const RULE = 'unknown-field';

export function* configMapFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const { id, namespace, runs } of ownWorkloads(graph)) {
    for (const { name, data } of runs.configs) {
      if (!data) continue;
      const object = objects.tryFind('', 'ConfigMap', namespace, name);
      if (!object) {
        yield { node: id, text: `ConfigMap ${namespace}/${name}, which ${id} declares, is missing: its name or namespace was changed, or it was taken away. Put it back` };
        continue;
      }
      const wrong = differenceOf(object.body.data, object.body.binaryData, data);
      if (wrong === undefined) continue;
      yield {
        node: id,
        object: keyOfObject(object),
        rule: RULE,
        text: `${nameOf(object)} does not hold what ${id} declares: ${wrong}. Say it in \`config\`, or delete the patch that changes it`,
      };
    }
  }
}

/** A value may be what others must not read in a log. */
function differenceOf(given: unknown, binary: unknown, expected: ReadonlyMap<string, string>): string | undefined {
  const fields = fieldsOf(given);
  const changed = [...expected].find(([key, value]) => fields[key] !== value)?.[0];
  if (changed !== undefined) return changed in fields ? `data.${changed} has another value` : `data.${changed} is missing`;
  const added = Object.keys(fields).find((key) => !expected.has(key));
  if (added !== undefined) return `data.${added} is undeclared`;
  return isEmpty(binary) ? undefined : 'binaryData is undeclared';
}
