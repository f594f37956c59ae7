/** Definitions of kinds that the proof understands as they are: another definition can drop their fields, or stop serving them. */
import { isKnownGroup } from '../../../judge/kinds';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';

const RULE = 'unknown-kind';

/** Groups of Kubernetes' own projects. Source: Kubernetes "API Groups", KEP-2337. */
const PROTECTED = /(^|\.)(k8s|kubernetes|x-k8s)\.io$/;

/** Source: Kubernetes "Extend the Kubernetes API with CustomResourceDefinitions", field pruning. */
export function* definitionFindings(_graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const definition of objects.ofKind('apiextensions.k8s.io', 'CustomResourceDefinition')) {
    const { group } = fieldsOf(definition.body.spec);
    // The API server takes no definition whose name does not end in its group.
    const groups = [group, definition.name.slice(definition.name.indexOf('.') + 1)].filter((one): one is string => typeof one === 'string');
    const known = groups.find((one) => isKnownGroup(one) || PROTECTED.test(one));
    if (known === undefined) continue;
    yield {
      node: undefined,
      object: keyOfObject(definition),
      rule: RULE,
      text: `${nameOf(definition)} defines a kind of ${known}, whose definitions come with its own project: another one can drop fields of objects that were proven, `
        + 'or stop serving them. Leave it out, and install the project\'s definitions apart from this app',
    };
  }
}
