/**
 * Values of another type than TypeScript requires, as JavaScript programs may pass them. They are an error at once:
 * nothing can be derived from them, while an invalid value of the right type is reported with all other mistakes.
 */
import { Construct, type IConstruct } from 'constructs';
import { RENAMED } from './renamed';
import { PROPS } from './tables';
import { refuseMisfits } from '../../graph/misfits';
import { handedOn, object, TEXT } from '../../graph/prop-types';
import type { PropTable, PropType } from '../../graph/prop-types';

export type PropsName = keyof typeof PROPS;

/** Throws for missing, unknown or mistyped properties, with all of them. `of` names the receiver. */
export function checkProps<T>(of: string, interfaceName: PropsName, props: T, type: typeof handedOn = object): T {
  const expected = type(`${interfaceName}: { ${Object.keys(PROPS[interfaceName]).filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1)).join(', ') || '…'} }`, PROPS[interfaceName] as PropTable, RENAMED[interfaceName]);
  refuseMisfits(of, expected.misfits(props, ''));
  return props;
}

/** Throws where an argument is of another type. */
export function checkArgument(of: string, name: string, value: unknown, type: PropType): void {
  refuseMisfits(of, type.misfits(value, name));
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
