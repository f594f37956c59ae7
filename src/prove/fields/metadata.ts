import { ANYTHING, anythingIn, fields, refused } from './shape';

/** Keys are looked at one by one elsewhere. What a server fills in says nothing when it is applied. Source: Kubernetes, ObjectMeta. */
export const METADATA = fields({
  ...anythingIn(
    'name', 'namespace', 'labels', 'annotations', 'creationTimestamp', 'generation', 'resourceVersion', 'uid', 'selfLink', 'managedFields',
  ),
  finalizers: ANYTHING,
  generateName: refused('it gives the object a name that nobody knows'),
  ownerReferences: refused('the garbage collector deletes the object when its owner is gone'),
});
