import { authorizersOf } from './authorizer-calls';
import { holdingsOf } from '../gateways/table';
import type { AuthorizerNode } from '../graph/authorizer';
import type { GatewayNode, GraphNode, WorkloadNode } from '../graph/nodes';
import { speaksHttp } from '../graph/port';
import { quoted } from '../graph/problem';
import type { Mistake, Problem } from '../graph/problem';
import type { RouteNode } from '../graph/route';
import { pathKey } from '../graph/route-paths';
import { dialectOf, meshesThat } from '../meshes/table';

/** What is asked of authorizers where nobody would ask, where they cannot answer, and names of which two things are said. */
export function checkAuthorizers(nodes: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  const problems: Problem[] = [];
  const providers = new Map<string, string>();
  for (const node of nodes.values()) {
    if (node.kind !== 'workload' && node.kind !== 'gateway') continue;
    for (const [subject, authorizer] of asked(node)) {
      const mistakes = [
        ...unasked(node), ...twoOfOneName(providers, authorizer), ...unprotected(node, authorizer, nodes), ...unseen(node, authorizer, nodes),
        ...cannotAnswer(authorizer, nodes),
        ...roundabout(node, authorizer, nodes),
      ];
      problems.push(...mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path: node.path, subject })));
    }
    if (node.kind === 'gateway') {
      const subject = 'exposes: authorizer';
      problems.push(...[...severalAt(node), ...apart(node)].map((mistake): Problem => ({ ...mistake, severity: 'error', path: node.path, subject })));
    }
  }
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function asked(node: WorkloadNode | GatewayNode): readonly (readonly [string, AuthorizerNode])[] {
  if (node.kind === 'workload') return node.asks ? [['asks', node.asks]] : [];
  return node.routes.flatMap(({ to, authorizer, passport }) => (authorizer ? [[`exposes ${to}: ${passport === undefined ? 'authorizer' : 'passport'}`, authorizer] as const] : []));
}

/** Where no proxy would ask. */
function unasked(holder: WorkloadNode | GatewayNode): readonly Mistake[] {
  const { render, words } = dialectOf(holder.mesh);
  const expected = `a service in a mesh whose proxies ask (${meshesThat((dialect) => dialect.render.authorizerObjects !== undefined)}), or an edge of this program by the gateway controller of one`;
  const refused = (value: string): readonly Mistake[] => [{ code: 'authorizer', value, expected, fix: 'ask there, or leave it out' }];
  if (holder.kind === 'workload') {
    if (!render.authorizerObjects) return refused(`an authorizer with ${words}`);
    return holder.ports.some(speaksHttp) ? [] : [{
      code: 'authorizer', value: 'a service without a port that speaks HTTP', expected: 'requests, which an authorizer can be asked about', fix: 'declare such a port: ports: [Port.http(8080)]',
    }];
  }
  if (holder.listens.kind === 'stated') return refused('an authorizer at an edge of others');
  return holdingsOf(holder).authorizers ? [] : refused(`an authorizer at an edge of the class ${quoted(holder.gatewayClass)} with ${words}`);
}

/** The mesh knows each name once. */
function twoOfOneName(known: Map<string, string>, authorizer: AuthorizerNode): readonly Mistake[] {
  const said = JSON.stringify(authorizer);
  const first = known.get(authorizer.provider) ?? said;
  known.set(authorizer.provider, first);
  return first === said ? [] : [{
    code: 'authorizer',
    value: `two descriptions of the authorizer ${quoted(authorizer.provider)}`,
    expected: 'one description for each name, which the settings of the mesh have once',
    fix: 'describe it once, in a constant, or give one of them another name: { provider: … }',
  }];
}

/** A question has the tokens of the request, and its answer decides: neither travels in plain text. */
function unprotected(holder: WorkloadNode | GatewayNode, { service }: AuthorizerNode, nodes: ReadonlyMap<string, GraphNode>): readonly Mistake[] {
  const node = nodes.get(service);
  const { signer } = dialectOf(holder.mesh);
  if (node?.kind !== 'workload' || signer === undefined || dialectOf(node.mesh).signer === signer) return [];
  return [{
    code: 'authorizer',
    value: `${service}, which is a service with ${dialectOf(node.mesh).words}`,
    expected: 'an authorizer in the mesh of the proxies that ask it: anybody on the way could read its questions, and answer them',
    fix: 'put it into a namespace of that mesh',
  }];
}

/** To which paths it is called, only a proxy before its own pods sees: questions go past all others. */
function unseen(
  holder: WorkloadNode | GatewayNode, { service, pathPrefix }: AuthorizerNode, nodes: ReadonlyMap<string, GraphNode>,
): readonly Mistake[] {
  const node = nodes.get(service);
  // Of services that ask, it is told where they call.
  if (holder.kind !== 'gateway' || node?.kind !== 'workload' || pathPrefix === '') return [];
  const isOfOthers = dialectOf(node.mesh).signer !== dialectOf(holder.mesh).signer;
  if (node.mesh.kind === holder.mesh.kind || isOfOthers) return [];
  return [{
    code: 'authorizer',
    value: `${service}, which is asked below ${pathPrefix}, with ${dialectOf(node.mesh).words}`,
    expected: `a service with ${dialectOf(holder.mesh).words}, as who asks: its proxy sees the path of a question`,
    fix: 'put it into a namespace of that kind',
  }];
}

/** The question of a proxy shows its identity in the mesh, and nothing else. */
function cannotAnswer({ service }: AuthorizerNode, nodes: ReadonlyMap<string, GraphNode>): readonly Mistake[] {
  const node = nodes.get(service);
  if (node?.kind !== 'workload' || (!node.admits && node.audience === undefined)) return [];
  return [{
    code: 'authorizer',
    value: `${service}, which asks its callers for tokens`,
    expected: 'a service that knows its callers by their identity in the mesh: a proxy that asks shows no token of its own',
    fix: node.admits ? 'let it admit anybody' : 'let it ask for none: ServiceIdentity.none()',
  }];
}

/** A question that leads to itself is never answered. */
function roundabout(holder: WorkloadNode | GatewayNode, first: AuthorizerNode, nodes: ReadonlyMap<string, GraphNode>): readonly Mistake[] {
  const seen = new Set<string>();
  for (let at: string | undefined = first.service; at !== undefined && !seen.has(at);) {
    seen.add(at);
    const node = nodes.get(at);
    at = node?.kind === 'workload' ? node.asks?.service : undefined;
  }
  return seen.has(holder.id) ? [{
    code: 'authorizer', value: `${holder.id}, which would be asked about its own answers`, expected: 'another service', fix: 'let it be called without an authorizer',
  }] : [];
}

/** Of two providers at one place, proxies ask none and deny what matches. */
function severalAt(gateway: GatewayNode): readonly Mistake[] {
  const found = authorizersOf(gateway);
  return found.length < 2 ? [] : [{
    code: 'authorizer',
    value: found.map(({ provider }) => quoted(provider)).join(' and '),
    expected: 'one authorizer for an edge: of two none is asked, and all is refused',
    fix: 'let one of them decide, or expose the services by edges of their own',
  }];
}

/** Which of two routes a request comes to is clear to policies by host, path and method alone. */
function apart({ routes }: GatewayNode): readonly Mistake[] {
  const mixed = routes.some((route) => routes.some((other) => route.authorizer && !other.authorizer && areOneToPolicies(route, other)));
  return mixed ? [{
    code: 'authorizer',
    value: 'an authorizer for requests that are exposed without it as well, or that a header alone tells apart',
    expected: 'the same authorizer wherever host, path and method are the same: anybody can write a header',
    fix: 'name it at all of these exposures, or tell them apart by host, path or method',
  }] : [];
}

function areOneToPolicies(one: RouteNode, other: RouteNode): boolean {
  if (!one.hosts.some((host) => other.hosts.includes(host))) return false;
  if (one.headers.length > 0 || other.headers.length > 0) return true;
  const keys = new Set(one.paths.map(pathKey));
  if (!other.paths.some((path) => keys.has(pathKey(path)))) return false;
  const { methods: some } = one;
  const { methods: others } = other;
  if (some.kind === 'any' || others.kind === 'any') return some.kind === others.kind;
  return some.items.some((method) => others.items.includes(method));
}
