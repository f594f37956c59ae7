/** Runs in the page, as text: which boxes, labels and frames overlap or are cut off, which text leaves its box, and which is less than 12 pixels high. */
export const FAULTS_OF_DRAWING = `(() => {
  const scene = document.querySelector('.scene:not(.hidden)');
  const visible = (selector) => [...scene.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);
  const boxes = visible('.node > rect, .edge > rect').map((element) => ({ rect: element.getBoundingClientRect(), name: element.parentElement.textContent }));
  const overlap = (one, other) => other.left < one.right - 0.5 && one.left < other.right - 0.5 && other.top < one.bottom - 0.5 && one.top < other.bottom - 0.5;
  const overlapping = boxes.flatMap((one, index) => boxes.slice(index + 1)
    .filter(({ rect }) => overlap(one.rect, rect)).map(({ name }) => one.name + ' overlaps ' + name));
  const rectOf = (element) => element.getBoundingClientRect();
  const frames = visible('.namespace:not(.node)').map((element) => ({ name: element.textContent, rect: rectOf(element.querySelector('rect')), title: rectOf(element.querySelector('text')) }));
  const nodes = visible('.node').map((element) => ({ name: element.getAttribute('aria-label'), rect: rectOf(element.querySelector('rect')) }));
  const near = (one, other) => overlap({ left: one.left - 3, right: one.right + 3, top: one.top - 3, bottom: one.bottom + 3 }, other);
  const framed = frames.flatMap((one, index) => [
    ...frames.slice(index + 1).filter(({ rect }) => near(one.rect, rect)).map(({ name }) => 'frame ' + one.name + ' touches frame ' + name),
    ...nodes.filter(({ name, rect }) => !name.startsWith(one.name + '/') && near(one.rect, rect)).map(({ name }) => name + ' touches frame ' + one.name),
    ...nodes.filter(({ name, rect }) => name.startsWith(one.name + '/') && !(one.rect.left < rect.left && rect.right < one.rect.right && one.rect.top < rect.top && rect.bottom < one.rect.bottom))
      .map(({ name }) => name + ' leaves its frame'),
    ...boxes.filter(({ rect }) => overlap(one.title, rect)).map(({ name }) => name + ' hides the name of frame ' + one.name),
    ...(one.title.right < one.rect.right && one.title.left > one.rect.left ? [] : ['the name of frame ' + one.name + ' leaves it']),
  ]);
  const canvas = rectOf(document.querySelector('#canvas'));
  // What is larger than the screen is moved about rather than made too small to read.
  const isWhole = scene.dataset.width <= canvas.width && scene.dataset.height <= canvas.height;
  const cut = !isWhole ? [] : [...boxes, ...frames].filter(({ rect }) => rect.left < canvas.left || rect.right > canvas.right || rect.top < canvas.top || rect.bottom > canvas.bottom)
    .map(({ name }) => name + ' is cut off');
  const texts = visible('.node text, .edge text, .namespace:not(.node) text');
  const leaving = texts.filter((text) => {
    const frame = text.parentElement.querySelector('rect').getBoundingClientRect();
    const { left, right } = text.getBoundingClientRect();
    return left < frame.left - 0.5 || right > frame.right + 0.5;
  }).map((text) => text.textContent + ' leaves its box');
  const scale = scene.getScreenCTM().a;
  const small = texts.filter((text) => parseFloat(getComputedStyle(text).fontSize) * scale < 12).map((text) => text.textContent + ' is too small');
  return [...overlapping, ...framed, ...cut, ...leaving, ...small];
})()`;
