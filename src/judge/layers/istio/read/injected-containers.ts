/** Containers that are called like those of the injector, which may be theirs or somebody's own. */
import { itemsOf, type Body } from '../../../objects/kinds/kind';
import { INJECTED_CONTAINERS } from '../well-known';

/** A container of a manifest that is called like one of the injector's. */
export interface InjectedContainer {
  readonly name: string;
  readonly fields: Body;
}

const NONE: readonly never[] = Object.freeze([]);

export function injectedContainersOf({ containers, initContainers }: Body): readonly InjectedContainer[] {
  const found = [...itemsOf(containers), ...itemsOf(initContainers)].flatMap((value) => {
    const fields = value as Body | null | undefined;
    return typeof fields?.name === 'string' && INJECTED_CONTAINERS.has(fields.name) ? { name: fields.name, fields } : [];
  });
  return found.length === 0 ? NONE : Object.freeze(found);
}
