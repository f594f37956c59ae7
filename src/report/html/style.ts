/** The looks of the page, light and dark. Verdicts differ in dashes as well as in colour. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f6f4; --surface: #ffffff; --raised: #f1f1ee; --line: #dcdbd6; --ink: #1b1c1e; --soft: #5b5e66; --faint: #8b8e96;
  --accent: #1f5fd0; --accent-soft: #e6eefc; --in: #1f5fd0; --out: #0b7a6b;
  --allow: #6d7480; --allow-ink: #1c6b43; --conditional: #a15c00; --unknown: #8b2fb0; --exposed: #c2331f;
  --node: #ffffff; --node-line: #b9bbc2; --cluster: #efefeb; --focus: #1f5fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131417; --surface: #1a1c20; --raised: #24272c; --line: #32353c; --ink: #eceded; --soft: #a9adb6; --faint: #7f848e;
    --accent: #7aa8ff; --accent-soft: #1e2b45; --in: #7aa8ff; --out: #4fd0bb;
    --allow: #8a919d; --allow-ink: #6fd19c; --conditional: #f0ad4e; --unknown: #d08bf0; --exposed: #ff7a66;
    --node: #23262b; --node-line: #4a4e57; --cluster: #191b1f; --focus: #7aa8ff;
  }
}
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body {
  display: grid; grid-template: auto 1fr / 1fr minmax(300px, 340px); background: var(--ground); color: var(--ink);
  font: 14px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
header {
  grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 28px; padding: 12px 20px;
  background: var(--surface); border-bottom: 1px solid var(--line);
}
h1 { margin: 0; font-size: 15px; font-weight: 650; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 19px; font-weight: 650; letter-spacing: -0.015em; line-height: 1.25; overflow-wrap: anywhere; }
h3 { margin: 24px 0 6px; font-size: 12px; font-weight: 650; color: var(--soft); display: flex; justify-content: space-between; }
#counts { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0; padding: 0; list-style: none; color: var(--soft); font-variant-numeric: tabular-nums; }
#counts b { color: var(--ink); font-weight: 650; }
#only { margin: 0; color: var(--conditional); }
#search {
  margin-left: auto; width: min(300px, 100%); padding: 7px 12px; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--line); border-radius: 8px;
}
#canvas { position: relative; overflow: hidden; min-height: 0; min-width: 0; }
#picture { display: block; width: 100%; height: 100%; cursor: grab; touch-action: none; user-select: none; }
#picture.moving { cursor: grabbing; }
#picture text { font-family: inherit; fill: var(--ink); }
.namespace rect { fill: var(--cluster); stroke: var(--line); }
#picture .namespace text { font-size: 13px; font-weight: 600; fill: var(--soft); }
.hidden { display: none; }
.node { cursor: pointer; outline: none; }
.node rect { fill: var(--node); stroke: var(--node-line); stroke-width: 1.2; }
.node text { font-size: 13px; text-anchor: middle; font-weight: 500; }
.node.namespace rect { fill: var(--cluster); stroke: var(--node-line); }
#picture .node.namespace text { font-size: 13px; fill: var(--ink); }
#picture .node.namespace text:last-of-type { font-weight: 400; fill: var(--soft); }
.node.everyone rect, .node.outside-from rect, .node.outside-to rect, .node.other-from rect, .node.other-to rect { fill: var(--raised); stroke: var(--faint); }
#picture .node.everyone text, #picture .node.outside-from text, #picture .node.outside-to text { fill: var(--soft); font-style: italic; }
.node:hover rect { stroke: var(--accent); }
.node:focus-visible rect { stroke: var(--focus); stroke-width: 3; }
.node.chosen rect { fill: var(--accent); stroke: var(--accent); }
#picture .node.chosen text { fill: var(--surface); font-weight: 650; }
.badge { fill: var(--exposed); stroke: var(--ground); stroke-width: 2; }
.edge path { fill: none; stroke: var(--allow); stroke-width: 1.4; }
.edge rect { fill: var(--ground); opacity: 0.92; }
#hint { position: absolute; right: 16px; top: 12px; color: var(--soft); pointer-events: none; }
.crowded .edge:not(.near) { display: none; }
.edge text { font-size: 13px; letter-spacing: -0.02em; text-anchor: middle; }
#picture .edge text { fill: var(--soft); }
.edge.conditional path { stroke: var(--conditional); stroke-dasharray: 7 4; }
.edge.unknown path { stroke: var(--unknown); stroke-dasharray: 2 4; }
#picture .edge.conditional text { fill: var(--conditional); }
#picture .edge.unknown text { fill: var(--unknown); }
.head { fill: var(--allow); } .head.conditional { fill: var(--conditional); } .head.unknown { fill: var(--unknown); }
.head.in { fill: var(--in); } .head.out { fill: var(--out); }
.quiet .edge { opacity: 0.13; }
.quiet .node:not(.near):not(.chosen) { opacity: 0.35; }
.quiet .edge.near { opacity: 1; }
.edge.near.in path { stroke: var(--in); stroke-width: 2; marker-end: url(#head-in); }
.edge.near.out path { stroke: var(--out); stroke-width: 2; marker-end: url(#head-out); }
#picture .edge.near text { fill: var(--ink); font-weight: 600; }
.searching .node:not(.found) { opacity: 0.25; }
#trail { position: absolute; left: 16px; top: 12px; z-index: 1; padding: 4px 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
#trail button { border: 0; padding: 0; background: none; font: inherit; color: var(--accent); cursor: pointer; }
#views { display: flex; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
#views button { border: 0; padding: 6px 14px; background: none; color: inherit; font: inherit; cursor: pointer; }
#views button[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
#matrix { display: none; position: absolute; inset: 0; overflow: auto; background: var(--surface); }
.matrix #matrix { display: block; } .matrix :is(#picture, #zoom, #legend, #trail, #hint) { display: none; }
.grid { position: relative; min-width: 100%; min-height: 100%; }
.grid .top { position: sticky; top: 0; height: 170px; z-index: 2; background: var(--surface); border-bottom: 1px solid var(--line); }
.grid .left { position: sticky; left: 0; width: 230px; z-index: 1; }
.grid .corner { position: sticky; left: 0; z-index: 3; width: 230px; height: 169px; padding: 142px 12px 0; color: var(--soft); background: var(--surface); font-size: 12px; }
.grid :is(.column-head, .row-head) { position: absolute; font-size: 12px; line-height: 18px; white-space: nowrap; }
.grid .row-head { width: 230px; height: 18px; padding: 0 8px; background: var(--surface); text-align: right; overflow: hidden; text-overflow: ellipsis; }
.grid .column-head { width: 18px; height: 170px; padding: 6px 0; writing-mode: vertical-rl; transform: rotate(180deg); overflow: hidden; text-overflow: ellipsis; }
.grid .who { font-weight: 400; font-size: 12px; line-height: 18px; overflow-wrap: normal; color: var(--ink); }
.grid .found .who { color: var(--accent); font-weight: 700; }
.grid .row-head.separated { border-top: 1px solid var(--node-line); } .grid .column-head.separated { border-right: 1px solid var(--node-line); }
.bar { position: absolute; display: none; background: var(--accent-soft); pointer-events: none; } .bar.shown { display: block; }
.mark { position: absolute; width: 18px; height: 18px; padding: 0; border: 3px solid var(--surface); border-radius: 6px; background: var(--allow-ink); cursor: pointer; }
.mark.conditional { background: var(--conditional); } .mark.unknown { background: var(--unknown); }
#zoom { position: absolute; right: 16px; bottom: 16px; display: flex; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
#zoom button { border: 0; border-left: 1px solid var(--line); background: var(--surface); color: var(--ink); font: inherit; padding: 6px 12px; cursor: pointer; }
#zoom button:first-child { border-left: 0; }
#zoom button:hover { background: var(--raised); }
#legend {
  position: absolute; left: 16px; bottom: 16px; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0; padding: 7px 14px; list-style: none;
  font-size: 12px; color: var(--soft); background: var(--surface); border: 1px solid var(--line); border-radius: 8px; max-width: calc(100% - 200px);
}
#legend li { display: flex; align-items: center; gap: 7px; }
#legend svg { width: 28px; height: 10px; overflow: visible; }
aside { min-height: 0; overflow-y: auto; padding: 20px 22px 40px; background: var(--surface); border-left: 1px solid var(--line); }
aside p { margin: 6px 0; color: var(--soft); }
.where { color: var(--soft); margin: 0 0 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 12px 0 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
aside ul { list-style: none; margin: 0; padding: 0; }
.entry { padding: 9px 0; border-top: 1px solid var(--line); }
.row { display: flex; gap: 10px; align-items: baseline; justify-content: space-between; }
.who { border: 0; background: none; padding: 0; font: inherit; font-weight: 600; color: var(--accent); cursor: pointer; text-align: left; overflow-wrap: anywhere; }
.who:hover { text-decoration: underline; }
span.who { color: var(--ink); cursor: default; text-decoration: none; }
.on { font-size: 13px; overflow-wrap: anywhere; }
.on, .place { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; }
.tag { flex: none; font-size: 12px; font-weight: 600; }
.tag.allow { color: var(--allow-ink); } .tag.conditional { color: var(--conditional); } .tag.unknown { color: var(--unknown); } .tag.deny { color: var(--exposed); }
details { margin-top: 3px; }
summary { cursor: pointer; color: var(--soft); font-size: 13px; }
.hop { margin: 6px 0 8px; padding-left: 12px; border-left: 2px solid var(--line); }
.example { margin: 6px 0; font-size: 13px; color: var(--soft); overflow-wrap: anywhere; }
.hop > div { font-size: 12.5px; color: var(--soft); }
.reason { font-size: 13px; overflow-wrap: anywhere; }
.reason + .reason { margin-top: 4px; }
.place { font-size: 12px; color: var(--soft); display: block; }
.none { color: var(--soft); }
h3.space { margin-top: 16px; }
#close { float: right; margin: 2px 0 0 12px; border: 1px solid var(--line); border-radius: 7px; background: none; color: inherit; font: inherit; font-size: 13px; padding: 2px 10px; cursor: pointer; }
:is(button, input, summary):focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
@media (max-width: 820px) {
  body { grid-template: auto 55vh auto / 1fr; height: auto; }
  #legend { display: none; }
  aside { border-left: 0; border-top: 1px solid var(--line); }
}
@media print { aside, #zoom, #search { display: none; } body { display: block; } }
`;
