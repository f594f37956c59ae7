/** Names of variables, from names of Kubernetes. */

/** Words of the language, and what a written program imports or declares itself. */
const TAKEN: readonly string[] = [
  'abstract', 'any', 'arguments', 'as', 'async', 'await', 'boolean', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'declare', 'default',
  'delete', 'do', 'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally', 'for', 'from', 'function', 'get', 'global', 'globalThis', 'if', 'implements',
  'import', 'in', 'infinity', 'instanceof', 'interface', 'is', 'let', 'module', 'namespace', 'never', 'new', 'null', 'number', 'object', 'of', 'package',
  'private', 'process', 'protected', 'public', 'require', 'return', 'set', 'static', 'string', 'super', 'switch', 'symbol', 'this', 'throw', 'true', 'try', 'type',
  'typeof', 'undefined', 'unknown', 'using', 'var', 'void', 'while', 'with', 'yield', 'exports', 'console', 'app', 'chart', 'adopted', 'join',
];

/** Gives each thing a variable of its own. */
export class Variables {
  private readonly taken = new Set<string>(TAKEN);

  /** @param parts names of Kubernetes; the first alone if that is free */
  of(...parts: readonly string[]): string {
    for (let count = 1; count <= parts.length; count += 1) {
      const name = camel(parts.slice(0, count).reverse().join('-'));
      if (this.take(name)) return name;
    }
    const last = camel([...parts].reverse().join('-'));
    for (let index = 2; ; index += 1) if (this.take(`${last}${index}`)) return `${last}${index}`;
  }

  private take(name: string): boolean {
    if (this.taken.has(name)) return false;
    this.taken.add(name);
    return true;
  }
}

function camel(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const name = words.map((word, index) => (index === 0 ? word[0].toLowerCase() : word[0].toUpperCase()) + word.slice(1)).join('');
  return /^[A-Za-z]/.test(name) ? name : `w${name}`;
}
