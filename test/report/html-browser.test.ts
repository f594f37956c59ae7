import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { SKIP_BROWSER, startChromium } from './chromium';
import { cityOf } from './city';
import { FAULTS_OF_DRAWING } from './faults-of-drawing';
import { shop } from './shop';
import { ZeroTrustApp } from '../../src';
import { judge } from '../../src/judge/judge';
import { loadManifests } from '../../src/judge/load';
import { htmlPage } from '../../src/report/html/page';
import { pictureOf } from '../../src/report/picture';
import { undeclaredRows } from '../../src/report/reach-report';
import { ParcelDelivery } from '../lessons/parcel-delivery';

/** Namespaces of a large drawing that are opened and looked at. */
const OPENED = 8;

const inBrowser = SKIP_BROWSER ? describe.skip : describe;

inBrowser('the page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zero-trust-'));
  let browser: Browser | undefined;
  let page: Page;
  let complaints: string[];

  async function open(html: string, viewport = { width: 1280, height: 800 }): Promise<void> {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    complaints = [];
    page = await browser!.newPage({ viewport });
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('dialog', (dialog) => { complaints.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
    page.on('request', (request) => { if (!request.url().startsWith('file:')) complaints.push(`request ${request.url()}`); });
    await page.goto(pathToFileURL(file).href);
  }

  const node = (name: string) => page.locator(`.scene:not(.hidden) [aria-label="${name}"]`);
  const panel = () => page.locator('#panel');

  beforeAll(async () => { browser = await startChromium(); });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    const judgement = shop({}, { ipBlockMatchesPods: 'no' });
    const exposure = undeclaredRows(judgement.exposure()).filter((row) => row.direction === 'in');
    const { workloads } = judgement.cluster;
    const picture = pictureOf({ rows: judgement.matrix(), workloads, exposure, explain: (flow) => judgement.explain(flow) });
    await open(htmlPage(picture, 'Shop'));
  });
  afterEach(async () => {
    if (!browser) return;
    await page.close();
    expect(complaints).toEqual([]);
  });

  test('a click on a service says who reaches it, on what, and why', async () => {
    await node('shop/payments').click();
    const reached = panel().locator('h3', { hasText: 'Who can reach it' }).locator('+ ul > li');
    expect(await reached.count()).toBe(1);
    expect(await reached.innerText()).toContain('shop/orders');
    expect(await reached.locator('.on').innerText()).toBe('8080 POST /payment/*');
    await reached.locator('summary').click();
    const why = await reached.locator('details').innerText();
    expect(why).toMatch(/NetworkPolicy shop\/payments allows: .*\n?shop\.yaml:\d+/);
    expect(why).toMatch(/AuthorizationPolicy shop\/payments allows: .*\n?shop\.yaml:\d+/);
  });

  test('the panel says whom a service can reach, and leads there', async () => {
    await node('shop/web').click();
    await panel().locator('h3', { hasText: 'Whom it can reach' }).locator('+ ul .who', { hasText: 'shop/orders' }).click();
    expect(await panel().locator('h2').innerText()).toBe('orders');
  });

  test('arrows of the chosen service stand out', async () => {
    await node('shop/payments').click();
    expect(await page.locator('.edge.near.in').count()).toBe(1);
    expect(await page.locator('#picture.quiet').count()).toBe(1);
  });

  test('everything can be done with the keyboard', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('pay');
    await page.keyboard.press('Enter');
    expect(await panel().locator('h2').innerText()).toBe('payments');
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('shop/payments');
    await page.keyboard.press('Escape');
    expect(await panel().locator('h2').innerText()).toBe('Who can reach whom');
    await node('shop/orders').focus();
    await page.keyboard.press('Enter');
    expect(await panel().locator('h2').innerText()).toBe('orders');
  });

  test('a search lists what it finds', async () => {
    await page.locator('#search').fill('ord');
    expect(await panel().locator('.who').allInnerTexts()).toEqual(['orders']);
    await page.locator('#search').fill('nobody has this name');
    expect(await panel().innerText()).toContain('No service has such a name.');
  });

  test('dragging moves the picture and chooses nothing', async () => {
    const before = await page.locator('#picture').getAttribute('viewBox');
    const box = await node('shop/orders').boundingBox();
    await page.mouse.move(box!.x + 5, box!.y + 5);
    await page.mouse.down();
    await page.mouse.move(box!.x + 120, box!.y + 80, { steps: 4 });
    await page.mouse.up();
    expect(await page.locator('#picture').getAttribute('viewBox')).not.toBe(before);
    expect(await panel().locator('h2').innerText()).toBe('Who can reach whom');
  });

  test('names of manifests do not run', async () => {
    const evil = '</script><img src=x onerror=alert(1)><script>alert(2)</script>';
    const access = { words: evil, port: evil, verdict: 'allow' as const, hops: [{ hop: 'ingress' as const, verdict: 'allow' as const, reasons: [{ object: evil, effect: 'allows' as const, verdict: 'allow' as const, because: evil, place: evil }] }] };
    await page.close();
    await open(htmlPage({
      nodes: [{ kind: 'workload', name: `n/${evil}`, namespace: 'n', facts: [[evil, evil]] }, { kind: 'workload', name: 'n/b', namespace: 'n', facts: [] }],
      edges: [{ from: 0, to: 1, verdict: 'allow', accesses: [access] }],
      exposureKnown: true,
      exposures: [{ from: [evil], to: 1, access }],
    }, evil));
    await node('n/b').click();
    await panel().locator('summary').first().click();
    expect(await panel().innerText()).toContain(evil);
    expect(await page.locator('img').count()).toBe(0);
  });

  describe.each([12, 40, 150, 600])('with %i services', (count) => {
    beforeEach(async () => {
      await page.close();
      await open(htmlPage(cityOf(count), 'City'), { width: 1600, height: 1000 });
    });

    test('no box, label or frame lies on another or is cut off, no text leaves its box, and all of it is at least 12 pixels high', async () => {
      expect(await page.evaluate(FAULTS_OF_DRAWING)).toEqual([]);
      const openers = await page.locator('.scene:not(.hidden) [data-open]').all();
      for (const opener of openers.slice(0, OPENED)) {
        const name = await opener.getAttribute('data-open');
        await opener.dispatchEvent('click');
        expect([name, await page.evaluate(FAULTS_OF_DRAWING)]).toEqual([name, []]);
        await page.locator('#all').click();
      }
    });

    test('it is open in two seconds', async () => {
      const times: number[] = [];
      // The best of some: other programs of the machine take time, too.
      for (let tries = 0; tries < 5 && Math.min(...times) >= 2000; tries += 1) {
        await page.reload();
        times.push(await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd'));
      }
      expect(Math.min(...times)).toBeLessThan(2000);
    });

    test('the matrix has a mark for each pair', async () => {
      await page.locator('[data-view=matrix]').click();
      expect(await page.locator('.mark').count()).toBe(cityOf(count).edges.length);
      await page.locator('.mark').first().click();
      expect(await panel().locator('.on').count()).toBeGreaterThan(0);
    });
  });

  test('an application of 18 workloads is shown whole on a screen of 1600 by 1000, with text of at least 12 pixels', async () => {
    const outdir = mkdtempSync(join(folder, 'parcel-'));
    const app = new ZeroTrustApp({ outdir });
    new ParcelDelivery(app);
    app.synth();
    const judgement = judge(loadManifests([outdir]));
    await page.close();
    await open(htmlPage(pictureOf({ rows: judgement.matrix(), workloads: judgement.cluster.workloads }), 'Parcels'), { width: 1600, height: 1000 });
    expect(await page.locator('.scene:not(.hidden) .node.workload').count()).toBeGreaterThanOrEqual(18);
    expect(await page.evaluate(FAULTS_OF_DRAWING)).toEqual([]);
    const [{ width, height, x, y }, drawn] = [(await page.locator('#canvas').boundingBox())!, (await page.locator('.scene:not(.hidden)').boundingBox())!];
    expect(drawn.x).toBeGreaterThanOrEqual(x);
    expect(drawn.y).toBeGreaterThanOrEqual(y);
    expect(drawn.x + drawn.width).toBeLessThanOrEqual(x + width);
    expect(drawn.y + drawn.height).toBeLessThanOrEqual(y + height);
  });

  test('a namespace opens on a click, and closes again', async () => {
    await page.close();
    await open(htmlPage(cityOf(150), 'City'));
    await node('namespace district-2').click();
    expect(await page.locator('#here').innerText()).toBe('district-2');
    expect(await page.locator('.scene:not(.hidden) .node.workload').count()).toBe(12);
    await page.locator('#all').click();
    expect(await page.locator('.scene:not(.hidden) .node.workload').count()).toBe(0);
  });

  test('a search finds a service wherever it is, chooses it and clears itself', async () => {
    await page.close();
    await open(htmlPage(cityOf(150), 'City'));
    await page.keyboard.press('/');
    await page.keyboard.type('service-100');
    await page.keyboard.press('Enter');
    expect(await panel().locator('h2').innerText()).toBe('service-100');
    expect(await page.locator('#here').innerText()).toBe('district-8');
    expect(await page.locator('#search').inputValue()).toBe('');
    expect(await page.locator('#picture.searching').count()).toBe(0);
  });

  test('a phone shows all of it in its width', async () => {
    await page.close();
    await open(htmlPage(cityOf(40), 'City'), { width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await panel().isVisible()).toBe(true);
  });
});
