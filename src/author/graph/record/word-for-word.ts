import { deepFreeze } from '../freeze';

/** A frozen copy of arguments: what is done to a list after it was handed over changes nothing that was said. */
export function wordForWord<T>(said: T): T {
  return deepFreeze(copyOf(said) as T);
}

/** Lists and maps are copied; anything else is kept as it is. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = copyOf(value[key as never]);
  return copy;
}
