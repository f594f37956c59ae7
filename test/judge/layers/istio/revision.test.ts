import { authorization, given, meshed, peerAuthentication, verdict } from '../../given';

const ofRevision = (object: object, revision: string) => {
  const { metadata, ...rest } = object as { readonly metadata: object };
  return { ...rest, metadata: { ...metadata, labels: { 'istio.io/rev': revision } } };
};

const judged = (policies: readonly object[], revisions?: readonly string[]) => {
  const pods = ['shop/web', 'shop/db'].map((key) => meshed(key, { annotations: revisions && { 'istio.io/rev': revisions[0] } }));
  return verdict(given([...pods, ...policies], revisions && { installations: [{ revisions }] }), 'shop/web', 'shop/db');
};

const DENY = authorization('shop/deny', {});

test('a policy without a revision is in force', () => {
  expect(judged([DENY], ['default'])).toBe('deny');
});

test('a policy of the revision of the pods is in force', () => {
  expect(judged([ofRevision(DENY, 'default')], ['default'])).toBe('deny');
});

test.each([
  ['another revision', ['default']],
  ['a revision where none is stated', undefined],
])('of a policy of %s nobody knows whether it is in force', (_, revisions) => {
  expect(judged([ofRevision(DENY, 'canary')], revisions)).toBe('unknown');
});

test('a policy of another kind changes nothing for pods of other namespaces', () => {
  expect(judged([DENY, ofRevision(peerAuthentication('other/p', { mtls: { mode: 'DISABLE' } }), 'canary')], ['default'])).toBe('deny');
});
