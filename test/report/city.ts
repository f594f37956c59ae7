/** Pictures of clusters of any size: districts of twelve services, most calls inside, some across, a few out of the cluster. */
import type { Picture, PictureEdge, PictureNode } from '../../src/report/picture';

const DISTRICT = 12;
const WORDS = ['8080 POST /orders', '8080 GET /stock/*', '5432', '9000 /acme.Ledger/Book', '443'];

export function cityOf(count: number): Picture {
  const nodes: PictureNode[] = Array.from({ length: count }, (_, index) => {
    const namespace = `district-${Math.floor(index / DISTRICT)}`;
    return { kind: 'workload', name: `${namespace}/service-${index}`, namespace, facts: [['Kind', 'Deployment']] };
  });
  const [outside, bank] = [nodes.length, nodes.length + 1];
  nodes.push({ kind: 'outside-from', name: 'outside the cluster', facts: [] }, { kind: 'outside-to', name: 'payments.bank.example.com', facts: [] });
  const edges = new Map<string, PictureEdge>();
  const call = (from: number, to: number, words: string) => {
    if (from === to || to >= nodes.length) return;
    edges.set(`${from} ${to}`, { from, to, verdict: words === '443' ? 'conditional' : 'allow', accesses: [{ words, port: '8080', verdict: 'allow', hops: [] }] });
  };
  const random = randomFrom(count);
  for (let index = 0; index < count; index += 1) {
    const district = index - index % DISTRICT;
    for (let calls = random(3); calls > 0; calls -= 1) {
      const other = random(4) > 0 ? district + random(DISTRICT) : random(count);
      if (other < count) call(Math.min(index, other), Math.max(index, other), WORDS[random(WORDS.length)]);
    }
    if (random(20) === 0) call(index, bank, '443');
  }
  call(outside, 0, '443 host shop.example.com');
  return { nodes, edges: [...edges.values()], exposureKnown: false, exposures: [] };
}

/** The same numbers every time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % below;
  };
}
