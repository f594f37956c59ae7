/**
 * A copy of plain data as cdk8s leaves it: keys in order, and nothing that is null or undefined. Throws where something is not plain
 * data, because it might have to be resolved.
 */
export function tidy(value: unknown): unknown {
  return copyOf(value, !process.env.CDK8S_DISABLE_SORT);
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
      throw new Error(`a ${typeof value} is no plain data`);
  }
}

function copyOfMap(map: object, sorted: boolean): object {
  // As cdk8s asks: it refuses a map with a key of that name, too.
  if (map.constructor !== Object) throw new Error('an object of a class is no plain data');
  const copy: Record<string, unknown> = {};
  const keys = Object.keys(map);
  for (const key of sorted ? keys.sort() : keys) {
    const value = copyOf(map[key as never], sorted);
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}
