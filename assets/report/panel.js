/** The panel beside the picture: an overview, or the access of one service or one pair, with reasons. */
const why = ({ hops, verdict, example }) => {
  const details = make('details');
  add(details, make('summary', '', 'Why ' + data.words[verdict]));
  if (example) add(details, make('div', 'example', 'For example ' + example));
  for (const hop of data.reasons[hops]) {
    const block = make('div', 'hop');
    add(block, add(make('div'), document.createTextNode(data.hopWords[hop.hop] + ': '), make('span', 'tag ' + hop.verdict, data.words[hop.verdict])));
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
const entries = (edges, end) => edges.flatMap((edge) => edge.accesses.map((access) => entry(link(edge[end]), access)));
const closing = () => {
  const close = button('', 'Close', () => choose(-1, false));
  close.id = 'close';
  return close;
};
const isNamed = (index) => ['workload', 'everyone', 'other-from', 'other-to'].includes(data.nodes[index].kind);

const describe = (index) => {
  const node = data.nodes[index];
  const facts = make('dl');
  for (const [key, value] of node.facts) add(facts, make('dt', '', key), make('dd', '', value));
  const incoming = into(index);
  const fromNamed = entries(incoming.filter((edge) => isNamed(edge.from)), 'from');
  const fromOutside = entries(incoming.filter((edge) => !isNamed(edge.from)), 'from');
  const undeclared = data.exposures.filter((item) => item.to === index)
    .flatMap((item) => item.from.map((name) => entry(make('span', 'who', name), item.access)));
  panel.replaceChildren(closing(), make('p', 'where', node.namespace === undefined ? '' : node.namespace), make('h2', '', shortName(node)), facts);
  if (!node.kind.endsWith('-from') && node.kind !== 'everyone') {
    add(panel, ...section('Who can reach it', fromNamed, 'No other workload can reach it.'));
    if (node.kind === 'workload') {
      const nobody = data.exposureKnown ? 'Neither addresses outside nor undeclared pods can reach it.' : 'No address outside the cluster can reach it.';
      add(panel, ...section('From outside and from undeclared pods', [...fromOutside, ...undeclared], nobody));
    }
  }
  if (!node.kind.endsWith('-to')) add(panel, ...section('Whom it can reach', entries(outOf(index), 'to'), 'It can reach nobody.'));
  const platform = data.platform.filter((item) => item.node === index)
    .map((item) => entry(make('span', 'who', (item.calls ? 'from ' : 'to ') + item.name), item.access));
  if (platform.length > 0) add(panel, ...section('Platform and other programs', platform, ''));
  panel.scrollTop = 0;
};

const describePair = (from, to) => {
  const edges = data.edges.filter((edge) => edge.from === from && edge.to === to);
  panel.replaceChildren(closing(), make('p', 'where', data.nodes[from].name), make('h2', '', data.nodes[to].name),
    add(make('ul'), ...entries(edges, 'to')));
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
