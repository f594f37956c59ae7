/** Runs in the page, as text: which boxes and labels overlap, which text leaves its box, and which is less than 12 pixels high. */
export const FAULTS_OF_DRAWING = `(() => {
  const scene = document.querySelector('.scene:not(.hidden)');
  const visible = (selector) => [...scene.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);
  const boxes = visible('.node > rect, .edge > rect').map((element) => ({ rect: element.getBoundingClientRect(), name: element.parentElement.textContent }));
  const overlap = (one, other) => other.left < one.right - 0.5 && one.left < other.right - 0.5 && other.top < one.bottom - 0.5 && one.top < other.bottom - 0.5;
  const overlapping = boxes.flatMap((one, index) => boxes.slice(index + 1)
    .filter(({ rect }) => overlap(one.rect, rect)).map(({ name }) => one.name + ' overlaps ' + name));
  const texts = visible('.node text, .edge text');
  const leaving = texts.filter((text) => {
    const frame = text.parentElement.querySelector('rect').getBoundingClientRect();
    const { left, right } = text.getBoundingClientRect();
    return left < frame.left - 0.5 || right > frame.right + 0.5;
  }).map((text) => text.textContent + ' leaves its box');
  const scale = scene.getScreenCTM().a;
  const small = texts.filter((text) => parseFloat(getComputedStyle(text).fontSize) * scale < 12).map((text) => text.textContent + ' is too small');
  return [...overlapping, ...leaving, ...small];
})()`;
