import { createHash } from 'node:crypto';
import { shop } from './shop';
import { layOut } from '../../src/report/html/layout';
import { htmlPage } from '../../src/report/html/page';
import { scenesOf } from '../../src/report/html/scenes';
import type { Box } from '../../src/report/html/shapes';
import { pictureOf, type Picture } from '../../src/report/picture';

const judgement = shop();
const PICTURE = pictureOf({ rows: judgement.matrix(), workloads: judgement.cluster.workloads, explain: (flow) => judgement.explain(flow) });
const EVIL = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\' --><!--';

function evilPicture(): Picture {
  const access = { words: EVIL, port: EVIL, verdict: 'allow' as const, hops: [{ hop: 'ingress' as const, verdict: 'allow' as const, reasons: [{ object: EVIL, effect: 'allows' as const, verdict: 'allow' as const, because: EVIL, place: EVIL }] }] };
  return {
    nodes: [
      { kind: 'workload', name: `${EVIL}/${EVIL}`, namespace: EVIL, facts: [[EVIL, EVIL]] },
      { kind: 'outside-from', name: EVIL, facts: [] },
    ],
    edges: [{ from: 1, to: 0, verdict: 'allow', accesses: [access] }],
    exposureKnown: true,
    exposures: [{ from: [EVIL], to: 0, access }],
    assumptions: [{ kind: 'namespace', object: EVIL, text: EVIL, check: EVIL }],
  };
}

/** A cluster of many namespaces whose services call the next one, some of them across namespaces. */
function large(count: number): Picture {
  const nodes = Array.from({ length: count }, (_, index) => {
    const namespace = `team-${Math.floor(index / 12)}`;
    return { kind: 'workload' as const, name: `${namespace}/service-${index}`, namespace, facts: [] };
  });
  const access = { words: '8080 GET', port: '8080', verdict: 'allow' as const, hops: [] };
  const edges = nodes.slice(1).flatMap((_, index) => [{ from: index, to: index + 1, verdict: 'allow' as const, accesses: [access] }]);
  return { nodes, edges, exposureKnown: false, exposures: [] };
}

describe('the page', () => {
  const page = htmlPage(PICTURE, 'Shop');

  test('needs nothing but itself', () => {
    const urls = [...page.matchAll(/https?:\/\/[^\s"'<]+/g)].map(([url]) => url);
    expect(urls.filter((url) => url !== 'http://www.w3.org/2000/svg')).toEqual([]);
    expect(page).not.toMatch(/<(link|iframe|img|object|embed)\b/);
    expect(page).not.toMatch(/\bsrc=|@import|url\((?!#)/);
  });

  test('lets nothing run but its own script', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1].replaceAll('&#39;', '\'') ?? '';
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text);
    expect(scripts).toHaveLength(1);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(scripts[0]).digest('base64')}'`);
    expect(policy).not.toContain('unsafe');
  });

  test('tells what it takes for granted', () => {
    const assumptions = [{ kind: 'namespace', object: 'Namespace shop', text: 'it exists', check: 'by its owner' }];
    expect(htmlPage({ ...PICTURE, assumptions }, 'Shop')).toContain('<summary>1 assumptions</summary><ul><li><b>Namespace shop</b>: it exists. <i>by its owner</i></li></ul>');
    expect(page).not.toContain('<details');
  });

  test('counts services and calls, and has a legend', () => {
    expect(page).toContain('<b>3</b> services');
    expect(page).toContain('cannot be judged');
  });

  test('one arrow from everybody counts for each of them', () => {
    const access = { words: 'any port', port: 'any port', verdict: 'allow' as const, hops: [] };
    const nodes = large(5).nodes.concat({ kind: 'everyone', name: 'every workload', facts: [] });
    const text = htmlPage({ nodes, edges: [{ from: 5, to: 0, verdict: 'allow', accesses: [access] }], exposureKnown: false, exposures: [] }, 'Open');
    expect(text).toContain('<b>4</b> allowed calls');
  });

  test('names of manifests stay text', () => {
    const evil = htmlPage(evilPicture(), EVIL);
    expect(evil).not.toContain(EVIL);
    expect(evil.match(/<script\b/g)).toHaveLength(2);
    expect(evil).not.toContain('<img');
    const data = /<script id="data" type="application\/json">([\s\S]*?)<\/script>/.exec(evil)?.[1] ?? '';
    expect((JSON.parse(data) as Picture).nodes[1].name).toBe(EVIL);
  });

  test('is the same for the same picture', () => {
    expect(htmlPage(PICTURE, 'Shop')).toBe(page);
  });
});

describe('the drawings', () => {
  test('of fewer than thirty services are one, with all of them', () => {
    const [scene, ...others] = scenesOf(large(24));
    expect(others).toEqual([]);
    expect(scene.boxes.map(({ kind }) => kind)).not.toContain('namespace');
  });

  test('of more are one of the namespaces, and one for each of them', () => {
    const [overview, ...namespaces] = scenesOf(large(60));
    expect(overview.boxes.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((number) => `namespace team-${number}`));
    expect(overview.arrows).toHaveLength(4);
    expect(namespaces.map(({ namespace }) => namespace)).toEqual(['team-0', 'team-1', 'team-2', 'team-3', 'team-4']);
    const inside = namespaces[1].boxes.filter(({ kind }) => kind === 'workload');
    expect(inside).toHaveLength(12);
    expect(namespaces[1].boxes.filter(({ opens }) => opens !== undefined).map(({ opens }) => opens)).toEqual(['team-0', 'team-2']);
  });

  test('lose no arrow', () => {
    const picture = large(60);
    const drawn = new Set(scenesOf(picture).flatMap(({ arrows }) => arrows.flatMap(({ edges }) => edges)));
    expect(drawn.size).toBe(picture.edges.length);
  });

  test('show of many calls how many, and the verdict that is least certain', () => {
    const picture = large(36);
    const access = picture.edges[0].accesses;
    const edges = [0, 1, 2].map((index) => ({ from: index, to: 24 + index, verdict: index === 1 ? 'unknown' as const : 'allow' as const, accesses: access }));
    const [arrow] = scenesOf({ ...picture, edges })[0].arrows;
    expect(arrow).toMatchObject({ lines: ['3'], verdict: 'unknown' });
  });
});

function meet(one: Box, other: Box): boolean {
  return Math.abs(one.x - other.x) < (one.width + other.width) / 2 && Math.abs(one.y - other.y) < (one.height + other.height) / 2;
}

function meetings(boxes: readonly Box[]): readonly (readonly [Box, Box])[] {
  return boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => meet(one, other)).map((other) => [one, other] as const));
}

describe('the layout', () => {
  const pictures = [['a shop', PICTURE], ['24 services', large(24)], ['60 services', large(60)], ['300 services', large(300)]] as const;

  test.each(pictures)('of %s has no box or label on another', (_, picture) => {
    for (const scene of scenesOf(picture)) {
      const { boxes, arrows } = layOut(scene);
      expect(meetings([...boxes, ...arrows.flatMap(({ label }) => label ?? [])])).toEqual([]);
    }
  });

  test.each(pictures)('of %s has no arrow through a box', (_, picture) => {
    for (const scene of scenesOf(picture)) {
      const { boxes, arrows, crowded } = layOut(scene);
      if (crowded) continue;
      const crossed = arrows.flatMap(({ points }, index) => {
        const { from, to } = scene.arrows[index];
        return boxes.filter((box, at) => at !== from && at !== to && points.some((point) => meet(box, { ...point, width: 0, height: 0 })));
      });
      expect(crossed).toEqual([]);
    }
  });

  test('keeps every service in the frame of its namespace, and all in the picture', () => {
    for (const scene of scenesOf(large(60))) {
      const { boxes, frames, width, height } = layOut(scene);
      scene.boxes.forEach(({ frame: name }, index) => {
        const box = boxes[index];
        const frame = name === undefined ? { x: width / 2, y: height / 2, width, height } : frames.find((one) => one.name === name)!;
        expect(Math.abs(box.x - frame.x) + box.width / 2).toBeLessThanOrEqual(frame.width / 2);
        expect(Math.abs(box.y - frame.y) + box.height / 2).toBeLessThanOrEqual(frame.height / 2);
      });
    }
  });

  test('of nobody is an empty picture', () => {
    expect(scenesOf({ nodes: [], edges: [], exposureKnown: false, exposures: [] }).map((scene) => layOut(scene).boxes)).toEqual([[]]);
  });
});
