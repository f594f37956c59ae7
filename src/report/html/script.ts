/**
 * What the page does, as text: it runs in a browser, never here. Names reach the document through textContent alone.
 * `data` has nodes, edges and exposures; reasons are numbers into a table, because most of them are said many times.
 */
export const SCRIPT = `'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const picture = document.getElementById('picture');
  const panel = document.getElementById('panel');
  const search = document.getElementById('search');
  const nodeElements = [...document.querySelectorAll('[data-node]')];
  const edgeElements = [...document.querySelectorAll('[data-edge]')];
  const everyone = data.nodes.findIndex((node) => node.kind === 'everyone');
  let chosen = -1;

  // Small pieces of the document.
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const add = (parent, ...children) => { parent.append(...children); return parent; };
  const shortName = ({ name, namespace }) => (namespace === undefined ? name : name.slice(namespace.length + 1));
  const link = (index, short) => {
    const button = make('button', 'who', short ? shortName(data.nodes[index]) : data.nodes[index].name);
    button.type = 'button';
    button.addEventListener('click', () => choose(index, true));
    return button;
  };

  // Why an access has its verdict.
  const why = ({ hops, verdict, example }) => {
    const details = make('details');
    add(details, make('summary', '', 'Why ' + data.words[verdict]));
    if (example) add(details, make('div', 'example', 'For example ' + example));
    for (const hop of data.reasons[hops]) {
      const block = make('div', 'hop');
      const title = add(make('div'), document.createTextNode(data.hopWords[hop.hop] + ': '), make('span', 'tag ' + hop.verdict, data.words[hop.verdict]));
      add(block, title);
      if (hop.reasons.length === 0) add(block, make('div', 'reason', 'nothing stands in the way'));
      for (const reason of hop.reasons) {
        const line = make('div', 'reason');
        if (reason.object) add(line, make('b', '', reason.object), document.createTextNode(' ' + data.effects[reason.effect] + ': '));
        add(line, document.createTextNode(reason.because));
        if (reason.place) add(line, make('span', 'place', reason.place));
        add(block, line);
      }
      add(details, block);
    }
    return details;
  };
  const entry = (who, access) => {
    const item = make('li', 'entry');
    add(item, add(make('div', 'row'), who, make('span', 'tag ' + access.verdict, data.words[access.verdict])), make('div', 'on', access.words));
    if (data.reasons[access.hops].length > 0) add(item, why(access));
    return item;
  };
  const section = (title, items, none) => {
    const heading = add(make('h3'), make('span', '', title), make('span', '', String(items.length)));
    if (items.length === 0) return [heading, make('p', 'none', data.partial ? 'Nothing of what this page was narrowed to.' : none)];
    return [heading, add(make('ul'), ...items)];
  };

  // Who is connected with a node. What everybody may do, each may do.
  const isNamed = (index) => ['workload', 'everyone', 'other-from', 'other-to'].includes(data.nodes[index].kind);
  const into = (index) => data.edges.filter((edge) => edge.to === index);
  const outOf = (index) => data.edges.filter((edge) => edge.from === index
    || (edge.from === everyone && data.nodes[index].kind === 'workload' && edge.to !== index));
  const entries = (edges, end) => edges.flatMap((edge) => edge.accesses.map((access) => entry(link(edge[end]), access)));
  const describe = (index) => {
    const node = data.nodes[index];
    const close = make('button', '', 'Close');
    close.id = 'close';
    close.type = 'button';
    close.addEventListener('click', () => choose(-1, false));
    const facts = make('dl');
    for (const [key, value] of node.facts) add(facts, make('dt', '', key), make('dd', '', value));
    const incoming = into(index);
    const fromNamed = entries(incoming.filter((edge) => isNamed(edge.from)), 'from');
    const fromOutside = entries(incoming.filter((edge) => !isNamed(edge.from)), 'from');
    const strangers = data.exposures.filter((item) => item.to === index)
      .flatMap((item) => item.from.map((name) => entry(make('span', 'who', name), item.access)));
    panel.replaceChildren(close, make('p', 'where', node.namespace === undefined ? '' : node.namespace), make('h2', '', shortName(node)), facts);
    if (!node.kind.endsWith('-from') && node.kind !== 'everyone') {
      add(panel, ...section('Who can reach it', fromNamed, 'No other workload can reach it.'));
      if (node.kind === 'workload') {
        const nobody = data.exposureKnown ? 'Neither addresses outside nor pods that nobody declared can reach it.' : 'No address outside the cluster can reach it.';
        add(panel, ...section('From outside and from undeclared pods', [...fromOutside, ...strangers], nobody));
      }
    }
    if (!node.kind.endsWith('-to')) add(panel, ...section('Whom it can reach', entries(outOf(index), 'to'), 'It can reach nobody.'));
    panel.scrollTop = 0;
  };
  const overview = (wanted) => {
    const byNamespace = new Map();
    data.nodes.forEach((node, index) => {
      if (node.kind !== 'workload' || !matches(node, wanted)) return;
      byNamespace.set(node.namespace, [...byNamespace.get(node.namespace) || [], index]);
    });
    panel.replaceChildren(make('h2', '', 'Who can reach whom'),
      make('p', '', 'Choose a service to see who can reach it, on what, and which policies decide so.'));
    for (const namespace of [...byNamespace.keys()].sort()) {
      const rows = byNamespace.get(namespace).sort((left, right) => (data.nodes[left].name < data.nodes[right].name ? -1 : 1));
      add(panel, ...section(namespace, rows.map((index) => {
        const callers = into(index).length;
        const count = into(index).some((edge) => edge.from === everyone) ? 'every workload' : callers === 0 ? 'no callers' : callers === 1 ? '1 caller' : callers + ' callers';
        return add(make('li', 'entry'), add(make('div', 'row'), link(index, true), make('span', 'where', count)));
      }), ''));
    }
    if (byNamespace.size === 0) add(panel, make('p', 'none', 'No service has such a name.'));
  };

  // Choosing and searching.
  const matches = (node, wanted) => node.name.toLowerCase().includes(wanted);
  const wantedText = () => search.value.trim().toLowerCase();
  function choose(index, focus) {
    chosen = index;
    picture.classList.toggle('quiet', index >= 0);
    const near = new Set();
    edgeElements.forEach((element, position) => {
      const edge = data.edges[position];
      const isIn = index >= 0 && edge.to === index;
      const isOut = index >= 0 && outOf(index).includes(edge);
      element.classList.toggle('near', isIn || isOut);
      element.classList.toggle('in', isIn);
      element.classList.toggle('out', isOut && !isIn);
      if (isIn || isOut) { near.add(edge.from); near.add(edge.to); element.parentNode.append(element); }
    });
    nodeElements.forEach((element, position) => {
      element.classList.toggle('chosen', position === index);
      element.classList.toggle('near', near.has(position));
    });
    if (index >= 0) { describe(index); reveal(nodeElements[index]); } else overview(wantedText());
    if (focus && index >= 0) nodeElements[index].focus({ preventScroll: true });
  }
  search.addEventListener('input', () => {
    const wanted = wantedText();
    picture.classList.toggle('searching', wanted !== '');
    nodeElements.forEach((element, index) => element.classList.toggle('found', wanted !== '' && matches(data.nodes[index], wanted)));
    if (chosen >= 0) choose(-1, false); else overview(wanted);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || wantedText() === '') return;
    const first = data.nodes.findIndex((node) => node.kind === 'workload' && matches(node, wantedText()));
    if (first >= 0) choose(first, true);
  });
  nodeElements.forEach((element, index) => {
    element.addEventListener('click', () => { if (!moved) choose(index, false); });
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(index, false); }
    });
    element.addEventListener('focus', () => { if (element.matches(':focus-visible')) reveal(element); });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      search.value = '';
      search.dispatchEvent(new Event('input'));
      choose(-1, false);
    } else if (event.key === '/' && event.target !== search) { event.preventDefault(); search.focus(); }
  });

  // Moving and zooming, by the part of the picture that is shown.
  const full = { width: Number(picture.dataset.width), height: Number(picture.dataset.height) };
  const view = { x: 0, y: 0, scale: 1 };
  let moved = false;
  const show = () => {
    const { clientWidth, clientHeight } = picture;
    picture.setAttribute('viewBox', [view.x, view.y, clientWidth / view.scale, clientHeight / view.scale].join(' '));
  };
  const fit = (least) => {
    const { clientWidth, clientHeight } = picture;
    view.scale = Math.max(least, Math.min(1.15, clientWidth / full.width, (clientHeight - 60) / full.height));
    view.x = Math.min(0, (full.width - clientWidth / view.scale) / 2);
    view.y = Math.min(0, (full.height - (clientHeight - 40) / view.scale) / 2);
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
  fit(0.45);
  choose(-1, false);
})();
`;
