import { createHash } from 'node:crypto';
import { shop } from './shop';
import { layOut } from '../../src/report/html/layout';
import { htmlPage } from '../../src/report/html/page';
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

describe('the layout', () => {
  test.each([['a shop', PICTURE], ['60 services', large(60)], ['300 services', large(300)]])('of %s has no box on another', (_, picture) => {
    const boxes = layOut(picture).nodes;
    const meeting = boxes.flatMap((one, index) => boxes.slice(index + 1)
      .filter((other) => Math.abs(one.x - other.x) < (one.width + other.width) / 2 && Math.abs(one.y - other.y) < (one.height + other.height) / 2));
    expect(meeting).toEqual([]);
  });

  test('keeps every service in the frame of its namespace, and all in the picture', () => {
    const picture = large(60);
    const { nodes, clusters, width, height } = layOut(picture);
    nodes.forEach((box, index) => {
      const frame = clusters.find(({ name }) => name === picture.nodes[index].namespace);
      expect(Math.abs(box.x - (frame?.x ?? Infinity)) + box.width / 2).toBeLessThanOrEqual((frame?.width ?? 0) / 2);
      expect(Math.abs(box.y - (frame?.y ?? Infinity)) + box.height / 2).toBeLessThanOrEqual((frame?.height ?? 0) / 2);
    });
    for (const frame of clusters) {
      expect(frame.x - frame.width / 2).toBeGreaterThanOrEqual(0);
      expect(frame.x + frame.width / 2).toBeLessThanOrEqual(width);
      expect(frame.y + frame.height / 2).toBeLessThanOrEqual(height);
    }
  });

  test('of nobody is an empty picture', () => {
    expect(layOut({ nodes: [], edges: [], exposureKnown: false, exposures: [] }).nodes).toEqual([]);
  });
});
