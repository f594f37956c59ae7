import { App, Chart } from 'cdk8s';
import * as zt from '../../src';

/** As programs in JavaScript write, of which nobody checks the types. */
type Anything = any;

/** What looks like something else, or is nothing at all. */
export const FORGED: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['NaN', Number.NaN],
  ['a fraction', 1.5],
  ['a negative number', -1],
  ['true', true],
  ['an empty text', ''],
  ['a text', 'x y'],
  ['a name of every object', 'constructor'],
  ['another name of every object', '__proto__'],
  ['a text with control characters', 'a\u0000b\n'],
  ['a symbol', Symbol('x')],
  ['a bigint', 1n],
  ['a function', () => 'x'],
  ['an empty object', {}],
  ['an object without a prototype', Object.create(null)],
  ['an empty list', []],
  ['a list with a hole', new Array(1)],
  ['a list of nothing', [undefined]],
  ['a list of lists', [[['x']]]],
  ['a Map', new Map([['A', 'b']])],
  ['a Date', new Date(0)],
  ['a promise', Promise.resolve('x')],
  ['a forged callee', { callee: { name: 'shop/web', _parts: { name: 'shop/web' } } }],
  ['an empty callee', { callee: {} }],
  ['a callee that is a text', { callee: 'shop/web' }],
  ['a forged construct', { node: { path: 'shop/web', scopes: [], children: [] } }],
  ['a forged port', { _protocol: 'http', name: 'http', containerPort: 8080 }],
  ['a forged mesh', { _node: { kind: 'istio' }, _isMesh: true }],
  ['a forged profile', { _cluster: {} }],
  ['a forged size', { toMebibytes: 5, toGibibytes: 5 }],
  ['a forged duration', { toMilliseconds: () => 5, toSeconds: () => 5 }],
  ['a forged CPU', { amount: 'much' }],
  ['a copy of an access', { ...zt.Access.all() }],
  ['an heir of an access', Object.create(zt.Access.all())],
  ['a host', zt.ExternalHost.https('api.example.com')],
  ['a proxy', new Proxy({}, {})],
  ['an object that holds itself', (() => { const it: Anything = {}; it.it = it; return it; })()],
  ['a callee that holds itself', (() => { const it: Anything = {}; it.callee = it; return it; })()],
  ['a chart', new Chart(new App(), 'chart')],
];
