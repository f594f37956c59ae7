import { ACCEPTED_BY_CILIUM, REFUSED_BY_CILIUM } from '../../refusals/cilium';
import { ACCEPTED_BY_NETWORK_POLICY_API, REFUSED_BY_NETWORK_POLICY_API } from '../../refusals/cluster-network-policy';
import { ACCEPTED_BY_GATEWAY_API, REFUSED_BY_GATEWAY_API } from '../../refusals/gateway-api';
import { ACCEPTED_BY_ISTIO, REFUSED_BY_ISTIO } from '../../refusals/istio';
import { ACCEPTED_BY_KUBERNETES, REFUSED_BY_KUBERNETES } from '../../refusals/kubernetes';
import { ACCEPTED_OTHERS, REFUSED_OTHERS } from '../../refusals/others';
import { MINORS, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applied } from '../kubernetes/apply';
import { installCrds, isTakenBy } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';

const REFUSED = [
  ...REFUSED_BY_KUBERNETES, ...REFUSED_BY_ISTIO, ...REFUSED_BY_GATEWAY_API, ...REFUSED_BY_NETWORK_POLICY_API, ...REFUSED_BY_CILIUM, ...REFUSED_OTHERS,
].filter(({ by }) => by === 'api-server');
const ACCEPTED = [
  ...ACCEPTED_BY_KUBERNETES, ...ACCEPTED_BY_ISTIO, ...ACCEPTED_BY_GATEWAY_API, ...ACCEPTED_BY_NETWORK_POLICY_API, ...ACCEPTED_BY_CILIUM,
  ...ACCEPTED_OTHERS,
];

/** That the API server refuses what the judge says that it refuses, for the same reason, and takes what the judge takes. */
describe.each(MINORS)('Kubernetes %s', (minor) => {
  let server: ApiServer;
  let resources: Resources;

  beforeAll(async () => {
    server = await startApiServer(minor);
    await installCrds(server, ['Istio', 'Gateway API', 'Network Policy API', 'Network Policy API v1alpha1', 'Cilium']);
    resources = await Resources.of(server.admin);
    await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'shop' } } });
    await server.admin.must('POST', '/api/v1/namespaces/shop/serviceaccounts', { body: { metadata: { name: 'default' } } });
  });
  afterAll(async () => server.stop());

  test.each(REFUSED.filter(({ object }) => isTakenBy(minor, object)).map((item) => [`${item.object.kind}: ${item.title}`, item] as const))('refuses %s', async (_, { object, says, real }) => {
    const { complaints } = await applied(server.admin, resources, object);
    const refusal = complaints.find((text) => /: (?:4\d\d|500) /.test(text)) ?? '';
    if (real === undefined) expect(refusal).toContain(says);
    else expect(refusal).toMatch(new RegExp(real));
  });

  test.each(ACCEPTED.filter(({ object }) => isTakenBy(minor, object)).map((item, index) => [`${item.object.kind}: ${item.title}`, item, index] as const))('takes %s', async (_, { object }, index) => {
    const { complaints } = await applied(server.admin, resources, { ...object, metadata: { ...object.metadata, name: `odd-${index}` } });
    expect(complaints.filter((text) => /: [45]\d\d /.test(text))).toEqual([]);
  });
});
