import type { HttpRule } from './model';
import type { Field } from '../../../objects/read/field';
import { Regex } from '../../../requests/regex';

const FIELDS: ReadonlySet<string> = new Set(['method', 'path', 'host', 'headers', 'headerMatches']);

/** Rules of which a request must satisfy one. Source: Cilium pkg/envoy/policy, getHTTPRule: what is empty asks for nothing. */
export function parseHttpRules(field: Field): readonly HttpRule[] {
  return field.items().map((item): HttpRule => {
    if (!item.present) item.report('wrong-type', 'a rule ({} for every request)');
    item.only(FIELDS);
    const [method, path, host] = ['method', 'path', 'host'].map((key) => parseRegex(item.child(key)));
    return Object.freeze({
      ...(method && { method }),
      ...(path && { path }),
      ...(host && { host }),
      headers: item.child('headers').strings().map(parseHeader),
      // One that goes on where a header differs still asks nobody here.
      isMore: item.child('headerMatches').items().length > 0,
    });
  });
}

function parseRegex(field: Field): Regex | undefined {
  const text = field.string();
  if (text === undefined || text === '') return undefined;
  const regex = Regex.tryParse(text);
  if (!regex) field.report('not-supported', 'a regular expression without flags, boundaries, Unicode classes and anchors inside');
  return regex;
}

/** `X-Name`, or `X-Name: value`. */
function parseHeader(text: string): HttpRule['headers'][number] {
  const at = text.indexOf(' ');
  return at < 0 ? { name: text.toLowerCase() } : { name: text.slice(0, at).replace(/:+$/, '').toLowerCase(), value: text.slice(at + 1) };
}
