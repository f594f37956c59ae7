import { readFileSync } from 'fs';
import { objectsOf } from '../support/examples-manifests';
import { allowances, ownWays } from '../support/examples-policies';
import { pathInExample, synthesize } from '../support/examples-programs';
import { find, ofKind } from '../support/synth';

describe('the example hello', () => {
  const objects = objectsOf(synthesize('hello'));

  test('is about twenty lines of program', () => {
    const lines = readFileSync(pathInExample('hello', 'main.ts'), 'utf8').split('\n').filter((line) => line.trim() !== '');
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  test('lets web get greetings, and nothing else', () => {
    expect(allowances(find(objects, 'AuthorizationPolicy', 'greeter'))).toEqual(['cluster.local/ns/hello/sa/web → 8080 GET /greetings/*']);
    expect(ownWays(find(objects, 'NetworkPolicy', 'greeter'), 'ingress')).toEqual(['hello/web 8080/TCP']);
    expect(ownWays(find(objects, 'NetworkPolicy', 'web'), 'egress')).toEqual(['hello/greeter 8080/TCP']);
  });

  test('lets nobody ask anything of web, and greeter ask nothing of anybody', () => {
    expect(allowances(find(objects, 'AuthorizationPolicy', 'web'))).toEqual([]);
    expect(find(objects, 'AuthorizationPolicy', 'web').spec).not.toHaveProperty('rules');
    expect(ownWays(find(objects, 'NetworkPolicy', 'web'), 'ingress')).toEqual([]);
    expect(ownWays(find(objects, 'NetworkPolicy', 'greeter'), 'egress')).toEqual([]);
  });

  test('writes these kinds and no others', () => {
    expect([...new Set(objects.map(({ kind }) => kind))].sort()).toEqual([
      'AuthorizationPolicy', 'Deployment', 'Namespace', 'NetworkPolicy', 'PeerAuthentication', 'PodDisruptionBudget', 'Service', 'ServiceAccount',
      'Sidecar',
    ]);
    expect(ofKind(objects, 'Deployment').map(({ spec }) => spec.replicas)).toEqual([2, 2]);
  });
});
