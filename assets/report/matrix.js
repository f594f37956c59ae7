/** Callers by callees, a mark for each pair that has access. Drawn when it is first looked at; only marks are elements. */
const CELL = 18;
const HEAD = { left: 230, top: 170 };
let drawn = false;

const inOrder = (indexes) => [...indexes].sort((left, right) => {
  const [one, other] = [data.nodes[left], data.nodes[right]];
  const rank = (node) => (node.kind === 'workload' ? 0 : 1);
  return rank(one) - rank(other) || (one.name < other.name ? -1 : 1);
});
const place = (element, left, top) => { element.style.left = left + 'px'; element.style.top = top + 'px'; return element; };

const drawMatrix = () => {
  drawn = true;
  const callers = inOrder(new Set(data.edges.map((edge) => edge.from)));
  const callees = inOrder(new Set(data.edges.map((edge) => edge.to)));
  const grid = make('div', 'grid');
  grid.style.width = HEAD.left + callees.length * CELL + 60 + 'px';
  grid.style.height = HEAD.top + callers.length * CELL + 20 + 'px';
  const column = make('div', 'bar');
  const row = make('div', 'bar');
  column.style.width = CELL + 'px';
  row.style.height = CELL + 'px';
  column.style.height = row.style.width = '100%';
  add(grid, column, row);
  const point = (left, top) => {
    place(column, HEAD.left + left * CELL, 0).classList.toggle('shown', left >= 0);
    place(row, 0, HEAD.top + top * CELL).classList.toggle('shown', top >= 0);
  };
  const top = make('div', 'top');
  const left = make('div', 'left');
  const separated = (indexes, at) => at > 0 && data.nodes[indexes[at]].namespace !== data.nodes[indexes[at - 1]].namespace;
  callees.forEach((index, at) => {
    const head = add(make('div', 'column-head'), link(index));
    head.dataset.node = index;
    head.classList.toggle('separated', separated(callees, at));
    head.addEventListener('pointerenter', () => point(at, -1));
    add(top, place(head, HEAD.left + at * CELL, 0));
  });
  callers.forEach((index, at) => {
    const head = add(make('div', 'row-head'), link(index));
    head.dataset.node = index;
    head.classList.toggle('separated', separated(callers, at));
    head.addEventListener('pointerenter', () => point(-1, at));
    add(left, place(head, 0, at * CELL));
  });
  const rank = { allow: 0, conditional: 1, unknown: 2 };
  const pairs = new Map();
  for (const edge of data.edges) {
    const key = edge.from + ' ' + edge.to;
    const known = pairs.get(key);
    if (!known || rank[edge.verdict] > rank[known.verdict]) pairs.set(key, { verdict: edge.verdict, from: edge.from, to: edge.to, words: [...known ? known.words : [], ...edge.accesses.map((access) => access.words)] });
  }
  const columnOf = new Map(callees.map((index, at) => [index, at]));
  const rowOf = new Map(callers.map((index, at) => [index, at]));
  for (const { from, to, verdict, words } of pairs.values()) {
    const mark = button('mark ' + verdict, '', () => describePair(from, to));
    mark.title = data.nodes[from].name + ' → ' + data.nodes[to].name + '\n' + words.join('\n');
    mark.setAttribute('aria-label', mark.title);
    mark.addEventListener('pointerenter', () => point(columnOf.get(to), rowOf.get(from)));
    add(grid, place(mark, HEAD.left + columnOf.get(to) * CELL, HEAD.top + rowOf.get(from) * CELL));
  }
  top.prepend(make('div', 'corner', 'caller ↓  callee →'));
  add(grid, top, left);
  matrix.replaceChildren(grid);
};

const views = [...document.querySelectorAll('#views button')];
const isMatrix = () => document.body.classList.contains('matrix');
const openView = (name) => {
  document.body.classList.toggle('matrix', name === 'matrix');
  for (const one of views) one.setAttribute('aria-pressed', String(one.dataset.view === name));
  if (name === 'matrix' && !drawn) drawMatrix();
  if (name !== 'matrix') fit(LEAST);
  mark();
};
for (const one of views) one.addEventListener('click', () => openView(one.dataset.view));

// Heads of what is chosen or searched stand out.
const mark = () => {
  const wanted = wantedText();
  const heads = [...matrix.querySelectorAll('[data-node]')];
  for (const head of heads) {
    const index = Number(head.dataset.node);
    head.classList.toggle('found', index === chosen || (wanted !== '' && matches(data.nodes[index], wanted)));
  }
  const first = heads.find((head) => Number(head.dataset.node) === chosen);
  if (isMatrix() && first) first.scrollIntoView({ block: 'nearest', inline: 'nearest' });
};
