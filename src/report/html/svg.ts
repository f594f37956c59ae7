/** Draws a placed picture. Numbers and escaped text only. */
import type { Picture, PictureEdge, PictureNode } from '../picture';
import { LABEL_HEIGHT, labelWidth, shortName, type Box, type PlacedEdge } from './boxes';
import { round } from './curves';
import { escapeMarkup } from './escape';
import type { Layout } from './layout';

const CORNER = 7;
/** In a picture with more arrows than this, those between namespaces step back until one of their ends is chosen. */
const MANY_EDGES = 40;

export function drawSvg(picture: Picture, layout: Layout): string {
  const { nodes, edges } = picture;
  const exposed = new Set(picture.exposures.map(({ to }) => to));
  const width = Math.ceil(layout.width);
  const height = Math.ceil(layout.height);
  return [
    `<svg id="picture"${edges.length > MANY_EDGES ? ' class="many"' : ''} xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" data-width="${width}" data-height="${height}" role="group" aria-label="Services and allowed calls">`,
    `<defs>${['allow', 'conditional', 'unknown', 'in', 'out'].map(marker).join('')}</defs>`,
    '<g id="world">',
    ...layout.clusters.map(drawCluster),
    '<g id="edges">', ...edges.map((edge, index) => drawEdge(edge, layout.edges[index], index)), '</g>',
    '<g id="nodes">', ...nodes.map((node, index) => drawNode(node, layout.nodes[index], index, exposed.has(index))), '</g>',
    '</g></svg>',
  ].join('\n');
}

function marker(verdict: string): string {
  return `<marker id="head-${verdict}" class="head ${verdict}" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0.6 0.8 L7.4 4 L0.6 7.2 z"/></marker>`;
}

function drawCluster(cluster: Box & { readonly name: string }): string {
  const x = round(cluster.x - cluster.width / 2);
  const y = round(cluster.y - cluster.height / 2);
  return `<g class="namespace"><rect x="${x}" y="${y}" width="${round(cluster.width)}" height="${round(cluster.height)}" rx="12"/>`
    + `<text x="${x + 12}" y="${y + 18}">${escapeMarkup(cluster.name)}</text></g>`;
}

function drawEdge(edge: PictureEdge, placed: PlacedEdge, index: number): string {
  const { x, y } = placed.labelAt;
  const width = labelWidth(placed.label);
  return `<g class="edge ${edge.verdict}${placed.far ? ' far' : ''}" data-edge="${index}"><path d="${placed.path}" marker-end="url(#head-${edge.verdict})"/>`
    + `<rect x="${round(x - width / 2)}" y="${round(y - LABEL_HEIGHT / 2)}" width="${width}" height="${LABEL_HEIGHT}" rx="4"/>`
    + `<text x="${round(x)}" y="${round(y + 3.6)}">${escapeMarkup(placed.label)}</text></g>`;
}

function drawNode(node: PictureNode, box: Box, index: number, exposed: boolean): string {
  const x = round(box.x - box.width / 2);
  const y = round(box.y - box.height / 2);
  const radius = node.kind === 'workload' ? CORNER : round(box.height / 2);
  const badge = exposed
    ? `<circle class="badge" cx="${round(x + box.width - 2)}" cy="${round(y + 2)}" r="5"><title>open to pods that nobody declared</title></circle>`
    : '';
  return `<g class="node ${node.kind}" data-node="${index}" tabindex="0" role="button" aria-label="${escapeMarkup(node.name)}">`
    + `<rect x="${x}" y="${y}" width="${round(box.width)}" height="${round(box.height)}" rx="${radius}"/>`
    + `<text x="${round(box.x)}" y="${round(box.y + 4.4)}">${escapeMarkup(shortName(node))}</text>${badge}</g>`;
}
