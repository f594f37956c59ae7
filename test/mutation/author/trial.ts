import * as k8s from 'cdk8s';
import { ApiObject, App } from 'cdk8s';
import type { Loader } from './loader';
import type { AuthorMutant } from './mutants';
import { PROGRAMS } from './programs';
import type { Program } from './programs';
import type * as library from '../../../src';
import { lastingName } from '../../support/synth';

/** What becomes of a mutant. `same`: every program writes the bytes that it wrote before. */
export interface AuthorTrial {
  readonly mutant: Omit<AuthorMutant, 'source'>;
  readonly end: 'same' | 'refused' | 'written';
  /** Who refused, and why; or what differs in what was written, as `Kind: path`. */
  readonly words: readonly string[];
}

type Manifest = Readonly<Record<string, unknown>>;

/** Writes programs with the author's half changed at one place. */
export class AuthorCourt {
  private readonly before: ReadonlyMap<Program, readonly Manifest[]>;

  public constructor(private readonly loader: Loader) {
    this.before = new Map(PROGRAMS.map((program) => [program, this.rendered(program)]));
    for (const program of PROGRAMS) this.proven(program);
  }

  public try({ source, ...mutant }: AuthorMutant): AuthorTrial {
    return this.loader.with(mutant.path, source, () => {
      const refusals: string[] = [];
      for (const program of PROGRAMS) {
        try {
          const differences = differencesOf(this.before.get(program) ?? [], this.rendered(program));
          if (differences.length === 0) continue;
          this.proven(program);
          return { mutant, end: 'written', words: differences };
        } catch (error) {
          refusals.push(String(error).split('\n').slice(0, 2).join(' '));
        }
      }
      return { mutant, end: refusals.length > 0 ? 'refused' : 'same', words: refusals };
    });
  }

  private rendered(program: Program): readonly Manifest[] {
    const objects = this.declared(program).node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));
    return objects.map((object) => object.toJson() as Manifest);
  }

  private proven(program: Program): void {
    this.declared(program).synthYaml();
  }

  private declared({ declare }: Program): App {
    const app = new App({ outdir: '/nowhere' });
    declare(this.loader.library<typeof library>(), k8s, app);
    return app;
  }
}

/** Where manifests differ: kinds and paths without indexes, each once. */
function differencesOf(before: readonly Manifest[], after: readonly Manifest[]): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const keyOf = (manifest: Manifest) => `${String(manifest.kind)} ${JSON.stringify([(manifest.metadata as Manifest).namespace, lastingName(manifest)])}`;
  const now = new Map(after.map((manifest) => [keyOf(manifest), manifest]));
  const then = new Map(before.map((manifest) => [keyOf(manifest), manifest]));
  const paths = [
    ...before.flatMap((manifest) => {
      const other = now.get(keyOf(manifest));
      return other ? pathsOf(manifest, other).map((path) => `${String(manifest.kind)}: ${path}`) : [`${String(manifest.kind)}: is gone`];
    }),
    ...after.filter((manifest) => !then.has(keyOf(manifest))).map(({ kind }) => `${String(kind)}: is new`),
  ];
  return paths.length > 0 ? [...new Set(paths)].sort() : ['the order'];
}

function pathsOf(one: unknown, other: unknown, path = ''): readonly string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isMap(one) || !isMap(other)) return [path];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => (
    pathsOf(one[key], other[key], Array.isArray(one) ? `${path}[]` : path === '' ? key : `${path}.${key}`)
  ));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
