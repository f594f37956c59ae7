/** Draws a placed scene. Numbers and escaped text only. */
import { exposedNodes, type Picture } from '../picture';
import { round, through } from './curves';
import { escapeMarkup } from './escape';
import { LABEL_LINE, LINE_HEIGHT } from './layout';
import type { Scene, SceneArrow, SceneBox } from './scenes';
import type { Box, Label, Layout } from './shapes';

const CORNER = 7;
const VERDICTS = ['allow', 'conditional', 'unknown', 'in', 'out'];

export interface DrawnScene {
  readonly scene: Scene;
  readonly layout: Layout;
}

/** All scenes in one drawing area; the page shows one of them at a time. */
export function drawSvg(picture: Picture, scenes: readonly DrawnScene[]): string {
  const exposed = exposedNodes(picture);
  return [
    '<svg id="picture" xmlns="http://www.w3.org/2000/svg" role="group" aria-label="Services and allowed calls">',
    `<defs>${VERDICTS.map(marker).join('')}</defs>`,
    ...scenes.map((drawn, index) => drawScene(drawn, index, exposed)),
    '</svg>',
  ].join('\n');
}

function drawScene({ scene, layout }: DrawnScene, index: number, exposed: ReadonlySet<number>): string {
  const size = `data-width="${Math.ceil(layout.width)}" data-height="${Math.ceil(layout.height)}"`;
  const open = scene.namespace === undefined ? '' : ` data-namespace="${escapeMarkup(scene.namespace)}"`;
  return [
    `<g class="scene${index === 0 ? '' : ' hidden'}${layout.crowded ? ' crowded' : ''}" data-scene="${index}" ${size}${open}>`,
    ...layout.frames.map(drawFrame),
    '<g class="edges">', ...scene.arrows.map((arrow, at) => drawArrow(arrow, layout.arrows[at])), '</g>',
    '<g class="nodes">', ...scene.boxes.map((box, at) => drawBox(box, layout.boxes[at], box.node !== undefined && exposed.has(box.node))), '</g>',
    '</g>',
  ].join('\n');
}

function marker(verdict: string): string {
  return `<marker id="head-${verdict}" class="head ${verdict}" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0.6 0.8 L7.4 4 L0.6 7.2 z"/></marker>`;
}

function drawFrame(frame: Layout['frames'][number]): string {
  const { x, y, width, height } = corners(frame);
  return `<g class="namespace"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12"/><text x="${round(x + 12)}" y="${round(y + 17)}">${escapeMarkup(frame.name)}</text></g>`;
}

function drawArrow({ verdict, edges }: SceneArrow, { points, label }: Layout['arrows'][number]): string {
  return `<g class="edge ${verdict}" data-edges="${edges.join()}"><path d="${through(points)}" marker-end="url(#head-${verdict})"/>${label ? drawLabel(label) : ''}</g>`;
}

function drawLabel(label: Label): string {
  const { lines } = label;
  const { x, y, width, height } = corners(label);
  const top = label.y - (lines.length - 1) * LABEL_LINE / 2 + 4.2;
  const text = lines.map((line, index) => `<text x="${round(label.x)}" y="${round(top + index * LABEL_LINE)}">${escapeMarkup(line)}</text>`);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>${text.join('')}`;
}

function drawBox({ kind, name, lines, node, opens }: SceneBox, box: Box, exposed: boolean): string {
  const { x, y, width, height } = corners(box);
  const role = opens === undefined ? `data-node="${node}"` : `data-open="${escapeMarkup(opens)}"`;
  const radius = kind === 'workload' || kind === 'namespace' ? CORNER : Math.min(19, round(height / 2));
  const top = box.y - (lines.length - 1) * LINE_HEIGHT / 2 + 4.4;
  const text = lines.map((line, index) => `<text x="${round(box.x)}" y="${round(top + index * LINE_HEIGHT)}">${escapeMarkup(line)}</text>`).join('');
  const badge = exposed
    ? `<circle class="badge" cx="${round(x + width - 2)}" cy="${round(y + 2)}" r="5"><title>open to undeclared pods</title></circle>`
    : '';
  return `<g class="node ${kind}" ${role} tabindex="0" role="button" aria-label="${escapeMarkup(name)}">`
    + `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>${text}${badge}</g>`;
}

function corners({ x, y, width, height }: Box): Box {
  return { x: round(x - width / 2), y: round(y - height / 2), width: round(width), height: round(height) };
}
