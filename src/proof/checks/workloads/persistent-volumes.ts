/** PersistentVolumes that hand pods the node or a Secret, and classes of which such are made. Source: Kubernetes API, PersistentVolumeSpec. */
import { ANYTHING, anythingIn, fields, refused } from '../../fields/shape';
import type { Path } from '../../fields/shape';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';
import { describeValue } from '../matchers';

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

/** Source: Kubernetes CSI, "Secrets and Credentials": parameters of a class become references of its volumes. */
const SECRET_PARAMETER = /^csi\.storage\.k8s\.io\/.*secret/;

/** The rule that a waiver on the object lifts. */
const RULE = 'unknown-kind';

export function persistentVolumeFindings(_graph: Specification, { objects }: ProofInput): readonly Message[] {
  const messages: Message[] = [];
  for (const object of [...objects.ofKind('', 'PersistentVolume'), ...objects.ofKind('storage.k8s.io', 'StorageClass')]) {
    const report = (path: Path, got: unknown, because: string): void => {
      messages.push({
        node: undefined,
        object: keyOfObject(object),
        rule: RULE,
        text: `${nameOf(object)} has ${path.join('.')}: ${describeValue(got)}, which is not understood or not safe: ${because}. Leave it out, or have the platform offer it`,
      });
    };
    const { spec, parameters } = object.body;
    for (const [key, value] of Object.entries(fieldsOf(parameters))) {
      if (SECRET_PARAMETER.test(key)) report(['parameters', key], value, 'the driver is handed that Secret for every volume that is made of the class');
    }
    if (spec !== undefined && spec !== null) SPEC(spec, ['spec'], report);
  }
  return messages;
}
