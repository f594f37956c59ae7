/** Tokens of callers where programs meet: keys of the cluster, pods of others, and two programs. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import {
  ClusterProfile, ForeignWorkload, Mesh, Port, SecureService, ServiceIdentity, TrustReport, ZeroTrustApp, ZeroTrustNamespace,
} from '../../src';
import { zeroTrust } from '../cli/fake-io';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const LOOKS = { serviceIdentity: ServiceIdentity.tokens() };
const keys = (): string => JSON.stringify({ keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: '1', alg: 'ES256' }] });

function synthesize(change: (shop: ZeroTrustNamespace, app: ZeroTrustApp) => void, tokenKeys?: string) {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh: Mesh.none() });
    const profile = ClusterProfile.vanilla({ tokenIssuer: ISSUER, tokenKeys });
    change(new ZeroTrustNamespace(new Chart(app, 'app'), 'shop', { profile }), app);
    return app;
  });
}

function mapOf(looking: SecureService): ApiObject {
  return looking.node.findChild('service-tokens') as ApiObject;
}

describe('keys of the cluster', () => {
  const stated = keys();

  test('stand beside the list as they were stated', () => {
    let data: Record<string, string> = {};
    const { error } = synthesize((shop) => {
      const orders = service(shop, 'orders', LOOKS);
      shop.node.addValidation({ validate: () => { data = (mapOf(orders).toJson() as { data: typeof data }).data; return []; } });
    }, stated);
    expect(error).toBe('');
    expect(data['jwks.json']).toBe(stated);
  });

  test.each<[string, JsonPatch]>([
    ['others', JsonPatch.replace('/data/jwks.json', keys())],
    ['none', JsonPatch.remove('/data/jwks.json')],
  ])('are not %s', (_, patch) => {
    const { files, error } = synthesize((shop) => mapOf(service(shop, 'orders', LOOKS)).addJsonPatch(patch), stated);
    expect(files).toEqual([]);
    expect(error).toContain('ConfigMap shop/orders-service-tokens does not say whom shop/orders may admit: jwks.json has other keys than those of the cluster');
  });
});

/** Pods that a chart makes, with a token for somebody. */
function chartsPods(shop: ZeroTrustNamespace, audience: string): void {
  const volumes = [{ name: 'token', projected: { sources: [{ serviceAccountToken: { audience, expirationSeconds: 600, path: 'token' } }] } }];
  const securityContext = { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } };
  const container = {
    name: 'batch',
    image: `ghcr.io/acme/batch@sha256:${'0123456789abcdef'.repeat(4)}`,
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    resources: { limits: { memory: '64Mi' } },
    volumeMounts: [{ name: 'token', mountPath: '/token', readOnly: true }],
  };
  new ApiObject(shop, 'batch-account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'batch', namespace: 'shop' } });
  new ApiObject(shop, 'batch-pods', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'batch', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'batch' } },
      template: { metadata: { labels: { app: 'batch' } }, spec: { serviceAccountName: 'batch', automountServiceAccountToken: false, securityContext, containers: [container], volumes } },
    },
  });
}

describe('pods that somebody else makes', () => {
  const calling = (audience: string) => synthesize((shop) => {
    new ForeignWorkload(shop, 'batch', { podLabels: { app: 'batch' } }).calls(service(shop, 'orders', LOOKS));
    chartsPods(shop, audience);
  });

  test('may bring the token of a call that was declared', () => expect(calling('orders.shop.svc').error).toBe(''));

  test('bring no other', () => {
    const { files, error } = calling('vault');
    expect(files).toEqual([]);
    expect(error).toContain('serviceAccountToken.audience: "vault", which is not understood or not safe: it gives the pod a token by which others than the API server know it');
  });

  test('are admitted, and a warning says that nobody mounts them a token', () => {
    let warnings: readonly string[] = [];
    synthesize((shop, app) => {
      new ForeignWorkload(shop, 'batch', { podLabels: { app: 'batch' } }).calls(service(shop, 'orders', LOOKS));
      ({ warnings } = TrustReport.of(app));
    });
    expect(warnings.join('\n')).toContain("a token for the audience 'orders.shop.svc' in its requests: shop/orders admits nobody without one");
  });
});

describe('two programs', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'tokens-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  const profile = ClusterProfile.vanilla({ tokenIssuer: ISSUER, podCidrs: ['10.244.0.0/16'] });
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

  async function verify({ callee, reference, known = true }: Said): Promise<readonly string[]> {
    const a = program('a', (chart) => {
      const orders = service(new ZeroTrustNamespace(chart, 'shop'), 'orders', { serviceIdentity: callee });
      if (known) SecureService.fromReference({ namespace: 'web', name: 'web' }).calls(orders);
    });
    const b = program('b', (chart) => {
      service(new ZeroTrustNamespace(chart, 'web'), 'web').calls(
        SecureService.fromReference({ namespace: 'shop', name: 'orders', ports: [Port.http(8080)], serviceIdentity: reference }),
      );
    });
    const { out } = await zeroTrust(['verify', a, b, '--output', 'json']);
    const { findings } = JSON.parse(out) as { readonly findings: readonly { readonly rule: { readonly code: string }; readonly message: string }[] };
    return findings.filter(({ rule }) => rule.code === 'ZT906').map(({ message }) => message);
  }

  test('that say the same fit together', async () => {
    expect(await verify({ callee: ServiceIdentity.tokens(), reference: ServiceIdentity.tokens() })).toEqual([]);
    expect(await verify({})).toEqual([]);
  });

  test('do not, where the caller knows of no token', async () => {
    expect((await verify({ callee: ServiceIdentity.tokens() })).join('\n')).toContain('a token with the audience "orders.shop.svc", by which shop/orders knows its callers');
  });

  test('do not, where the callee asks for none', async () => {
    expect((await verify({ reference: ServiceIdentity.tokens() })).join('\n')).toContain('a token by which others than the API server know it');
  });

  test('do not, where they mean different names', async () => {
    expect((await verify({ callee: ServiceIdentity.tokens({ audience: 'orders' }), reference: ServiceIdentity.tokens() })).join('\n')).toContain('a token with the audience "orders"');
  });

  test('do not, where the callee does not know the caller', async () => {
    expect((await verify({ callee: ServiceIdentity.tokens(), reference: ServiceIdentity.tokens(), known: false })).join('\n')).toContain('system:serviceaccount:web:web, which was declared, is not among the callers');
  });
});
