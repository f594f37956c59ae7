type Path = readonly (string | number)[];

/** Every text in a value, with the name that it goes by and where it stands. The path is only lent. */
export function eachText(value: unknown, found: (name: string, text: string, path: Path) => void): void {
  visit(value, '', [], found);
}

function visit(value: unknown, name: string, path: (string | number)[], found: (name: string, text: string, path: Path) => void): void {
  if (typeof value === 'string') {
    found(name, value, path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  // The value of `{ name: Authorization, value: … }`, as of headers and variables, goes by that name.
  const said: unknown = isList ? undefined : (value as Readonly<Record<string, unknown>>).name;
  for (const [key, item] of Object.entries(value)) {
    path.push(isList ? Number(key) : key);
    visit(item, isList ? name : key === 'value' && typeof said === 'string' ? said : key, path, found);
    path.pop();
  }
}
