/**
 * Facts about the cluster, beside the manifests. The author of the manifests can change them, so options take precedence, and every
 * answer says where they are from.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput } from './bad-input';
import { FACTS_FILE, parseFacts, type ClusterFacts, type StatedOptions } from '../judge/facts';
import { STDIN } from '../judge/load';
import { decodeText } from '../judge/objects/read/decode-text';

export interface FactsFlags {
  /** A file that is named; true where it was left out, false where none is wanted. */
  readonly facts?: string | boolean;
}

/** Facts for what a command line names: from the file that it names, or from those beside the manifests. */
export function readFacts(paths: readonly string[], { facts }: FactsFlags): SourcedFacts | undefined {
  if (facts === false) return undefined;
  const files = typeof facts === 'string' ? [facts] : [...new Set(paths.filter((path) => path !== STDIN).flatMap(filesAt))];
  return files.map(readFile).reduce<SourcedFacts | undefined>((all, one) => (all ? joined(all, one) : one), undefined);
}

/** Facts, and the files that they are from. */
export interface SourcedFacts extends Omit<ClusterFacts, 'declaration'> {
  readonly files: readonly string[];
  /** What each program declared, word for word. */
  readonly declarations: readonly (readonly object[])[];
}

/** What a report says of facts. */
export function factsNotes(facts: SourcedFacts | undefined): readonly string[] {
  return facts ? [`facts about the cluster are those of ${facts.files.join(', ')}; options override them, and --no-facts ignores them`] : [];
}

/** What two sides that are compared say differently of the cluster. */
export function differingFacts(before: SourcedFacts | undefined, after: SourcedFacts | undefined): readonly string[] {
  if (!before || !after) return [];
  const said = ({ options, peers }: SourcedFacts): Readonly<Record<string, unknown>> => ({ ...options, peers });
  const [was, is] = [said(before), said(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
}

function filesAt(path: string): readonly string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() !== true) return [join(dirname(path), FACTS_FILE)].filter((file) => existsSync(file));
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => basename(name) === FACTS_FILE).sort().map((name) => join(path, name));
}

function readFile(file: string): SourcedFacts {
  if (!existsSync(file)) throw new BadInput(`No such file: ${file}`);
  try {
    const { declaration, ...facts } = parseFacts(decodeText(readFileSync(file)));
    return { ...facts, declarations: declaration ? [declaration] : [], files: [file] };
  } catch (error) {
    throw new BadInput(`${file}: ${error instanceof Error ? error.message : String(error)}. Name another file with --facts, or ignore it with --no-facts.`);
  }
}

/** There is one cluster: lists add up, and what has one value has the same one. */
function joined(left: SourcedFacts, right: SourcedFacts): SourcedFacts {
  const [one, other] = [left.options, right.options];
  const same = <T>(name: keyof StatedOptions, first: T | undefined, second: T | undefined): T | undefined => {
    if (first === undefined || second === undefined || JSON.stringify(first) === JSON.stringify(second)) return first ?? second;
    throw new BadInput(`${left.files.join(', ')} and ${right.files.join(', ')} say different things of ${name}. Name one of them with --facts.`);
  };
  const installations = united(one.installations, other.installations);
  const podCidrs = united(one.podCidrs, other.podCidrs);
  const nodeCidrs = united(one.nodeCidrs, other.nodeCidrs);
  const clusterDomain = same('clusterDomain', one.clusterDomain, other.clusterDomain);
  const networkPlugin = same('networkPlugin', one.networkPlugin, other.networkPlugin);
  const apiServer = same('apiServer', one.apiServer, other.apiServer);
  return {
    options: {
      ...(installations.length > 0 && { installations }),
      ...(networkPlugin && { networkPlugin }),
      ...(podCidrs.length > 0 && { podCidrs }),
      ...(nodeCidrs.length > 0 && { nodeCidrs }),
      ...(clusterDomain !== undefined && { clusterDomain }),
      ...(apiServer && { apiServer }),
    },
    peers: united(left.peers, right.peers),
    assumptions: united(left.assumptions, right.assumptions),
    declarations: [...left.declarations, ...right.declarations],
    files: [...left.files, ...right.files],
  };
}

function united<T>(left: readonly T[] = [], right: readonly T[] = []): readonly T[] {
  return [...new Map([...left, ...right].map((item) => [JSON.stringify(item), item])).values()];
}
