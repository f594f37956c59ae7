import { isExcerpt } from './subset';

const WHOLE = { spec: { ports: [{ name: 'http', port: 80 }, { name: 'grpc', port: 90 }], selector: { app: 'web' }, rules: [], empty: {} } };

test.each([
  [{ spec: { selector: { app: 'web' } } }],
  [{ spec: { ports: [{ port: 90 }] } }],
  [{ spec: { ports: [{ port: 80 }, { name: 'grpc' }], rules: [] } }],
  [{ spec: { empty: {} } }],
])('an excerpt says less than the whole: %j', (excerpt) => {
  expect(isExcerpt(excerpt, WHOLE)).toBe(true);
});

test.each([
  [{ spec: { selector: { app: 'api' } } }],
  [{ spec: { selector: { app: 'web', tier: 'front' } } }],
  [{ spec: { ports: [{ port: 90 }, { port: 80 }] } }],
  [{ spec: { ports: [{ port: 80 }, { port: 80 }] } }],
  [{ spec: { ports: [] } }],
  [{ spec: { ports: {} } }],
  [{ spec: { rules: [{}] } }],
  [{ spec: { selector: {} } }],
  [{ spec: 'text' }],
])('what the whole does not say is no excerpt: %j', (excerpt) => {
  expect(isExcerpt(excerpt, WHOLE)).toBe(false);
});
