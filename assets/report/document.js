/** The page's data and small pieces of its document. Names reach the document through textContent alone. */
const data = JSON.parse(document.getElementById('data').textContent);
const picture = document.getElementById('picture');
const matrix = document.getElementById('matrix');
const panel = document.getElementById('panel');
const search = document.getElementById('search');
const everyone = data.nodes.findIndex((node) => node.kind === 'everyone');
let chosen = -1;

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const add = (parent, ...children) => { parent.append(...children); return parent; };
const button = (className, text, act) => {
  const element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', act);
  return element;
};
const shortName = ({ name, namespace }) => (namespace === undefined ? name : name.slice(namespace.length + 1));
const link = (index, short) => button('who', short ? shortName(data.nodes[index]) : data.nodes[index].name, () => choose(index, true));
const into = (index) => data.edges.filter((edge) => edge.to === index);
// What every workload may do, each of them may do.
const outOf = (index) => data.edges.filter((edge) => edge.from === index
  || (edge.from === everyone && data.nodes[index].kind === 'workload' && edge.to !== index));
