/** PersistentVolumes that hand pods the node or a Secret. Source: Kubernetes API, PersistentVolumeSpec. */
import { ANYTHING, anythingIn, fields, refused } from './fields/shape';
import type { Path } from './fields/shape';
import { keyOfObject, nameOf } from './manifest-index';
import { describeValue } from './meaning';
import type { Message } from './message';
import type { Specification } from './specification/specification';
import type { Written } from './written';

const NODE = 'it gives pods files of their node';

/** The access of its driver apart, a volume is understood where it brings no Secret and no part of the node. */
const SPEC = fields({
  ...anythingIn(
    'accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy', 'storageClassName', 'volumeAttributesClassName',
    'volumeMode',
  ),
  csi: fields(anythingIn('driver', 'fsType', 'readOnly', 'volumeAttributes', 'volumeHandle')),
  nfs: ANYTHING,
  hostPath: refused(NODE),
  local: refused(NODE),
});

/** The rule that a waiver on the object lifts. */
const RULE = 'unknown-kind';

export function persistentVolumeFindings(_graph: Specification, { objects }: Written): readonly Message[] {
  const messages: Message[] = [];
  for (const object of objects.ofKind('', 'PersistentVolume')) {
    const report = (path: Path, got: unknown, because: string): void => {
      messages.push({
        node: undefined,
        object: keyOfObject(object),
        rule: RULE,
        text: `${nameOf(object)} has ${path.join('.')}: ${describeValue(got)}, which is not understood or not safe: ${because}. Leave it out, or have the platform offer it`,
      });
    };
    const { spec } = object.body;
    if (spec !== undefined && spec !== null) SPEC(spec, ['spec'], report);
  }
  return messages;
}
