/** An object of which every field is accounted for: taken, known as harmless, or named as what can't be said. */
import type { Survey } from './survey';

type Body = Readonly<Record<string, unknown>>;

/** Fields that may be left without a word, with the values for which that holds: what the API server would write itself. */
export type Defaults = Readonly<Record<string, readonly unknown[]>>;

export class Fields {
  private readonly rest: Map<string, unknown>;

  constructor(readonly value: unknown, readonly path: string, private readonly survey: Survey) {
    if (value !== undefined && value !== null && !isBody(value)) survey.blocks.push(`${path} is no object`);
    this.rest = new Map(isBody(value) ? Object.keys(value).map((key) => [key, value[key]] as const).filter(([, one]) => !isNothing(one)) : []);
  }

  get isEmpty(): boolean {
    return this.rest.size === 0;
  }

  has(key: string): boolean {
    return this.rest.has(key);
  }

  take(key: string): unknown {
    const value = this.rest.get(key);
    this.rest.delete(key);
    return value;
  }

  object(key: string): Fields {
    return new Fields(this.take(key), this.pathOf(key), this.survey);
  }

  /** Undefined where it is not there. */
  tryObject(key: string): Fields | undefined {
    return this.rest.has(key) ? this.object(key) : undefined;
  }

  objects(key: string): readonly Fields[] {
    return this.list(key).map((item, index) => new Fields(item, `${this.pathOf(key)}[${index}]`, this.survey));
  }

  text(key: string): string | undefined {
    return this.typed(key, 'a text', (value): value is string => typeof value === 'string');
  }

  number(key: string): number | undefined {
    return this.typed(key, 'a number', (value): value is number => typeof value === 'number' && Number.isFinite(value));
  }

  flag(key: string): boolean | undefined {
    return this.typed(key, 'true or false', (value): value is boolean => typeof value === 'boolean');
  }

  texts(key: string): readonly string[] {
    return this.list(key).flatMap((item, index) => {
      if (typeof item === 'string') return [item];
      this.survey.blocks.push(`${this.pathOf(key)}[${index}] is no text`);
      return [];
    });
  }

  textMap(key: string): Readonly<Record<string, string>> {
    const value = this.take(key);
    if (value === undefined) return {};
    if (isBody(value) && Object.values(value).every((one) => typeof one === 'string')) return value as Readonly<Record<string, string>>;
    this.survey.blocks.push(`${this.pathOf(key)} is no map of texts`);
    return {};
  }

  /** Takes a field that is not carried over, and says so. */
  drop(key: string, why: string): void {
    if (this.take(key) !== undefined) this.survey.dropped.push(`${this.pathOf(key)}: ${why}`);
  }

  /** What is left can't be said. */
  done(defaults: Defaults = {}): void {
    for (const [key, value] of this.rest) {
      const harmless = Object.hasOwn(defaults, key) && defaults[key].some((one) => JSON.stringify(one) === JSON.stringify(value));
      if (!harmless) this.survey.blocks.push(`${this.pathOf(key)} can't be declared`);
    }
    this.rest.clear();
  }

  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  private list(key: string): readonly unknown[] {
    return this.typed(key, 'a list', (value): value is readonly unknown[] => Array.isArray(value)) ?? [];
  }

  private typed<T>(key: string, what: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.take(key);
    if (value === undefined || is(value)) return value;
    this.survey.blocks.push(`${this.pathOf(key)} is not ${what}`);
    return undefined;
  }
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The API server reads these like fields that are not there. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isBody(value) && Object.keys(value).length === 0;
}
