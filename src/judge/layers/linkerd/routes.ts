/** Which route of a Server gets a request. Sources: the proxy's http/route crate, find; Gateway API, for the order of routes that are alike. */
import { compareRanks, hostOf, rankOf, readsMore, routePatterns, takes, type AskedRequest, type Rank } from './matching';
import { comesBefore, type PolicyRoute, type RouteRule } from './read/route';
import { and, anyOf, not, type Truth } from '../../core/verdict';
import type { Request, RequestTest } from '../../engine/decision';
import { mergePatterns } from '../../requests/requests';

/** A match of a route that may take a request. */
interface Entry {
  readonly route: PolicyRoute;
  readonly rule: RouteRule;
  readonly rank: Rank;
  readonly truth: Truth;
}

/** Routes of one Server, as tests of requests. */
export class RouteTable {
  /** Requests that any route gets, and passes on. */
  readonly taken: RequestTest;

  /** Each route asks for the entries of the same requests. */
  private readonly known = new WeakMap<AskedRequest, readonly Entry[]>();

  constructor(private readonly routes: readonly PolicyRoute[]) {
    this.taken = this.test('some route', (entries) => entries);
  }

  /** Requests that a route gets, and passes on. */
  takenBy(route: PolicyRoute): RequestTest {
    return this.test(`route ${route.group} ${route.kind} ${route.ref.namespace}/${route.ref.name}`, (entries) => entries.filter((entry) => entry.route === route));
  }

  private test(what: string, of: (entries: readonly Entry[]) => readonly Entry[]): RequestTest {
    const answer = (request: AskedRequest): Truth => {
      const entries = this.entriesOf(request);
      return anyOf(of(entries).filter(({ rule }) => !rule.redirects).map((entry) => this.isFirst(entry, entries)));
    };
    return {
      kind: 'request',
      key: `${what} of ${this.routes.map(({ group, kind, ref }) => `${group} ${kind} ${ref.namespace}/${ref.name}`).join()}`,
      matches: answer,
      patterns: mergePatterns(this.routes.map(routePatterns)),
      ...(!this.routes.some(readsMore) && { fact: ({ method, path, host }: Request) => JSON.stringify([method, path, host]) }),
    };
  }

  private entriesOf(request: AskedRequest): readonly Entry[] {
    let entries = this.known.get(request);
    if (!entries) this.known.set(request, entries = this.entriesFor(request));
    return entries;
  }

  private entriesFor(request: AskedRequest): readonly Entry[] {
    return this.routes.flatMap((route) => {
      const host = hostOf(route, request.host);
      if (host.truth === 'no') return [];
      return route.rules.flatMap((rule) => rule.matches.flatMap((match): Entry[] => {
        const truth = and(host.truth, takes(match, request));
        return truth === 'no' ? [] : [{ route, rule, rank: [...host.rank, ...rankOf(match, request.path)], truth }];
      }));
    });
  }

  /** Whether an entry takes a request before all others. */
  private isFirst(entry: Entry, entries: readonly Entry[]): Truth {
    const before = entries.flatMap((other): Truth[] => {
      if (other === entry) return [];
      const precedes = this.precedes(other, entry, entries);
      return precedes === true ? [other.truth] : precedes === 'unknown' ? [and(other.truth, 'unknown')] : [];
    });
    return and(entry.truth, not(anyOf(before)));
  }

  private precedes(left: Entry, right: Entry, entries: readonly Entry[]): boolean | 'unknown' {
    const order = compareRanks(left.rank, right.rank);
    if (order !== 0) return order > 0;
    return left.route === right.route ? entries.indexOf(left) < entries.indexOf(right) : comesBefore(left.route, right.route);
  }
}
