import { anythingIn, each, fields, only } from '../../fields/shape';
import type { Shape } from '../../fields/shape';

const FORGEABLE = 'whoever leaves the header out would come by another address than its own';

/** What is understood of one, whichever Gateway it is for. */
export const CLIENT_TRAFFIC: Shape = fields({
  targetRefs: each(fields(anythingIn('group', 'kind', 'name', 'sectionName'))),
  clientIPDetection: fields({ xForwardedFor: fields(anythingIn('numTrustedHops')) }),
  proxyProtocol: fields({ optional: only([false], FORGEABLE) }),
});
