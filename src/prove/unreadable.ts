import type { Message } from './message';
import { groupOf } from '../reach/parse/kinds';
import type { Manifests } from '../reach/parse/manifests';
import { isReadGroup } from '../reach/parse/versions';

/** What the judge could not read is nothing that it could vouch for. */
export function* unreadable({ problems, unknownKinds }: Manifests): Generator<Message> {
  for (const { object, path, expected } of problems) {
    yield doubt(`${object.kind} '${object.namespace}/${object.name}' at ${path.join('.')}: not understood, expected ${expected}; what it does can't be proven`);
  }
  for (const { ref, apiVersion, matters } of unknownKinds) {
    const because = matters ? matters.because : `nobody knows such a kind in ${apiVersion}`;
    if (matters ? matters.hops.length === 0 : !isReadGroup(groupOf(apiVersion))) continue;
    yield doubt(`${ref.kind} '${ref.namespace}/${ref.name}': ${because}, and the judge does not read it; what it does can't be proven`);
  }
}

function doubt(text: string): Message {
  return { node: undefined, doubt: true, text };
}
