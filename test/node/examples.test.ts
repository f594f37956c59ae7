import { startCluster } from './cluster';
import { startIstio } from './istio';
import type { Node } from './node';
import { callersOutside, hostsOf, networksOf, startOutside, type Outside } from './outside';
import { small } from './small';
import { tryApplication } from './trial';
import { ZeroTrustApp } from '../../src';
import type { Daemon } from '../cluster/tools/daemon';
import { ParcelDelivery } from '../lessons/parcel-delivery';
import { filesWrittenBy, objectsOf } from '../support/examples-manifests';
import { synthesize } from '../support/examples-programs';
import type { Manifest } from '../support/synth';

let node: Node;
let outside: Daemon | undefined;
const APPLICATIONS: readonly { readonly name: string; readonly trustDomain: string; readonly manifests: () => readonly Manifest[] }[] = [
  { name: 'the example hello', trustDomain: 'cluster.local', manifests: () => objectsOf(synthesize('hello')) },
  { name: 'the Online Boutique', trustDomain: 'cluster.local', manifests: () => objectsOf(synthesize('online-boutique')) },
  { name: 'parcel delivery', trustDomain: 'cluster.local', manifests: parcelDelivery },
  { name: 'payments', trustDomain: 'acme.example', manifests: () => objectsOf(synthesize('payments')) },
];

/** The hosts and networks of all of them. The smallest application tries them all, the others their own. */
const ALL = APPLICATIONS.flatMap(({ manifests }) => manifests());
const OUTSIDE = [...hostsOf(ALL), ...networksOf(ALL)];

beforeAll(async () => {
  node = await startCluster(OUTSIDE);
  outside = await startOutside(OUTSIDE);
});
afterAll(async () => {
  await outside?.stop();
  await node.stop();
});

test.each(APPLICATIONS)('$name: exactly the calls come about that the judge allows', async ({ name, trustDomain, manifests }) => {
  await startIstio(node, trustDomain);
  const written = small(manifests());
  const own = new Set([...hostsOf(written), ...networksOf(written)].map(placeOf));
  const outsiders = name === 'the example hello' ? OUTSIDE : OUTSIDE.filter((one) => own.has(placeOf(one)));
  const found = await tryApplication(node, name, written, true, { trustDomain }, outsiders, callersOutside(outside!));
  expect(found.different).toEqual([]);
  expect(found.cameAbout).toBeGreaterThan(0);
});

/** By what a host outside is known, whatever its address. */
function placeOf({ name, address, port, speaks }: Outside): string {
  return `${name ?? address} ${port} ${speaks}`;
}

function parcelDelivery(): readonly Manifest[] {
  return objectsOf(filesWrittenBy((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    new ParcelDelivery(app);
    app.synth();
  }));
}
