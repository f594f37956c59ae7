/** Kong, by Kong Operator. */
import { checkClients, checkEdge, checkMesh } from './checks';
import { kongController } from './options';
import type { KongController } from './options';
import { routeAnnotations, routeObjects } from './plugin';
import { platformOf, podPort, podsOf } from './pods';
import { parseDnsSubdomain, parseLabelKey, parseLabelValue } from '../../graph/values/names';
import type { GatewayDialect } from '../controller';

export const kongDialect: GatewayDialect<KongController> = {
  kind: 'kong',
  name: 'Kong',
  usual: kongController({ podLabels: {} }),
  policyGroups: ['configuration.konghq.com'],
  classOf: ({ className }) => className,
  read(reader, { className, podLabels }) {
    reader.read('name', 'controller.className', className, parseDnsSubdomain);
    for (const [key, value] of Object.entries(podLabels)) {
      reader.read('label', 'controller.podLabels', key, parseLabelKey);
      reader.read('label', `controller.podLabels.${key}`, value, parseLabelValue);
    }
    if (Object.keys(podLabels).length > 0) return;
    reader.refuse('label', 'controller.podLabels', 'no labels', 'the labels of the pods of its data plane', 'name them: without them the way could only be opened to every pod of the namespace');
  },
  checkMesh,
  pods: podsOf,
  podPort,
  platform: platformOf,
  // Its plugins compare no audience and no claim, and ask no authorizer that could be declared here.
  holds: () => ({ users: false, corsWithUsers: false, clientAddresses: true, authorizers: false, clientCertificates: false, rateLimits: false }),
  checkClients,
  checkEdge,
  render: { routeObjects, routeAnnotations },
};
