/** Templates of claims for storage, field by field. Source: Kubernetes API, PersistentVolumeClaimSpec. */
import { METADATA } from './metadata';
import { anythingIn, fields, refused } from './shape';
import type { Shape } from './shape';

const OTHERS_VOLUME = 'it takes a volume that somebody else made, with what is on it';
const OTHERS_DATA = 'it copies the data of another volume';

/** A claim that is made for a pod gets a new and empty volume. */
export const CLAIM: Shape = fields({
  ...anythingIn('apiVersion', 'kind', 'status'),
  metadata: METADATA,
  spec: fields({
    ...anythingIn('accessModes', 'resources', 'storageClassName', 'volumeAttributesClassName', 'volumeMode'),
    volumeName: refused(OTHERS_VOLUME),
    selector: refused(OTHERS_VOLUME),
    dataSource: refused(OTHERS_DATA),
    dataSourceRef: refused(OTHERS_DATA),
  }),
});
