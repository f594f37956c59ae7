/**
 * Data in little text: what is said twice is written once, and so are the names of the fields of objects that are alike. The same data makes the same text.
 *
 * In a packed text `[0, …]` is a list, `[n, …]` the values of an object with the fields of shape n, and `[-n]` the nth of what is shared; all else stands for itself.
 */

/** What `unpack` reads. */
export interface Packed {
  /** The names of fields, for each kind of object. */
  readonly shapes: readonly (readonly string[])[];
  /** What occurs more than once; each may refer to those before it. */
  readonly shared: readonly unknown[];
  readonly items: readonly unknown[];
}

/** The JSON of a `Packed`. Fields without a value are left out, as JSON does. */
export function packedText(items: readonly object[]): string {
  return new Packer().text(items);
}

/** Throws an Error for what `packedText` did not write. */
export function unpack(value: unknown): readonly unknown[] {
  const { shapes, shared, items } = (value ?? {}) as Partial<Packed>;
  if (![shapes, shared, items].every(Array.isArray)) throw new Error('expected shapes, shared and items');
  const reader = new Unpacker(shapes!);
  for (const one of shared!) reader.share(one);
  return items!.map((item) => reader.read(item).value);
}

/** A text, a list or an object of which it is known how often it is used. */
interface Part {
  /** 0 for a list, the number of its shape for an object; undefined for a text. */
  readonly shape: number | undefined;
  /** As JSON, or the index of a part. */
  readonly content: readonly (string | number)[];
  /** In how many different parts it occurs. */
  uses: number;
}

/** The shortest text that is longer than what refers to it. */
const WORTH_SHARING = 8;

class Packer {
  private readonly parts: Part[] = [];
  private readonly texts = new Map<string, number>();
  private readonly byContent = new Map<string, number>();
  private readonly shapes = new Map<string, number>();

  public text(items: readonly object[]): string {
    const roots = items.map((item) => this.part(item));
    for (const root of roots) this.use(root);
    const shared: string[] = [];
    const texts: string[] = [];
    const written = (one: string | number): string => (typeof one === 'string' ? one : texts[one]);
    for (const [index, { shape, content, uses }] of this.parts.entries()) {
      const text = shape === undefined ? String(content[0]) : `[${[shape, ...content.map(written)].join()}]`;
      texts[index] = uses > 1 && text.length >= WORTH_SHARING ? `[${-shared.push(text)}]` : text;
    }
    return `{"shapes":[${[...this.shapes.keys()].join()}],"shared":[${shared.join()}],"items":[${roots.map(written).join()}]}`;
  }

  /** Parts stand behind all that they are made of. */
  private part(value: unknown): string | number {
    if (typeof value === 'string') return value.length < WORTH_SHARING ? JSON.stringify(value) : this.ofText(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return this.known(0, value.map((item) => this.part(item ?? null)));
    const names: string[] = [];
    const content: (string | number)[] = [];
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue;
      names.push(name);
      content.push(this.part(field));
    }
    return this.known(this.shapeOf(names), content);
  }

  private shapeOf(names: readonly string[]): number {
    const text = JSON.stringify(names);
    const known = this.shapes.get(text);
    if (known !== undefined) return known;
    this.shapes.set(text, this.shapes.size + 1);
    return this.shapes.size;
  }

  private ofText(text: string): number {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    this.texts.set(text, this.parts.length);
    return this.parts.push({ shape: undefined, content: [JSON.stringify(text)], uses: 0 }) - 1;
  }

  private known(shape: number, content: readonly (string | number)[]): number {
    let key = `${shape}`;
    for (const one of content) key += typeof one === 'string' ? `,${one}` : `#${one}`;
    const known = this.byContent.get(key);
    if (known !== undefined) return known;
    for (const one of content) this.use(one);
    this.byContent.set(key, this.parts.length);
    return this.parts.push({ shape, content, uses: 0 }) - 1;
  }

  private use(one: string | number): void {
    if (typeof one === 'number') this.parts[one].uses += 1;
  }
}

/** What little text can say much of is refused before anybody walks through it. */
const LARGEST = 50_000_000;

/** A value, and how many values it is made of. */
interface Sized {
  readonly value: unknown;
  readonly size: number;
}

class Unpacker {
  private readonly shared: Sized[] = [];
  private total = 0;

  public constructor(private readonly shapes: readonly (readonly string[])[]) {
    if (!shapes.every((names) => Array.isArray(names) && names.every((name) => typeof name === 'string'))) throw new Error('shapes: expected lists of names');
  }

  public share(text: unknown): void {
    this.shared.push(this.sized(text));
  }

  public read(text: unknown): Sized {
    const sized = this.sized(text);
    this.total += sized.size;
    if (this.total > LARGEST) throw new Error('it is too large');
    return sized;
  }

  private sized(text: unknown): Sized {
    if (!Array.isArray(text)) {
      if (typeof text === 'object' && text !== null) throw new Error('expected lists, texts and numbers alone');
      return { value: text, size: 1 };
    }
    const [head, ...rest] = text as readonly unknown[];
    if (!Number.isSafeInteger(head)) throw new Error('expected a number at the beginning of each list');
    const kind = head as number;
    if (kind < 0) return this.sharedAt(-kind, rest);
    const values = rest.map((item) => this.sized(item));
    const size = values.reduce((sum, one) => sum + one.size, 1);
    if (size > LARGEST) throw new Error('it is too large');
    return { value: kind === 0 ? values.map(({ value }) => value) : this.objectOf(kind, values), size };
  }

  private sharedAt(number: number, rest: readonly unknown[]): Sized {
    const found = this.shared.at(number - 1);
    if (!found || rest.length > 0) throw new Error(`there is no shared value ${number} before it is used`);
    return found;
  }

  private objectOf(shape: number, values: readonly Sized[]): object {
    const names = this.shapes.at(shape - 1);
    if (names?.length !== values.length) throw new Error(`an object has other fields than its shape ${shape}`);
    return Object.fromEntries(names.map((name, index) => [name, values[index].value]));
  }
}
