/** Which drawing is shown, what of it stands out, and how it is moved and zoomed. */
const scenes = [...picture.querySelectorAll('.scene')];
const trail = document.getElementById('trail');
const isOverview = scenes.length > 1;
const view = { x: 0, y: 0, scale: 1 };
let scene = scenes[0];
let moved = false;

const show = () => {
  const { clientWidth, clientHeight } = picture;
  picture.setAttribute('viewBox', [view.x, view.y, clientWidth / view.scale, clientHeight / view.scale].join(' '));
};
// Text of 13 pixels stays at least 12 high, where that shows a part only the beginning is shown.
const LEAST = 12.05 / 13;
const fit = (least) => {
  const { clientWidth, clientHeight } = picture;
  const [width, height] = [Number(scene.dataset.width), Number(scene.dataset.height)];
  const room = clientHeight - 64;
  view.scale = Math.max(least, Math.min(1.15, clientWidth / width, room / height));
  view.x = Math.min(0, (width - clientWidth / view.scale) / 2);
  view.y = Math.min(0, (height - room / view.scale) / 2);
  show();
};
const zoom = (factor, x, y) => {
  const scale = Math.min(4, Math.max(0.05, view.scale * factor));
  view.x += x / view.scale - x / scale;
  view.y += y / view.scale - y / scale;
  view.scale = scale;
  show();
};
function reveal(element) {
  const box = element.getBoundingClientRect();
  const frame = picture.getBoundingClientRect();
  if (box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom) return;
  view.x += (box.left + box.width / 2 - frame.left - frame.width / 2) / view.scale;
  view.y += (box.top + box.height / 2 - frame.top - frame.height / 2) / view.scale;
  show();
}

const nodesOf = (one) => [...one.querySelectorAll('[data-node]')];
const edgesOf = (element) => element.dataset.edges.split(',').map((index) => data.edges[Number(index)]);
const openScene = (next) => {
  scene = next;
  scenes.forEach((one) => one.classList.toggle('hidden', one !== next));
  trail.classList.toggle('hidden', !isOverview || next === scenes[0]);
  document.getElementById('hint').classList.toggle('hidden', !next.classList.contains('crowded'));
  document.getElementById('here').textContent = next.dataset.namespace || '';
  fit(LEAST);
};
const sceneFor = (index) => {
  const isHere = (one) => one.querySelector('[data-node="' + index + '"]') !== null;
  return isHere(scene) ? scene : scenes.find((one) => one.dataset.namespace === data.nodes[index].namespace && isHere(one)) || scenes.find(isHere);
};
const highlight = (index) => standOut(index >= 0, (edge) => edge.to === index, (edge) => outOf(index).includes(edge), index);
const highlightNamespace = (name) => standOut(name !== undefined,
  (edge) => data.nodes[edge.to].namespace === name, (edge) => data.nodes[edge.from].namespace === name, -1, name);
const standOut = (any, comesIn, goesOut, index, name) => {
  const near = new Set();
  for (const element of scene.querySelectorAll('[data-edges]')) {
    const edges = edgesOf(element);
    const isIn = any && edges.some(comesIn);
    const isOut = any && edges.some(goesOut);
    element.classList.toggle('near', isIn || isOut);
    element.classList.toggle('in', isIn);
    element.classList.toggle('out', isOut && !isIn);
    if (!isIn && !isOut) continue;
    for (const { from, to } of edges) { near.add(from); near.add(to); }
    element.parentNode.append(element);
  }
  picture.classList.toggle('quiet', any);
  for (const element of nodesOf(scene)) {
    element.classList.toggle('chosen', Number(element.dataset.node) === index);
    element.classList.toggle('near', near.has(Number(element.dataset.node)));
  }
  for (const element of scene.querySelectorAll('[data-open]')) {
    element.classList.toggle('near', element.dataset.open === name || [...near].some((node) => data.nodes[node].namespace === element.dataset.open));
  }
};

for (const element of picture.querySelectorAll('.node')) {
  const act = () => {
    if (element.dataset.node !== undefined) { choose(Number(element.dataset.node), false); return; }
    choose(-1, false);
    openScene(scenes.find((one) => one.dataset.namespace === element.dataset.open));
  };
  element.addEventListener('click', () => { if (!moved) act(); });
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); act(); }
  });
  const peek = (shown) => () => { if (chosen < 0 && element.dataset.open !== undefined) highlightNamespace(shown ? element.dataset.open : undefined); };
  element.addEventListener('pointerenter', peek(true));
  element.addEventListener('pointerleave', peek(false));
  element.addEventListener('focus', () => { if (element.matches(':focus-visible')) reveal(element); });
}
document.getElementById('all').addEventListener('click', () => { choose(-1, false); openScene(scenes[0]); });

picture.addEventListener('wheel', (event) => {
  event.preventDefault();
  const frame = picture.getBoundingClientRect();
  zoom(Math.exp(-event.deltaY / 400), event.clientX - frame.left, event.clientY - frame.top);
}, { passive: false });
let grip;
picture.addEventListener('pointerdown', (event) => { grip = { x: event.clientX, y: event.clientY }; moved = false; });
window.addEventListener('pointermove', (event) => {
  if (!grip) return;
  const dx = event.clientX - grip.x;
  const dy = event.clientY - grip.y;
  if (!moved && Math.abs(dx) + Math.abs(dy) < 5) return;
  moved = true;
  picture.classList.add('moving');
  grip = { x: event.clientX, y: event.clientY };
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  show();
});
window.addEventListener('pointerup', () => { grip = undefined; picture.classList.remove('moving'); });
const middle = (factor) => () => zoom(factor, picture.clientWidth / 2, picture.clientHeight / 2);
document.getElementById('zoom-in').addEventListener('click', middle(1.3));
document.getElementById('zoom-out').addEventListener('click', middle(1 / 1.3));
document.getElementById('zoom-fit').addEventListener('click', () => fit(0.02));
window.addEventListener('resize', show);
