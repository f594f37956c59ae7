/** Who can read which Secret, for terminals, programs and pull requests. */
import { reportJson } from './json';
import { counted, drawTable, type Terminal } from './table';
import type { SecretAccess, SecretName, SecretReader } from '../judge/questions/secret-readers';

/** A Secret and everybody who can read it. */
export interface ReadSecret {
  readonly secret: SecretName;
  readonly readers: readonly SecretReader[];
}

const HOW: Readonly<Record<SecretAccess, string>> = {
  'mounts': 'gets it',
  'reads': 'reads it',
  'makes-pods': 'makes pods that get it',
  'enters-pods': 'enters pods that get it',
  'takes-tokens': 'takes a token of a reader',
  'runs-as': 'makes pods that run as a reader',
  'impersonates': 'speaks as a reader',
};

const HEAD = ['SECRET', 'READER', 'HOW', 'BY'];

export function secretsTable(secrets: readonly ReadSecret[], terminal: Terminal): string {
  const rows = secrets.flatMap(({ secret, readers }) => (
    readers.length === 0 ? [[nameOf(secret), 'nobody', '', '']] : readers.map((reader, index) => [index === 0 ? nameOf(secret) : '', ...cellsOf(reader)])
  ));
  const total = secrets.reduce((sum, { readers }) => sum + readers.length, 0);
  const unknown = secrets.flatMap(({ readers }) => readers).filter(({ verdict }) => verdict === 'unknown').length;
  const summary = [counted(secrets.length, 'Secret'), `${counted(total, 'way')} to read ${secrets.length === 1 ? 'it' : 'them'}`, ...(unknown === 0 ? [] : [`${unknown} unknown`])].join(', ');
  return `${rows.length === 0 ? '' : `${drawTable(HEAD, rows, terminal)}\n\n`}${summary}\n`;
}

export function secretsMarkdown(secrets: readonly ReadSecret[]): string {
  const rows = secrets.flatMap(({ secret, readers }) => readers.map((reader) => [`\`${nameOf(secret)}\``, ...cellsOf(reader)]));
  return ['## Who can read which Secret', '', '| Secret | Reader | How | By |', '| --- | --- | --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n');
}

export function secretsJson(secrets: readonly ReadSecret[], notes: readonly string[]): string {
  return reportJson('SecretsReport', {
    secrets: secrets.map(({ secret, readers }) => ({
      ...secret,
      readers: readers.map(({ who, how, because, by, verdict }) => ({ who: namesOf(who), how, because, by: namesOf(by), verdict })),
    })),
    notes,
  });
}

function namesOf({ kind, namespace, name }: SecretReader['who']): SecretReader['who'] {
  return { kind, namespace, name };
}

function cellsOf({ who, how, because, by, verdict }: SecretReader): readonly string[] {
  const place = how === 'mounts' ? because : `${because} (${by.kind} ${nameOf(by)})`;
  return [`${who.kind} ${nameOf(who)}`, verdict === 'unknown' ? 'unknown' : HOW[how], place];
}

function nameOf({ namespace, name }: SecretName): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
