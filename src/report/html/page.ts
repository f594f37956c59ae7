/** One self-contained page: a picture of who can reach whom, and why. */
import { createHash } from 'node:crypto';
import { HOP_WORDS, VERDICT_WORD } from '../access-words';
import { exposedNodes, type Picture, type PictureEdge } from '../picture';
import type { Reason, ReasonedHop } from '../reasons';
import { SCRIPT, STYLE } from './assets';
import { embedJson, escapeMarkup } from './escape';
import { layOut } from './layout';
import { scenesOf } from './scenes';
import { drawSvg } from './svg';

/** What an object did, between its name and its reason. */
const EFFECT_WORDS: Readonly<Record<Reason['effect'], string>> = {
  'isolates': 'isolates',
  'allows': 'allows',
  'denies': 'denies',
  'does-not-match': 'does not match',
  'requires': 'requires',
  'depends': 'depends',
  'shadows': 'shadows',
  'passes': 'passes on',
};

const LEGEND: readonly (readonly [string, string])[] = [
  ['allow', 'allowed'], ['conditional', 'depends on the request'], ['unknown', 'cannot be judged'],
];

export function htmlPage(picture: Picture, title: string): string {
  const style = `<style>${STYLE}</style>`;
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
${style}
</head>
<body>
<header>
<h1>${escapeMarkup(title)}</h1>
<ul id="counts">${countsOf(picture).map(([count, words]) => `<li><b>${count}</b> ${words}</li>`).join('')}</ul>
${picture.only === undefined ? '' : `<p id="only">Only ${escapeMarkup(picture.only)}. What is not shown may still be open.</p>`}
${assumptionsOf(picture)}<div id="views" role="group" aria-label="View"><button type="button" data-view="picture" aria-pressed="true">Picture</button><button type="button" data-view="matrix" aria-pressed="false">Matrix</button></div>
<input id="search" type="search" placeholder="Find a service" aria-label="Find a service" autocomplete="off" spellcheck="false">
</header>
<main id="canvas">
<nav id="trail" class="hidden"><button id="all" type="button">All namespaces</button> › <b id="here"></b></nav>
<p id="hint" class="hidden">Point at a namespace to see its calls; click to open it.</p>
${drawSvg(picture, scenesOf(picture).map((scene) => ({ scene, layout: layOut(scene) })))}
<div id="matrix" aria-label="Callers by callees"></div>
<ul id="legend" aria-label="Legend">${LEGEND.map(legendItem).join('')}${exposedNodes(picture).size > 0 ? EXPOSED_ITEM : ''}</ul>
<div id="zoom"><button id="zoom-out" type="button" aria-label="Smaller">−</button><button id="zoom-fit" type="button">Fit</button><button id="zoom-in" type="button" aria-label="Larger">+</button></div>
</main>
<aside id="panel" aria-live="polite"></aside>
<script id="data" type="application/json">${embedJson(pageData(picture))}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** What the picture takes for granted. */
function assumptionsOf({ assumptions = [] }: Picture): string {
  if (assumptions.length === 0) return '';
  const items = assumptions.map(({ object, text, check, settings }) => (
    `<li><b>${escapeMarkup(object)}</b>: ${escapeMarkup(text)}. <i>${escapeMarkup(check)}</i>${settings === undefined ? '' : `<pre>${escapeMarkup(settings)}</pre>`}</li>`
  ));
  return `<details id="assumptions"><summary>${assumptions.length} assumptions</summary><ul>${items.join('')}</ul></details>\n`;
}

/** The picture with its reasons in a table of their own. */
function pageData({ nodes, edges, exposures, exposureKnown, platform = [], only }: Picture): object {
  const reasons: (readonly ReasonedHop[])[] = [];
  const known = new Map<string, number>();
  const numberOf = (hops: readonly ReasonedHop[]): number => {
    const key = JSON.stringify(hops);
    let index = known.get(key);
    if (index === undefined) {
      known.set(key, index = reasons.length);
      reasons.push(hops);
    }
    return index;
  };
  const numbered = <T extends { readonly hops: readonly ReasonedHop[] }>(access: T) => ({ ...access, hops: numberOf(access.hops) });
  return {
    nodes,
    edges: edges.map((edge) => ({ ...edge, accesses: edge.accesses.map(numbered) })),
    exposures: exposures.map((item) => ({ ...item, access: numbered(item.access) })),
    platform: platform.map((item) => ({ ...item, access: numbered(item.access) })),
    exposureKnown,
    partial: only !== undefined,
    reasons,
    words: VERDICT_WORD,
    hopWords: HOP_WORDS,
    effects: EFFECT_WORDS,
  };
}

function countsOf(picture: Picture): readonly (readonly [number, string])[] {
  const { nodes, edges } = picture;
  const services = nodes.filter((node) => node.kind === 'workload').length;
  const namespaces = new Set(nodes.flatMap((node) => node.namespace ?? [])).size;
  const of = (verdict: string) => edges.filter((edge) => edge.verdict === verdict).reduce((sum, edge) => sum + callersOf(edge, nodes, services), 0);
  const exposed = exposedNodes(picture).size;
  const rare: (readonly [number, string])[] = [
    [of('conditional'), 'conditional'], [of('unknown'), 'unknown'], [exposed, 'open to undeclared pods'],
  ];
  return [
    [services, services === 1 ? 'service' : 'services'],
    [namespaces, namespaces === 1 ? 'namespace' : 'namespaces'],
    [of('allow'), of('allow') === 1 ? 'allowed call' : 'allowed calls'],
    ...rare.filter(([count]) => count > 0),
  ];
}

/** One arrow from everybody stands for a call of each. */
function callersOf({ from, to }: PictureEdge, nodes: Picture['nodes'], services: number): number {
  if (nodes[from].kind !== 'everyone') return 1;
  return nodes[to].kind === 'workload' ? services - 1 : services;
}

function legendItem([verdict, words]: readonly [string, string]): string {
  return `<li><svg class="edge ${verdict}" viewBox="0 0 28 10" aria-hidden="true"><path d="M0 5H28"/></svg>${words}</li>`;
}

const EXPOSED_ITEM = '<li><svg viewBox="0 0 28 10" aria-hidden="true"><circle class="badge" cx="14" cy="5" r="5"/></svg>open to undeclared pods</li>';

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
