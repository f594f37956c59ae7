import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { misfitOf } from '../schema';
import { CLASS_ANNOTATION, GLOBAL_LABEL, USUAL_CLASS } from '../well-known';

/** A KongPlugin, or a KongClusterPlugin. Its fields stand at the top, there is no spec. */
export interface Plugin {
  readonly ref: ObjectRef;
  readonly plugin: string;
  readonly config: Body;
  /** Why nobody knows whether Kong has it as it is written. */
  readonly doubt?: string;
  readonly disabled: boolean;
  /** Whether it holds for every request, if it is one of the cluster. */
  readonly global: boolean;
  /** Whether a controller of the usual class reads it where it is global. */
  readonly ofUsualClass: boolean;
}

/** Source: the CRDs of github.com/kong/kubernetes-configuration 1.4. */
const FIELDS: ReadonlySet<string> = new Set([
  'apiVersion', 'kind', 'metadata', 'status', 'plugin', 'config', 'configFrom', 'configPatches', 'consumerRef', 'disabled', 'instance_name', 'ordering', 'protocols', 'run_on',
]);
/** Fields after which nobody knows what Kong has. */
const UNREAD = ['configFrom', 'configPatches', 'consumerRef', 'ordering', 'run_on'];
/** Of requests by all of these it is one. */
const PROTOCOLS = ['grpc', 'grpcs', 'http', 'https'];

export function parsePlugin(ref: ObjectRef, root: Field, malformed: () => boolean): Plugin {
  root.only(FIELDS);
  const metadata = root.child('metadata');
  const plugin = root.child('plugin').string() ?? '';
  const config = fieldsOf(root.child('config').value);
  root.child('config').entries();
  const disabled = root.child('disabled').boolean() ?? false;
  const protocols = root.child('protocols').strings();
  const missing = PROTOCOLS.filter((one) => !protocols.includes(one));
  const unread = UNREAD.find((key) => root.child(key).present);
  const doubt = malformed() ? 'it could not be understood'
    : unread !== undefined ? `its ${unread} is not read`
      : protocols.length > 0 && missing.length > 0 ? `it does not hold for requests by ${missing.join(', ')}`
        : misfitOf(plugin, config);
  return Object.freeze({
    ref,
    plugin,
    config,
    ...(doubt !== undefined && { doubt }),
    disabled,
    global: metadata.child('labels').child(GLOBAL_LABEL).value === 'true',
    ofUsualClass: metadata.child('annotations').child(CLASS_ANNOTATION).value === USUAL_CLASS,
  });
}
