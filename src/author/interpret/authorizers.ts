/** Who decides on requests beside the policies, as it was said. */
import type { _ServiceSettings } from './state';
import type { Authorizer } from '../constructs/authorizer';
import type { AuthorizerNode } from '../graph/authorizer';
import { sortedUnique } from '../graph/order';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseHttpPath } from '../graph/values/http-path';
import { parseDnsLabel } from '../graph/values/names';
import { parseHeaderName } from '../graph/values/route-match';

const USUAL_TIMEOUT = 1_000;
/** Proxies count in milliseconds. A request that waits longer than a minute is as good as refused. */
const [SHORTEST, LONGEST] = [10, 60_000];

/** Undefined, and mistakes noted, where something could not be understood. */
export function readAuthorizer(reader: Reader, subject: string, { _record: record, _service: service }: Pick<Authorizer, '_record' | '_service'>): AuthorizerNode | undefined {
  const { factory, options: { provider, portName, timeoutMilliseconds: timeout = USUAL_TIMEOUT, pathPrefix, requestHeaders } } = record;
  let authorizer: AuthorizerNode | undefined;
  const isRead = reader.understands(() => {
    if (requestHeaders?.length === 0) reader.refuse('authorizer', `${subject}: requestHeaders`, 'an empty list', 'at least one header, or no list', 'name them, or leave the list out');
    if (!Number.isInteger(timeout) || timeout < SHORTEST || timeout > LONGEST) {
      reader.refuse('authorizer', `${subject}: timeout`, `${timeout} milliseconds`, `a whole number of milliseconds from ${SHORTEST} to ${LONGEST}`, 'write it like Duration.seconds(1)');
    }
    // Source: validateProviderName of the control plane: with any other name it has all refused.
    const named = reader.read('name', `${subject}: provider`, provider ?? service.callee.name.replace('/', '-'), parseDnsLabel);
    authorizer = {
      protocol: factory,
      service: service.callee.name,
      port: portName,
      provider: named ?? '',
      pathPrefix: pathPrefix === undefined ? '' : readPrefix(reader, `${subject}: pathPrefix`, pathPrefix),
      timeout,
      requestHeaders: sortedUnique(reader.readAll('authorizer', `${subject}: requestHeaders`, requestHeaders ?? [], parseHeaderName).map((name) => name.toLowerCase())),
    };
  });
  return isRead ? authorizer : undefined;
}

function readPrefix(reader: Reader, subject: string, prefix: string): string {
  const read = reader.read('http-path', subject, prefix, parseHttpPath);
  if (read && (read.form !== 'exact' || prefix.endsWith('/'))) {
    reader.refuse('http-path', subject, quoted(prefix), 'a path without wildcards, and without a slash at its end', "write it like '/check', or leave it out");
  } else if (read && !/^(\/[\w.~-]+)+$/.test(prefix)) {
    reader.refuse('http-path', subject, quoted(prefix), "a path of letters, digits, '-', '_', '.' and '~', which nothing on the way writes otherwise", "write it like '/check', or leave it out");
  }
  return prefix;
}

/** Whom a service asks. Of two providers on one workload, proxies ask none and deny what matches. */
export function readAsked(reader: Reader, service: _ServiceSettings | undefined): AuthorizerNode | undefined {
  const read = (service?.asks ?? []).flatMap((one) => readAuthorizer(reader, 'asks', one) ?? []);
  const [first, ...others] = [...new Map(read.map((one) => [JSON.stringify(one), one])).values()];
  if (first && others.length > 0) {
    reader.refuse('authorizer', 'asks', `${[first, ...others].map(({ provider }) => quoted(provider)).join(' and ')}`, 'one authorizer: of two before one workload none is asked, and all is refused', 'let one of them decide, and ask the other');
  }
  return first;
}
