/** Whether a request is in a set that the matrix describes, read naively. Undefined: described by example only. */
import type { RequestSet, StringSet } from '../../../src/judge/requests/describe';

export function requestIsIn(set: RequestSet, asked: { method: string; path: string; host: string }): boolean | undefined {
  const answers = [isIn(set.methods, asked.method), isIn(set.paths, asked.path), isIn(set.hosts, asked.host.toLowerCase())];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function isIn(set: StringSet, text: string): boolean | undefined {
  if (set.kind === 'any') return true;
  const matches = set.patterns.some((pattern) => toRegExp(pattern).test(text) || toRegExp(pattern.toLowerCase()).test(text) && !text.startsWith('/'));
  if (set.except.some((pattern) => toRegExp(pattern).test(text) || toRegExp(pattern.toLowerCase()).test(text) && !text.startsWith('/'))) return false;
  return matches ? true : set.like.length > 0 ? undefined : false;
}

function toRegExp(value: string): RegExp {
  const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (value.startsWith('matching ')) return new RegExp(`^(?:${value.slice('matching '.length)})$`);
  if (value === '*') return /^[\s\S]+$/;
  if (value.includes('{*')) {
    const chars = "a-zA-Z0-9\\-._~%!$&'()*+,;=:@";
    return new RegExp(`^${value.split('{**}').map((part) => part.split('{*}').map(quote).join(`[${chars}]+`)).join(`[${chars}/]*`)}$`);
  }
  if (value.startsWith('*')) return new RegExp(`${quote(value.slice(1))}$`);
  if (value.endsWith('*')) return new RegExp(`^${quote(value.slice(0, -1))}`);
  return new RegExp(`^${quote(value)}$`);
}
