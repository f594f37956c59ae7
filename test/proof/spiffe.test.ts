/** Certificates of callers where programs meet: pods of others, two programs, and what is assumed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  ClusterProfile, ForeignWorkload, Mesh, Port, Probes, SecureCronJob, SecureJob, SecureService, ServiceIdentity, TrustReport, ZeroTrustApp,
  ZeroTrustDefaults, ZeroTrustNamespace,
} from '../../src';
import { zeroTrust } from '../cli/fake-io';
import { image, service } from '../support/programs';
import { manifestsOf, ofKind } from '../support/synth';
import { synthesized } from '../support/synthesized';

const TLS = { ports: [Port.tls(8443)], probes: Probes.tcp() };
const LOOKS = { ...TLS, serviceIdentity: ServiceIdentity.spiffe() };
const profile = ClusterProfile.vanilla({ spire: { trustDomain: 'example.org' }, podCidrs: ['10.244.0.0/16'] });

function synthesize(change: (shop: ZeroTrustNamespace, app: ZeroTrustApp) => void) {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh: Mesh.none(), profile });
    change(new ZeroTrustNamespace(new Chart(app, 'app'), 'shop'), app);
    return app;
  });
}

/** By the names of the objects by which SPIRE knows them. */
function identified(declare: (shop: ZeroTrustNamespace) => void): readonly string[] {
  const manifests = manifestsOf((chart) => {
    ZeroTrustDefaults.of(chart).set({ profile, mesh: Mesh.none() });
    declare(new ZeroTrustNamespace(chart, 'shop'));
  });
  return ofKind(manifests, 'ClusterSPIFFEID').map(({ metadata }) => metadata.name as string).sort();
}

describe('certificates are for', () => {
  test('services that look at those of their callers, and these callers, in whatever order it is said', () => {
    expect(identified((shop) => {
      const plain = service(shop, 'plain');
      const web = service(shop, 'web');
      web.calls(plain);
      web.calls(service(shop, 'orders', LOOKS));
    })).toEqual(['shop.orders', 'shop.web']);
  });

  test('callers by what all call', () => {
    expect(identified((shop) => {
      service(shop, 'before');
      shop.allCall(service(shop, 'orders', LOOKS));
      service(shop, 'after');
    })).toEqual(['shop.after', 'shop.before', 'shop.orders']);
  });

  test('jobs, whatever their objects are called', () => {
    const jobs = (shop: ZeroTrustNamespace) => {
      const orders = service(shop, 'orders', LOOKS);
      new SecureJob(shop, 'migration', { image: image('migration') }).calls(orders);
      new SecureCronJob(shop, 'nightly', { image: image('nightly'), schedule: '0 3 * * *' }).calls(orders);
    };
    expect(identified(jobs)).toEqual(['shop.migration', 'shop.nightly', 'shop.orders']);
    expect(synthesize(jobs).error).toBe('');
  });

  test('no pods that somebody else makes, and a warning says so', () => {
    let warnings: readonly string[] = [];
    const foreign = (shop: ZeroTrustNamespace) => { new ForeignWorkload(shop, 'batch', { podLabels: { app: 'batch' } }).calls(service(shop, 'orders', LOOKS)); };
    expect(identified(foreign)).toEqual(['shop.orders']);
    const { error } = synthesize((shop, app) => {
      foreign(shop);
      ({ warnings } = TrustReport.of(app));
    });
    expect(error).toBe('');
    expect(warnings.join('\n')).toContain('nothing gives them a certificate');
  });
});

test('what SPIRE has to do is assumed', () => {
  let assumed: readonly string[] = [];
  synthesize((shop, app) => {
    service(shop, 'orders', LOOKS);
    assumed = TrustReport.of(app).assumptions.map(({ object, text }) => `${object}: ${text}`);
  });
  expect(assumed.filter((text) => text.includes('SPIRE'))).toEqual([expect.stringContaining('SPIRE of example.org: its server')]);
});

describe('two programs', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'spiffe-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  function program(name: string, declare: (chart: Chart) => void): string {
    const outdir = join(folder, name);
    const app = new ZeroTrustApp({ outdir, mesh: Mesh.none(), profile });
    declare(new Chart(app, name));
    app.synth();
    return outdir;
  }

  interface Said {
    readonly callee?: ServiceIdentity;
    readonly reference?: ServiceIdentity;
    readonly known?: boolean;
  }

  /** What is wrong with both together, beside what is assumed of the reference. */
  async function verify({ callee, reference, known = true }: Said): Promise<readonly string[]> {
    const a = program('a', (chart) => {
      const orders = service(new ZeroTrustNamespace(chart, 'shop'), 'orders', { ...TLS, serviceIdentity: callee });
      if (known) SecureService.fromReference({ namespace: 'web', name: 'web' }).calls(orders);
    });
    const b = program('b', (chart) => {
      service(new ZeroTrustNamespace(chart, 'web'), 'web').calls(
        SecureService.fromReference({ namespace: 'shop', name: 'orders', ports: [Port.tls(8443)], serviceIdentity: reference }),
      );
    });
    const { out } = await zeroTrust(['verify', a, b, '--output', 'json']);
    const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: { readonly code: string }; readonly message: string }[] };
    return findings.filter(({ rule, message }) => rule.code === 'ZT906' || /spire|spiffe/i.test(message)).map(({ message }) => message);
  }

  const spiffe = ServiceIdentity.spiffe();

  test('that say the same fit together, and no rule objects', async () => {
    expect(await verify({ callee: spiffe, reference: spiffe })).toEqual([]);
  });

  test('do not, where the caller knows of no certificate', async () => {
    const found = (await verify({ callee: spiffe })).join('\n');
    expect(found).toContain('ClusterSPIFFEID web.web, by which web/web gets its certificate, is missing');
    expect(found).toContain('one volume of the driver csi.spiffe.io, read-only, by which the pod gets its certificate');
  });

  test('do not, where the callee asks for none', async () => {
    const found = (await verify({ reference: spiffe })).join('\n');
    expect(found).toContain('it gives the pod a certificate that was not declared');
    expect(found).toContain('ClusterSPIFFEID web.web');
  });

  test('do not, where one means tokens', async () => {
    expect((await verify({ callee: spiffe, reference: ServiceIdentity.tokens() })).join('\n')).toContain('is missing');
  });

  test('do not, where the callee does not know the caller', async () => {
    expect((await verify({ callee: spiffe, reference: spiffe, known: false })).join('\n')).toContain('spiffe://example.org/ns/web/sa/web, which was declared, is not among the callers');
  });
});
