/**
 * A copy of plain data as cdk8s leaves it: keys in order, and nothing that is null or undefined. Throws where something is not plain
 * data, because it might have to be resolved.
 *
 * @param sorted whether keys are put in order
 */
export function normalize(value: unknown, sorted = !process.env.CDK8S_DISABLE_SORT): unknown {
  return copyOf(value, sorted);
}

function copyOf(value: unknown, sorted: boolean): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'undefined':
      return undefined;
    case 'object':
      if (value === null) return undefined;
      return Array.isArray(value) ? value.map((item) => copyOf(item, sorted)) : copyOfMap(value, sorted);
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new Error(`a ${typeof value} is not plain data`);
  }
}

function copyOfMap(map: object, sorted: boolean): object {
  // As cdk8s asks: it refuses a map with a key of that name, too.
  if (map.constructor !== Object) throw new Error('an object of a class is not plain data');
  const copy: Record<string, unknown> = {};
  const keys = Object.keys(map);
  if (sorted) sortInPlace(keys);
  for (const key of keys) {
    const value = copyOf(map[key as never], sorted);
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}

/** Beyond this many keys, sorting by insertion is slower. */
const FEW_KEYS = 16;

/** As `sort` does, by UTF-16 code units; most maps have a few keys, for which `sort` makes several lists. */
function sortInPlace(keys: string[]): void {
  if (keys.length > FEW_KEYS) {
    keys.sort();
    return;
  }
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end];
    let place = end;
    for (; place > 0 && keys[place - 1] > key; place -= 1) keys[place] = keys[place - 1];
    keys[place] = key;
  }
}
