import { JsonPatch } from 'cdk8s';
import { Access, HttpMethod, PodContainer, ServiceIdentity } from '../../../src';
import { image } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { POD } from '../world';
import type { World } from '../world';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const TOKEN = `${POD}/volumes/1/projected`;
const MOUNT = `${POD}/containers/0/volumeMounts/1`;
const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;

/** A service that looks at tokens, and one that calls it with a helper beside it; another one that looks, which it does not call. */
function withTokens(world: World): void {
  const serviceIdentity = ServiceIdentity.tokens();
  const ledger = world.service('ledger', { serviceIdentity, metrics: { port: 9090 } });
  world.service('audit', { serviceIdentity });
  const asker = world.service('asker', { containers: [PodContainer.sidecar('helper', { image: image('helper') })] });
  asker.calls(ledger, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST], paths: ['/entries', '/entries/*'] }));
  world.web.calls(ledger, Access.http({ notPaths: ['/admin*'] }));
  world.edge.exposes(ledger, { pathPrefixes: ['/ledger'], methods: [HttpMethod.GET] });
}

/** What the file of the ledger says, as somebody wrote it by hand. */
const CALLERS = {
  issuer: ISSUER,
  audience: 'ledger.shop.svc',
  callers: [
    { subject: 'system:serviceaccount:shop:web', requests: [{ port: 8080, notPaths: ['/admin*'] }] },
    { subject: 'system:serviceaccount:shop:asker', requests: [{ port: 8080, methods: ['GET'], paths: ['/entries', '/entries/*'] }, { port: 8080, methods: ['POST'], paths: ['/entries/*', '/entries'] }] },
  ],
  anonymous: [
    { port: 8080, methods: ['GET'], paths: ['/healthz', '/ledger', '/ledger/*'] }, { port: 9090, methods: ['GET'], paths: ['/metrics'] },
  ],
};
type Callers = typeof CALLERS;

function inPods(patches: readonly JsonPatch[], ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      withTokens(world);
      world.patch('Deployment', 'asker', ...patches);
    },
    object: 'Deployment shop/asker',
    says,
  };
}

function writing(text: string): (world: World) => void {
  return (world) => {
    withTokens(world);
    world.patch('ConfigMap', 'ledger-service-tokens', JsonPatch.replace('/data/callers.json', text));
  };
}

function inFile(said: object | string, ...says: (string | RegExp)[]): Fault {
  return {
    change: writing(typeof said === 'string' ? said : JSON.stringify(said)),
    object: 'ConfigMap shop/ledger-service-tokens',
    says: ['does not say whom shop/ledger may admit', WAIVABLE, ...says],
  };
}

function inCallers(change: (callers: Callers['callers']) => object[], ...says: (string | RegExp)[]): Fault {
  return inFile({ ...CALLERS, callers: change(CALLERS.callers) }, ...says);
}

function inMap(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      withTokens(world);
      world.patch('ConfigMap', 'ledger-service-tokens', patch);
    },
    object: 'ConfigMap shop/ledger-service-tokens',
    says,
  };
}

/** Something else where the ledger reads whom it may admit. */
function hiding(mountPath: string, more: object): Fault {
  return {
    change: (world) => {
      withTokens(world);
      world.patch('Deployment', 'ledger', JsonPatch.add(`${POD}/containers/0/volumeMounts/-`, { name: 'tmp', mountPath, ...more }));
    },
    object: 'Deployment shop/ledger',
    says: [/its container ledger mounts something else at \/etc\/service-tokens.*, which hides what it mounts at \/etc\/service-tokens/],
  };
}

function token(audience: string) {
  return { name: 'more', projected: { defaultMode: 288, sources: [{ serviceAccountToken: { audience, expirationSeconds: 600, path: 'token' } }] } };
}

const [WEB, ASKER] = CALLERS.callers as [Callers['callers'][number], Callers['callers'][number]];
const OTHERS = 'a token by which others than the API server know it';

/** Tokens of callers, and what services that look at them are told. */
export const AREA: Area = {
  faults: {
    'a token for a service that is not called': inPods([JsonPatch.add(`${POD}/volumes/-`, token('audit.shop.svc'))], OTHERS, 'audit.shop.svc', WAIVABLE),
    'a token for somebody outside': inPods([JsonPatch.add(`${POD}/volumes/-`, token('vault'))], OTHERS, WAIVABLE),
    'a token for the API server, by its name': inPods([JsonPatch.add(`${POD}/volumes/-`, token(ISSUER))], OTHERS, WAIVABLE),
    'a token for the API server, without a name': inPods([JsonPatch.remove(`${TOKEN}/sources/0/serviceAccountToken/audience`)], 'a token with the audience'),
    'a token for another service': inPods([JsonPatch.replace(`${TOKEN}/sources/0/serviceAccountToken/audience`, 'audit.shop.svc')], OTHERS),
    'no token at all': inPods([JsonPatch.remove(`${POD}/volumes/1`), JsonPatch.remove(MOUNT)], 'volumes is missing, expected a token with the audience "ledger.shop.svc"'),
    'a token for an hour': inPods([JsonPatch.replace(`${TOKEN}/sources/0/serviceAccountToken/expirationSeconds`, 3600)], 'expirationSeconds is 3600, expected 600', WAIVABLE),
    'a token for as long as nobody says': inPods([JsonPatch.remove(`${TOKEN}/sources/0/serviceAccountToken/expirationSeconds`)], 'expirationSeconds is missing, expected 600'),
    'a token under another name': inPods([JsonPatch.replace(`${TOKEN}/sources/0/serviceAccountToken/path`, 'other')], 'path is "other", expected "token"'),
    'a token that others may read': inPods([JsonPatch.replace(`${TOKEN}/defaultMode`, 0o444)], 'defaultMode is 292, expected 288 (0440)'),
    'a token that may be written': inPods([JsonPatch.replace(`${TOKEN}/defaultMode`, 0o640)], 'defaultMode is 416, expected 288 (0440)'),
    'a token with the usual mode': inPods([JsonPatch.remove(`${TOKEN}/defaultMode`)], 'defaultMode is missing, expected 288 (0440)'),
    'a token beside something else': inPods([JsonPatch.add(`${TOKEN}/sources/-`, { configMap: { name: 'a' } })], 'this token alone'),
    'a token that a helper sees': inPods([JsonPatch.add(`${POD}/initContainers/0/volumeMounts`, [{ name: 'token-ledger-438a5c3d', mountPath: '/t', readOnly: true }])], 'container helper: volumeMounts', 'no token for shop/ledger'),
    'a token at another place': inPods([JsonPatch.replace(`${MOUNT}/mountPath`, '/var/run/other')], 'container asker: volumeMounts', 'the token for shop/ledger, once, read-only and whole, at /var/run/service-tokens/ledger.shop'),
    'a token that may be overwritten': inPods([JsonPatch.remove(`${MOUNT}/readOnly`)], 'the token for shop/ledger, once, read-only'),
    'a token that is never renewed': inPods([JsonPatch.add(`${MOUNT}/subPath`, 'token')], 'the token for shop/ledger, once, read-only and whole'),
    'a token behind something else': inPods([JsonPatch.add(`${POD}/containers/0/volumeMounts/-`, { name: 'tmp', mountPath: '/var/run/service-tokens/ledger.shop/./token', subPath: 'mine' })], 'container asker: volumeMounts is "/var/run/service-tokens/ledger.shop/token", expected nothing at /var/run/service-tokens/ledger.shop before the token for shop/ledger'),
    'a token that nobody sees': inPods([JsonPatch.remove(MOUNT)], 'the token for shop/ledger, once'),
    'one more caller': inCallers((all) => [...all, { subject: 'system:serviceaccount:shop:orders', requests: [{ port: 8080 }] }], '"system:serviceaccount:shop:orders" is among the callers, and was not declared'),
    'a caller of another namespace': inCallers(([, ...all]) => [...all, { ...WEB, subject: 'system:serviceaccount:other:web' }], '"system:serviceaccount:other:web" is among the callers'),
    'anybody as a caller': inCallers((all) => [...all, { subject: '*', requests: [{ port: 8080 }] }], '"*" is among the callers'),
    'one caller less': inCallers(([web]) => [web!], 'system:serviceaccount:shop:asker, which was declared, is not among the callers'),
    'a caller twice': inCallers((all) => [...all, WEB], 'is there twice'),
    'one more method': inCallers(([web]) => [web!, { ...ASKER, requests: [{ port: 8080, methods: ['GET', 'POST', 'DELETE'], paths: ['/entries', '/entries/*'] }] }], 'may ask for DELETE on /entries at 8080, which was not declared'),
    'any method': inCallers(([web]) => [web!, { ...ASKER, requests: [{ port: 8080, paths: ['/entries', '/entries/*'] }] }], 'may ask for any method on /entries at 8080'),
    'one more path': inCallers(([web]) => [web!, { ...ASKER, requests: [...ASKER.requests, { port: 8080, methods: ['GET'], paths: ['/'] }] }], 'may ask for GET on / at 8080'),
    'any path': inCallers(([web]) => [web!, { ...ASKER, requests: [{ port: 8080, methods: ['GET', 'POST'] }] }], 'may ask for GET on any path at 8080'),
    'any path of one with exceptions': inCallers(([, asker]) => [asker!, { ...WEB, requests: [{ port: 8080 }] }], 'may ask for any method on any path at 8080'),
    'other exceptions': inCallers(([, asker]) => [asker!, { ...WEB, requests: [{ port: 8080, notPaths: ['/admin'] }] }], 'may ask for any method on any path but /admin at 8080'),
    'one more port': inCallers(([web]) => [web!, { ...ASKER, requests: [...ASKER.requests, { port: 9090 }] }], 'any method on any path at 9090'),
    'fewer methods': inCallers(([web]) => [web!, { ...ASKER, requests: ASKER.requests.slice(0, 1) }], 'may not ask for POST on /entries at 8080, which was declared'),
    'an empty list of paths': inCallers(([web]) => [web!, { ...ASKER, requests: [{ port: 8080, methods: ['GET'], paths: [] }] }], 'is not understood'),
    'a star among the methods': inCallers(([web]) => [web!, { ...ASKER, requests: [{ port: 8080, methods: ['*'] }] }], 'is not understood'),
    'a field of requests that nobody knows': inCallers(([web]) => [web!, { ...ASKER, requests: [...ASKER.requests, { port: 8080, methods: ['GET'], hosts: ['a'] }] }], 'is not understood'),
    'requests without a token': inFile({ ...CALLERS, anonymous: [...CALLERS.anonymous, { port: 8080, paths: ['/entries'] }] }, 'somebody without a token may ask for any method on /entries'),
    'probes with a token': inFile({ ...CALLERS, anonymous: [] }, 'somebody without a token may not ask for'),
    'another issuer': inFile({ ...CALLERS, issuer: 'https://evil.example.com' }, 'issuer is "https://evil.example.com"'),
    'another audience': inFile({ ...CALLERS, audience: 'audit.shop.svc' }, 'audience is "audit.shop.svc", expected "ledger.shop.svc"'),
    'several audiences': inFile({ ...CALLERS, audience: ['ledger.shop.svc', 'audit.shop.svc'] }, 'audience is'),
    'one more field': inFile({ ...CALLERS, insecure: true }, 'unknown field insecure'),
    // Some readers take the first of two, and some the last.
    'requests without a token, twice': inFile(JSON.stringify(CALLERS).replace('"anonymous"', '"anonymous":[{"port":8080}],"anonymous"'), 'has a name twice'),
    'a caller with two names': inFile(JSON.stringify(CALLERS).replace('"subject"', '"subject":"system:serviceaccount:other:web","subject"'), 'has a name twice'),
    'methods twice, in other letters': inFile(JSON.stringify(CALLERS).replace('"methods"', String.raw`"m\u0065thods" : ["DELETE"], "methods"`), 'has a name twice'),
    'no JSON': inFile('callers: []', 'is no JSON object'),
    'no callers': inFile({ issuer: ISSUER, audience: 'ledger.shop.svc' }, 'callers is no list'),
    'keys that the profile does not state': inMap(JsonPatch.add('/data/jwks.json', '{"keys":[]}'), 'data.jwks.json is undeclared', WAIVABLE),
    'bytes': inMap(JsonPatch.add('/binaryData', { 'callers.json': 'e30=' }), 'binaryData is undeclared', WAIVABLE),
    'a file of another name': inMap(JsonPatch.replace('/metadata/name', 'other'), 'ConfigMap shop/ledger-service-tokens, by which shop/ledger knows whom it may admit, is missing'),
    'a list behind that of somebody else': hiding('/etc/service-tokens/callers.json', { subPath: 'callers.json' }),
    'a list behind an empty directory': hiding('/etc/service-tokens/', {}),
    'a list behind a folder in it': hiding('/etc//service-tokens/..data', {}),
    'a file that the service does not see': {
      change: (world) => {
        withTokens(world);
        world.patch('Deployment', 'ledger', JsonPatch.remove(MOUNT));
      },
      object: 'Deployment shop/ledger',
      says: ['does not mount, at /etc/service-tokens, all keys of the ConfigMap shop/ledger-service-tokens'],
    },
    'a right to change whom a workload admits': {
      change: (world) => {
        withTokens(world);
        world.service('writer', { permissions: [{ resource: 'configmaps', names: ['ledger-service-tokens'], verbs: ['get', 'update'] }] });
      },
      object: 'ServiceAccount shop/writer',
      says: ['may update the ConfigMap shop/ledger-service-tokens', 'which says whom shop/ledger may admit. Take the right away'],
    },
  },
  harmless: {
    'services that look at tokens': withTokens,
    'the same file, written otherwise': writing(JSON.stringify(CALLERS)),
    'the same file with names among its values': writing(JSON.stringify(CALLERS, null, 1).replaceAll('"port":', '"port" :')),
    'tokens that their owner alone can read': (world) => {
      withTokens(world);
      world.patch('Deployment', 'asker', JsonPatch.replace(`${TOKEN}/defaultMode`, 0o400));
    },
    'a helper that calls with the token of its main container': (world) => {
      const ledger = world.service('ledger', { serviceIdentity: ServiceIdentity.tokens() });
      world.service('asker', {
        containers: [PodContainer.sidecar('proxy', { image: image('proxy'), sharedPaths: ['/var/run/service-tokens/ledger.shop'] })],
      }).calls(ledger);
    },
    'replicas that call one another': (world) => {
      const ledger = world.service('ledger', { serviceIdentity: ServiceIdentity.tokens() });
      ledger.calls(ledger);
    },
    'a service that looks, though nobody calls it': (world) => { world.service('ledger', { serviceIdentity: ServiceIdentity.tokens() }); },
  },
};
