/** Where the kubelet's probes come from in ambient mode, by the families of the pods' addresses. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, Mesh, ZeroTrustApp, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import { find, manifestsOf } from '../../support/synth';
import { synthesized } from '../../support/synthesized';

const FOUR = '169.254.7.127/32';
const SIX = 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128';

function declare(chart: Chart, podCidrs?: string[]): void {
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.ambient(), profile: ClusterProfile.vanilla({ podCidrs }) });
  service(shop, 'web');
}

test.each<[string, string[] | undefined, string[]]>([
  ['nothing is stated', undefined, [FOUR]],
  ['pods have addresses of IPv4', ['10.244.0.0/16'], [FOUR]],
  ['pods have addresses of both families', ['fd00:10:244::/56', '10.244.0.0/16'], [FOUR, SIX]],
  ['pods have addresses of IPv6', ['fd00:10:244::/56'], [SIX]],
])('where %s', (_, podCidrs, from) => {
  const { spec } = find(manifestsOf((chart) => declare(chart, podCidrs)), 'NetworkPolicy', 'web');
  expect(spec.ingress).toEqual([{ from: from.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ port: 8080, protocol: 'TCP' }] }]);
});

test.each<[string, JsonPatch, RegExp]>([
  ['the address of the other family alone', JsonPatch.replace('/spec/ingress/0/from', [{ ipBlock: { cidr: FOUR } }]), /can't reach shop\/web on 8080\/TCP.*declared/],
  ['a range around it', JsonPatch.replace('/spec/ingress/0/from/1/ipBlock/cidr', 'fd16:9254:7127:1337::/64'), /can reach shop\/web.*undeclared|undeclared/],
])('the proof refuses %s, in a cluster of both', (_, patch, words) => {
  const { error, files } = synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    const chart = new Chart(app, 'chart');
    declare(chart, ['10.244.0.0/16', 'fd00:10:244::/56']);
    chart.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'NetworkPolicy' && one.name === 'web')!.addJsonPatch(patch);
    return app;
  });
  expect(error).toMatch(words);
  expect(files).toEqual([]);
});
