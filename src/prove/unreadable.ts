import type { Message } from './message';
import type { Manifests } from '../reach/parse/manifests';

/** What the judge could not read is nothing that it could vouch for. */
export function* unreadable({ problems }: Manifests): Generator<Message> {
  for (const { object, path, expected } of problems) {
    const { kind, namespace, name } = object;
    const text = `${kind} '${namespace === '' ? '' : `${namespace}/`}${name}' at ${path.join('.')}: not understood, expected ${expected}; what it does can't be proven`;
    yield { node: undefined, doubt: true, text };
  }
}
