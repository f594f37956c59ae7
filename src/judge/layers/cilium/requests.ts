/**
 * What proxies of Cilium ask of a connection beside its port. Sources: Cilium "Layer 7 Policies"; pkg/envoy/policy, getHTTPRule. Envoy compares the
 * whole of `:path`, the query with it, after it has normalized the path.
 */
import type { CiliumPorts, Further, HttpRule } from './read/model';
import { allOf, anyOf, truthOf, type Truth } from '../../core/verdict';
import { everyOf, type Request, type RequestSet, type RequestTest } from '../../engine/decision';
import { portsTest } from '../../engine/port-tests';
import { normalizePath } from '../../requests/normalize';
import { valuesOfRegex } from '../../requests/pattern';
import type { Regex } from '../../requests/regex';
import { mergePatterns } from '../../requests/requests';

/** The connections and requests that some ports of a rule are about. */
export function requestSetOf({ ports, further }: CiliumPorts): RequestSet {
  return everyOf([portsTest(ports), ...(further ? [furtherTest(further)] : [])]);
}

/** The ports of a rule about server names, for those of other names. */
export function furtherTest(further: Further): RequestTest {
  switch (further.kind) {
    case 'http': return httpTest(further.rules);
    case 'dns': return dnsTest(further.names);
    case 'tls': return tlsTest(further.names);
    case 'unclear': return { kind: 'request', key: `unclear ${further.because}`, matches: () => 'unknown' };
  }
}

const SPECIAL_IN_HOSTS = /[*{}A-Z]/;

function httpTest(rules: readonly HttpRule[]): RequestTest {
  const readsMore = rules.some(({ headers }) => headers.length > 0);
  return {
    kind: 'request',
    key: `http ${rules.map(keyOfRule).sort().join(' or ')}`,
    matches: (request) => anyOf(rules.map((rule) => ruleHolds(rule, request))),
    ...(!readsMore && { fact: ({ method, path, host, anyQuery }: Request) => JSON.stringify([method, path, host, anyQuery]) }),
    patterns: mergePatterns(rules.map(({ method, path, host }) => ({
      methods: method ? valuesOfRegex(method) : [], paths: path ? valuesOfRegex(path) : [], hosts: host ? valuesOfRegex(host, SPECIAL_IN_HOSTS) : [],
    }))),
  };
}

function keyOfRule({ method, path, host, headers, isMore }: HttpRule): string {
  return JSON.stringify([method?.text, path?.text, host?.text, headers, isMore]);
}

function ruleHolds({ method, path, host, headers, isMore }: HttpRule, request: Request): Truth {
  const asked = request.path === undefined ? undefined : pathOf(request.path);
  return allOf([
    regexHolds(method, request.method), request.anyQuery ? withAnyQuery(path, asked) : regexHolds(path, asked), regexHolds(host, request.host),
    ...headers.map(({ name, value }) => headerHolds(name, value, request.headers)),
    isMore ? 'conditional' : 'yes',
  ]);
}

function pathOf(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? normalizePath(path, 'MERGE_SLASHES') : `${normalizePath(path.slice(0, at), 'MERGE_SLASHES')}${path.slice(at)}`;
}

function regexHolds(regex: Regex | undefined, value: string | undefined): Truth {
  if (!regex) return 'yes';
  return value === undefined ? 'conditional' : truthOf(regex.matches(value));
}

/** A path of which nobody says what stands behind it. */
function withAnyQuery(regex: Regex | undefined, path: string | undefined): Truth {
  if (!regex || path === undefined) return regexHolds(regex, path);
  const matches = regex.matches(path);
  return matches === regex.goesOn(`${path}?`) ? truthOf(matches) : 'conditional';
}

function headerHolds(name: string, value: string | undefined, headers: Request['headers']): Truth {
  if (!headers) return 'conditional';
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return truthOf(found !== undefined && (value === undefined || found === value));
}

/** A star alone stands for all names; of others a connection does not say which it asks for. */
function dnsTest(names: readonly string[]): RequestTest {
  const truth: Truth = names.includes('*') ? 'yes' : 'conditional';
  return { kind: 'request', key: `dns ${[...names].sort().join()}`, matches: () => truth, fact: () => '' };
}

function tlsTest(names: readonly string[]): RequestTest {
  return {
    kind: 'request',
    key: `tls ${[...names].sort().join()}`,
    matches: ({ sni }) => (sni === undefined ? 'conditional' : anyOf(names.map((name) => nameHolds(name, sni.toLowerCase())))),
    fact: ({ sni }) => sni ?? '',
  };
}

/** What stars take in server names differs among versions. */
function nameHolds(name: string, sni: string): Truth {
  return name === sni ? 'yes' : name.includes('*') ? 'unknown' : 'no';
}
