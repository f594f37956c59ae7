/** Places the services of one namespace. The only file that knows dagre. */
import type { Picture } from '../picture';
import { labelOf, LABEL_HEIGHT, labelWidth, sizeOf, type Block, type Box, type Point } from './boxes';

/** What is used of dagre. Its own types are those of an ES module, which this package can't import. */
interface Dagre {
  Graph: new (options: { multigraph: boolean }) => DagreGraph;
  layout(graph: DagreGraph): void;
}

interface DagreGraph {
  setGraph(label: object): void;
  setNode(id: string, label: object): void;
  setEdge(from: string, to: string, label: object, name: string): void;
  graph(): { width?: number; height?: number };
  node(id: string): Box;
  edge(from: string, to: string, name: string): { points: Point[] };
}

const GAP = 22;
/** Services without calls inside the namespace stand in rows at least this wide. */
const ROW_WIDTH = 420;

/** Connected services by dagre, from callers to callees; the others in rows below. */
export function layOutNamespace({ nodes, edges }: Picture, members: readonly number[]): Block {
  const inside = new Set(members);
  const own = edges.flatMap((edge, index) => (inside.has(edge.from) && inside.has(edge.to) ? [index] : []));
  const connected = new Set(own.flatMap((index) => [edges[index].from, edges[index].to]));
  const flow = layOutFlow({ nodes, edges }, [...connected], own);
  const rest = members.filter((index) => !connected.has(index));
  return withRows(flow, rest.map((index) => [index, sizeOf(nodes[index])] as const));
}

function layOutFlow({ nodes, edges }: Pick<Picture, 'nodes' | 'edges'>, members: readonly number[], own: readonly number[]): Block {
  if (members.length === 0) return { width: 0, height: 0, nodes: new Map(), edges: new Map() };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an ES module's types on a CommonJS build
  const dagre = require('@dagrejs/dagre') as Dagre;
  const graph = new dagre.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: GAP, edgesep: 12, ranksep: 60 });
  for (const index of members) graph.setNode(`${index}`, { ...sizeOf(nodes[index]) });
  for (const index of own) {
    const edge = edges[index];
    graph.setEdge(`${edge.from}`, `${edge.to}`, { width: labelWidth(labelOf(edge)), height: LABEL_HEIGHT, labelpos: 'c' }, edge.verdict);
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: new Map(members.map((index) => [index, graph.node(`${index}`)])),
    edges: new Map(own.map((index) => {
      const { from, to, verdict } = edges[index];
      return [index, graph.edge(`${from}`, `${to}`, verdict).points];
    })),
  };
}

function withRows(flow: Block, rest: readonly (readonly [number, { readonly width: number; readonly height: number }])[]): Block {
  const nodes = new Map(flow.nodes);
  const limit = Math.max(flow.width, ROW_WIDTH);
  let width = flow.width;
  let x = 0;
  let y = flow.height === 0 ? 0 : flow.height + GAP;
  let bottom = flow.height;
  for (const [index, size] of rest) {
    if (x > 0 && x + size.width > limit) {
      x = 0;
      y = bottom + GAP;
    }
    nodes.set(index, { ...size, x: x + size.width / 2, y: y + size.height / 2 });
    x += size.width + GAP;
    width = Math.max(width, x - GAP);
    bottom = y + size.height;
  }
  return { width, height: bottom, nodes, edges: flow.edges };
}
