/** A Service or the address of a pod: what callers get by what their proxies know, read once more. */
import type { Dial } from '../../../../src/judge/core/flow';
import type { Verdict } from '../../../../src/judge/core/verdict';
import { fc } from '../../../support/properties';
import { authorization, given, meshed, peerAuthentication, service, sidecar } from '../../given';

const HOSTS = ['*/*', './*', 'bank/*', 'bank/a.bank.svc.cluster.local', '*/b.bank.svc.cluster.local', 'shop/*', '~/*'];

const aService = fc.record({
  name: fc.constantFrom('a', 'b'),
  headless: fc.boolean(),
  speaks: fc.constantFrom('tcp', 'http'),
  target: fc.constantFrom(8080, 8080, 9090),
  port: fc.constantFrom(80, 81),
  exportTo: fc.constantFrom(undefined, undefined, '*', '.', 'shop', 'other'),
});
const aWorld = fc.record({
  services: fc.uniqueArray(aService, { maxLength: 2, selector: ({ name }) => name }),
  hosts: fc.option(fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  picked: fc.option(fc.constantFrom(80, 81), { nil: undefined, freq: 4 }),
  isOpen: fc.boolean(),
  mode: fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE'),
  asksIdentity: fc.boolean(),
});

type World = typeof aWorld extends fc.Arbitrary<infer T> ? T : never;

function objects({ services, hosts, picked, isOpen, mode, asksIdentity }: World): object[] {
  return [
    meshed('shop/web'), meshed('shop/other'), meshed('bank/ledger'),
    ...services.map(({ name, headless, speaks, target, port, exportTo }) => {
      const made = service(`bank/${name}`, { name: speaks, port, targetPort: target }, { app: 'ledger' }) as { metadata: object; spec: object };
      return {
        ...made,
        metadata: { ...made.metadata, ...(exportTo !== undefined && { annotations: { 'networking.istio.io/exportTo': exportTo } }) },
        spec: { ...made.spec, ...(headless && { clusterIP: 'None' }) },
      };
    }),
    sidecar('shop/limits', {
      workloadSelector: { labels: { app: 'web' } },
      outboundTrafficPolicy: { mode: isOpen ? 'ALLOW_ANY' : 'REGISTRY_ONLY' },
      ...(hosts && { egress: [{ hosts, ...(picked !== undefined && { port: { number: picked, protocol: 'TCP', name: 'tcp' } }) }] }),
    }),
    peerAuthentication('bank/mode', { mtls: { mode } }),
    ...(asksIdentity ? [authorization('bank/callers', { rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] })] : []),
  ];
}

/** What shop/web gets at port 8080 of bank/ledger. */
function naive({ services, hosts, picked, isOpen, mode, asksIdentity }: World, dial: Dial | undefined): Verdict {
  const isShown = ({ name, port, exportTo = '*' }: World['services'][number]) => (exportTo === '*' || exportTo === 'shop')
    && (!hosts || ((picked === undefined || picked === port) && hosts.some((host) => (
      ['*/*', 'bank/*', `bank/${name}.bank.svc.cluster.local`, `*/${name}.bank.svc.cluster.local`].includes(host)
    ))));
  const leading = services.filter(({ target }) => target === 8080);
  const shown = leading.filter(isShown);
  // Where no Service leads to the port, one that is not given is assumed by callers that are not limited.
  const knowsService = shown.length > 0 || (leading.length === 0 && isOpen);
  const knowsAddress = shown.some(({ headless, speaks }) => headless && speaks === 'tcp');
  const admits = (hasIdentity: boolean) => (hasIdentity || mode !== 'STRICT') && (hasIdentity || !asksIdentity);
  const viaService = admits(mode !== 'DISABLE');
  const viaAddress = isOpen && admits(false);
  const verdict = (allowed: boolean): Verdict => (allowed ? 'allow' : 'deny');
  if (dial === 'address') return verdict(knowsAddress ? viaService : viaAddress);
  if (!knowsService) return verdict(viaAddress);
  if (dial === 'service' || knowsAddress || viaService || !viaAddress) return verdict(viaService);
  return 'unknown';
}

test('callers get what the ways give them that their proxies know, one by one and all at once', () => {
  const seen = new Set<string>();
  fc.assert(fc.property(aWorld, (world) => {
    const judgement = given(objects(world));
    for (const dial of [undefined, 'service', 'address'] as const) {
      const flow = { from: { workload: 'shop/web' }, to: { workload: 'bank/ledger' }, port: 8080, ...(dial && { dial }) } as const;
      const { verdict } = judgement.check(flow);
      expect([dial, verdict]).toEqual([dial, naive(world, dial)]);
      seen.add(`${String(dial)} ${verdict}`);
    }
    const inMatrix = [...judgement.matrix()].find(({ from, to, protocol, ports }) => 'workload' in from && from.workload === 'shop/web'
      && 'workload' in to && to.workload === 'bank/ledger' && protocol === 'TCP' && ports.first <= 8080 && ports.last >= 8080);
    expect(inMatrix?.verdict ?? 'deny').toBe(naive(world, undefined));
  }), { numRuns: 300 });
  // With these policies an address lets nobody in who does not get in through a Service.
  expect([...seen].sort()).toEqual([
    'address allow', 'address deny', 'service allow', 'service deny', 'undefined allow', 'undefined deny',
  ]);
});
