import { allow, deny, intentions, meshed, proxyDefaults, serviceDefaults, services, stated } from './objects';
import { given, networkPolicy, service } from '../../given';
import { bothVerdict } from '../verdicts';

const DIALLED = { transparentProxy: { dialedDirectly: true } };
const BY_ADDRESS = service('shop/api', { port: 80, targetPort: 8080 });
const BY_POD = service('shop/api', { port: 8080 });

function headless(): object {
  const { spec, ...rest } = BY_POD as { spec: object };
  return { ...rest, spec: { ...spec, clusterIP: 'None' } };
}

/** What web and job, which no intention is about, may do at a port of api, of whose pods the network opens some ports. */
function ask(some: readonly object[], open: readonly number[] | undefined, port = 8080): readonly string[] {
  const policies = open === undefined ? [] : [networkPolicy('shop/api', {
    podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Ingress'], ingress: [{ ports: open.map((one) => ({ port: one, protocol: 'TCP' })) }],
  })];
  const objects = [
    meshed('shop/api'), meshed('shop/web'), meshed('shop/job'), ...services('shop/web', 'shop/job'), intentions('api', [allow('web'), deny('*')]), ...some, ...policies,
  ];
  const judged = given(objects, stated());
  return ['shop/web', 'shop/job'].map((caller) => bothVerdict(judged, caller, 'shop/api', { port }));
}

test('calls arrive at the port of the proxy, unless pods are dialled themselves', () => {
  expect(ask([BY_ADDRESS], [20_000])).toEqual(['allow', 'deny']);
  expect(ask([BY_ADDRESS], [8080])).toEqual(['deny', 'deny']);
  expect(ask([headless(), serviceDefaults('api', DIALLED)], [8080])).toEqual(['allow', 'deny']);
  expect(ask([headless(), serviceDefaults('api', DIALLED)], [20_000])).toEqual(['deny', 'deny']);
  expect(ask([headless(), proxyDefaults(DIALLED)], [8080])).toEqual(['allow', 'deny']);
});

test('where a Service has an address as well, callers may do either', () => {
  const objects = [BY_ADDRESS, serviceDefaults('api', DIALLED)];
  expect(ask(objects, [8080])).toEqual(['unknown', 'deny']);
  expect(ask(objects, [20_000])).toEqual(['unknown', 'deny']);
  expect(ask(objects, [8080, 20_000])).toEqual(['allow', 'deny']);
});

test('other ports lead to that of the service, for those whom intentions let in', () => {
  const dialled = [headless(), serviceDefaults('api', DIALLED)];
  for (const port of [9090, 20_000]) {
    expect(ask(dialled, undefined, port)).toEqual(['allow', 'deny']);
    expect(ask([headless()], undefined, port)).toEqual(['deny', 'deny']);
  }
});

test('of an entry that is not understood nobody knows', () => {
  expect(ask([headless(), serviceDefaults('api', { ...DIALLED, envoyExtensions: [{ name: 'builtin/lua' }] })], [8080])[0]).toBe('unknown');
});
