/**
 * What a network plugin holds by policies of its own, and a NetworkPolicy could not.
 *
 * Sources: Cilium "DNS based": names of hosts, never those of pods and nodes; "Layer 7 Policies": requests in plain text, of which the path is compared with
 * its query.
 */
import { metadataServices } from './internet';
import type { DeclaredCidr, DeclaredRequests } from '../../judge/declared';
import { valueOfRegex } from '../../judge/requests/pattern';
import { relayOutside } from '../meshes/table';
import type { HostNode, SpecificationNode } from '../specification/nodes';

/** Whether a caller's plugin opens a host by its name: where nobody states its addresses, and the caller looks it up itself. */
export function isCalledByName(host: HostNode, caller: SpecificationNode): boolean {
  const isNamed = host.edge === undefined && host.cidrs === undefined && caller.kind === 'workload' && caller.cluster.networkPlugin === 'cilium';
  return isNamed && relayOutside(caller, host) === undefined;
}

/** A name may lead to any address, but to none where clouds keep credentials. */
export function anyAddress(): readonly DeclaredCidr[] {
  return [{ cidr: '0.0.0.0/0', except: metadataServices(4) }, { cidr: '::/0', except: metadataServices(6) }];
}

/** Requests with whatever query. */
export function withQueries(requests: readonly DeclaredRequests[]): readonly DeclaredRequests[] {
  return requests.map(({ paths, ...others }) => ({ ...others, ...(paths && { paths: paths.flatMap(withQuery) }) }));
}

function withQuery(path: string): readonly string[] {
  // What begins so goes on with anything.
  if (path.endsWith('*') && !path.includes('{')) return [path];
  if (!/[*{]/.test(path)) return [path, `${path}?*`];
  const expression = path.startsWith('*')
    ? `[^?]*${verbatim(path.slice(1))}`
    : path.split('/').map((part) => SEGMENTS[part] ?? verbatim(part)).join('/');
  return [valueOfRegex(`${expression}(\\?.*)?`)];
}

/** Source: RFC 3986, section 3.3: a segment has characters of RFC 3986, `pchar`; any number of segments those and slashes. */
const PCHAR = "a-zA-Z0-9\\-._~%!$&'()*+,;=:@";
const SEGMENTS: Readonly<Record<string, string>> = { '{*}': `[${PCHAR}]+`, '{**}': `[${PCHAR}/]*` };

function verbatim(text: string): string {
  return text.replace(/[^a-zA-Z0-9/_-]/g, (char) => `\\${char}`);
}
