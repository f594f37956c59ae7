import { JsonPatch } from 'cdk8s';
import type { Area } from '../fault';
import { ISTIO_SECURITY, POD } from '../world';

/** Labels, annotations, fields and references that nobody declared. */
export const AREA: Area = {
  faults: {
    'an AuthorizationPolicy beside ours that lets everybody in': {
      change: (world) => world.add(ISTIO_SECURITY, 'AuthorizationPolicy', { name: 'open' }, { spec: { rules: [{}] } }),
      object: 'AuthorizationPolicy shop/open',
      says: ['which nobody declared'],
    },
  },
  harmless: {
    'labels and annotations of a company': (world) => {
      world.web.deployment.podMetadata.addLabel('team', 'shop');
      world.web.deployment.podMetadata.addAnnotation('acme.example/oncall', 'shop');
      world.find('NetworkPolicy', 'web').metadata.addAnnotation('acme.example/reviewed', 'yes');
    },
    'a priority class by a patch': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}/priorityClassName`, 'business-critical')),
  },
};
