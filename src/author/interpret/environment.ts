import type { _WorkloadState } from './state';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseDnsSubdomain, parseEnvName } from '../graph/values/names';
import { secretReason } from '../graph/values/secret-value';

const FIX = "keep it in a vault and name it here: secrets: [store.secret('name', { VARIABLE: 'path#property' })]";

/** Variables and arguments: their names make sense, and none of them is a credential. */
export function readEnvironment(reader: Reader, state: _WorkloadState): void {
  const declared = state.props.containers ?? [];
  for (const container of state.containers) {
    const of = declared.some(({ name }) => name === container.name) ? `container ${quoted(container.name)}: ` : '';
    for (const [name, { value }] of Object.entries(container.env.variables)) {
      reader.read('name', `${of}env.${name}`, name, parseEnvName);
      if (value !== undefined) refuseSecret(reader, `${of}env.${name}`, name, String(value));
    }
  }
  readWords(reader, state.props, '');
  for (const { name, _options } of declared) readWords(reader, _options, `container ${quoted(name)}: `);
  for (const [index, name] of (state.props.imagePullSecrets ?? []).entries()) {
    reader.read('name', `imagePullSecrets[${index}]`, name, parseDnsSubdomain);
  }
}

function readWords(reader: Reader, props: Pick<_WorkloadState['props'], 'command' | 'args'>, of: string): void {
  for (const field of ['command', 'args'] as const) {
    props[field]?.forEach((word, index, words) => refuseSecret(reader, `${of}${field}[${index}]`, ...assignment(word, words[index - 1] ?? '')));
  }
}

/** The value stays out of the message: messages end up in logs. */
function refuseSecret(reader: Reader, subject: string, name: string, value: string): void {
  const reason = secretReason(name, value);
  if (reason !== undefined) reader.refuse('secret-as-value', subject, `a value that must stay secret, because ${reason}`, 'no credentials in a manifest', FIX);
}

/** `--db-password=x` and `--db-password x` as name and value; any other word has no name. */
function assignment(word: string, before: string): [name: string, value: string] {
  const [, name, value] = /^-{0,2}([\w.-]+)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined && value !== undefined) return [nameOf(name), value];
  const [, flag] = /^--?([A-Za-z][\w.-]*)$/.exec(before) ?? [];
  return flag !== undefined && !word.startsWith('-') ? [nameOf(flag), word] : ['', word];
}

function nameOf(flag: string): string {
  return flag.replace(/[.-]/g, '_');
}
