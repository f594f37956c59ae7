import { authorization, given, meshed, service, verdict } from '../../given';

const PODS = [meshed('shop/web'), meshed('shop/db', { ports: [{ containerPort: 8080, name: 'main' }] })];
const REQUEST = { method: 'GET', path: '/', host: 'db' };
const HTTP_ALLOW = authorization('shop/p', { rules: [{ to: [{ operation: { methods: ['GET'] } }] }] });
const HTTP_DENY = authorization('shop/p', { action: 'DENY', rules: [{ to: [{ operation: { methods: ['POST'] } }] }] });

function onPort(port: object, policy: object, asked = REQUEST) {
  return verdict(given([...PODS, service('shop/db', { port: 80, targetPort: 8080, ...port }), policy]), 'shop/web', 'shop/db', asked);
}

describe('HTTP fields on TCP ports', () => {
  test.each(['http', 'http2', 'http-web', 'grpc', 'grpc-web-x'])('a port named %s is HTTP', (name) => {
    expect(onPort({ name }, HTTP_ALLOW)).toBe('allow');
    expect(onPort({ name }, HTTP_DENY)).toBe('allow');
  });

  test.each(['tcp', 'tcp-db', 'tls', 'https', 'mongo', 'redis-x', 'mysql'])('on a port named %s an ALLOW rule is dropped and a DENY rule widens', (name) => {
    expect(onPort({ name }, HTTP_ALLOW)).toBe('deny');
    expect(onPort({ name }, HTTP_DENY)).toBe('deny');
  });

  test('appProtocol comes before the name', () => {
    expect(onPort({ name: 'http', appProtocol: 'tcp' }, HTTP_ALLOW)).toBe('deny');
    expect(onPort({ name: 'tcp', appProtocol: 'kubernetes.io/h2c' }, HTTP_ALLOW)).toBe('allow');
  });

  test('a port that nothing declares is sniffed: an answer only where both chains agree', () => {
    expect(onPort({ name: 'main' }, HTTP_ALLOW)).toBe('unknown');
    expect(onPort({ name: 'main' }, HTTP_ALLOW, { ...REQUEST, method: 'POST' })).toBe('deny');
    expect(onPort({ name: 'main' }, authorization('shop/p', { rules: [{}] }))).toBe('allow');
    expect(verdict(given([...PODS, HTTP_ALLOW]), 'shop/web', 'shop/db', REQUEST)).toBe('unknown');
  });

  test('a server-first port is TCP when nothing declares it', () => {
    expect(onPort({ port: 3306 }, HTTP_ALLOW)).toBe('deny');
  });

  test('Services that declare one port differently leave it sniffed', () => {
    const judgement = given([
      ...PODS, service('shop/db', { name: 'http', port: 80, targetPort: 8080 }),
      service('shop/other', { name: 'tcp', port: 81, targetPort: 'main' }, { app: 'db' }), HTTP_ALLOW,
    ]);
    expect(verdict(judgement, 'shop/web', 'shop/db', REQUEST)).toBe('unknown');
  });

  test('the whole ALLOW rule is dropped, not only its HTTP part', () => {
    const policy = authorization('shop/p', { rules: [{ from: [{ source: { principals: ['*'] } }], to: [{ operation: { ports: ['8080'] } }, { operation: { paths: ['/x'] } }] }] });
    expect(onPort({ name: 'tcp' }, policy)).toBe('deny');
  });

  test('what DENY keeps is its other fields', () => {
    const policy = authorization('shop/p', { action: 'DENY', rules: [{ from: [{ source: { namespaces: ['bank'] } }], to: [{ operation: { methods: ['GET'] } }] }] });
    expect(onPort({ name: 'tcp' }, policy)).toBe('allow');
  });

  test('ports of an operation are the workload\'s, not the Service\'s', () => {
    const policy = (port: string) => authorization('shop/p', { rules: [{ to: [{ operation: { ports: [port] } }] }] });
    expect([onPort({ name: 'http' }, policy('80')), onPort({ name: 'http' }, policy('8080'))]).toEqual(['deny', 'allow']);
  });

  test('a DENY of one generated port leaves the clustering port between replicas alone (UDS #619)', () => {
    const policy = authorization('shop/p', { action: 'DENY', rules: [{ to: [{ operation: { ports: ['9090'] } }] }] });
    expect(onPort({ name: 'tcp' }, policy)).toBe('allow');
  });
});
