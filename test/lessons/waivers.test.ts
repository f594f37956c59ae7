import { Rule } from '../../src';
import { namespace, service } from '../support/programs';
import { find, manifestsOf } from '../support/synth';

describe('UDS #130: exemptions can be audited', () => {
  test('a waiver stands on the object that it loosens, with its owner, its reason and its last day', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'worker', {
      probes: undefined,
      waivers: [{ rule: Rule.PROBES, reason: 'a batch worker without a port', owner: 'team checkout', expires: '2031-06-30' }],
    }));

    expect(find(manifests, 'Deployment', 'worker').metadata.annotations).toEqual({
      'cdk8s-zero-trust.dev/waive-probes': 'until 2031-06-30 by team checkout: a batch worker without a port',
    });
  });

  test('without a waiver there is no such annotation', () => {
    const manifests = manifestsOf((chart) => service(namespace(chart, 'shop'), 'worker'));

    expect(find(manifests, 'Deployment', 'worker').metadata.annotations).toBeUndefined();
  });
});
