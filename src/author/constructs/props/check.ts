/**
 * Values of another type than TypeScript requires, as JavaScript programs may pass them. They are an error at once:
 * nothing can be derived from them, while an invalid value of the right type is reported with all other mistakes.
 */
import { Construct, type IConstruct } from 'constructs';
import { RENAMED } from './renamed';
import { PROPS } from './tables';
import { handedOn, nameOf, object, TEXT } from '../../graph/prop-types';
import type { Misfit, PropTable, PropType } from '../../graph/prop-types';

export type PropsName = keyof typeof PROPS;

/** Throws for missing, unknown or mistyped properties, with all of them. `of` names the receiver. */
export function checkProps<T>(of: string, interfaceName: PropsName, props: T, type: typeof handedOn = object): T {
  const expected = type(`${interfaceName}: { ${Object.keys(PROPS[interfaceName]).filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1)).join(', ') || '…'} }`, PROPS[interfaceName] as PropTable, RENAMED[interfaceName]);
  refuse(of, expected.misfits(props, ''));
  return props;
}

/** Throws where an argument is of another type. */
export function checkArgument(of: string, name: string, value: unknown, type: PropType): void {
  refuse(of, type.misfits(value, name));
}

const CONSTRUCT: PropType = {
  words: 'a construct, such as a Chart',
  misfits: (value, at) => (Construct.isConstruct(value) && 'node' in value ? [] : [{ at, got: value, expected: CONSTRUCT.words }]),
};

/** A construct that somebody gave. */
export function checkConstruct<T extends IConstruct>(of: string, name: string, construct: T): T {
  checkArgument(of, name, construct, CONSTRUCT);
  return construct;
}

/** The scope of a construct that is about to be made, which must have a name of its own. */
export function checkScope<T extends IConstruct>(kind: string, scope: T, id: string): T {
  checkConstruct(kind, 'scope', scope);
  checkArgument(kind, 'id', id, TEXT);
  return scope;
}

/** The same for a construct that is about to be made. */
export function checkConstructProps<T>(scope: IConstruct, id: string, interfaceName: PropsName, props: T): T {
  checkScope(interfaceName.replace(/Props$/, ''), scope, id);
  return checkProps(nameOfConstruct(scope, id, interfaceName.replace(/Props$/, '')), interfaceName, props, handedOn);
}

/** How messages name a construct that is about to be made: `shop/web (SecureService)`. */
export function nameOfConstruct(scope: IConstruct, id: string, kind: string): string {
  return `${[scope.node.path, id].filter((part) => part !== '').join('/')} (${kind})`;
}

function refuse(of: string, misfits: readonly Misfit[]): void {
  if (misfits.length === 0) return;
  throw new Error(misfits.map(({ at, got, expected }) => `${of}: ${at === '' ? 'got' : `${at}: got`} ${describe(got)}, expected ${expected}`).join('\n'));
}

/** The type, and the value where it is short and no text: a text may be a credential. */
function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value === 'number' ? 'number' : 'switch'} ${String(value)}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  const name = nameOf(value as object);
  return name === undefined || name === 'Object' ? 'an object' : `a ${name}`;
}
