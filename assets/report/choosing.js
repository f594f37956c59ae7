/** Choosing and searching. */
function matches(node, wanted) { return node.name.toLowerCase().includes(wanted); }
function wantedText() { return search.value.trim().toLowerCase(); }
const filter = () => {
  const wanted = wantedText();
  picture.classList.toggle('searching', wanted !== '');
  for (const element of picture.querySelectorAll('.node')) {
    const found = element.dataset.node !== undefined
      ? matches(data.nodes[Number(element.dataset.node)], wanted)
      : data.nodes.some((node) => node.namespace === element.dataset.open && matches(node, wanted));
    element.classList.toggle('found', wanted !== '' && found);
  }
  mark();
};
function choose(index, focus) {
  chosen = index;
  if (index >= 0) {
    const next = sceneFor(index);
    if (next && next !== scene) openScene(next);
  }
  highlight(index);
  if (index < 0) overview(wantedText());
  else {
    describe(index);
    const element = scene.querySelector('[data-node="' + index + '"]');
    if (element && !isMatrix()) {
      reveal(element);
      if (focus) element.focus({ preventScroll: true });
    }
  }
  mark();
}
search.addEventListener('input', () => {
  filter();
  if (chosen >= 0) choose(-1, false); else overview(wantedText());
});
search.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || wantedText() === '') return;
  const named = data.nodes.findIndex((node) => node.kind === 'workload' && shortName(node).toLowerCase() === wantedText());
  const first = named >= 0 ? named : data.nodes.findIndex((node) => node.kind === 'workload' && matches(node, wantedText()));
  if (first < 0) return;
  search.value = '';
  filter();
  choose(first, true);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    search.value = '';
    filter();
    choose(-1, false);
  } else if (event.key === '/' && event.target !== search) { event.preventDefault(); search.focus(); }
});

openScene(scene);
choose(-1, false);
