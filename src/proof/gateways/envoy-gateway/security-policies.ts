/**
 * What an edge of Envoy Gateway lets through, against what was declared: each class of requests that routes, policies and the declaration tell apart, with
 * each token and from each address that they do.
 */
import { expectedOf } from './declared-requests';
import type { OneRequest } from './declared-requests';
import { verifiedFindings } from './verified';
import type { Cluster } from '../../../judge/cluster/cluster';
import type { Gateway } from '../../../judge/cluster/gateway';
import { formatAddress, LAST_ADDRESS, tryParseCidr, type Address, type AddressRange } from '../../../judge/cluster/ip';
import { agreement, and, type Truth } from '../../../judge/core/verdict';
import { tokensAskedBy } from '../../../judge/layers/envoy-gateway/asked-tokens';
import { passes, policiesAt } from '../../../judge/layers/envoy-gateway/edge';
import type { EdgeRule } from '../../../judge/layers/envoy-gateway/edge';
import { pathPatterns } from '../../../judge/layers/envoy-gateway/paths';
import type { SecurityPolicy } from '../../../judge/layers/envoy-gateway/read/security-policy';
import { attachmentsOf } from '../../../judge/layers/gateway-api/attachments';
import type { Attachment } from '../../../judge/layers/gateway-api/attachments';
import { hostIsAmong } from '../../../judge/layers/gateway-api/hosts';
import { GATEWAY_API } from '../../../judge/layers/gateway-api/key';
import { takenBy } from '../../../judge/layers/gateway-api/route-table';
import { routePatterns } from '../../../judge/layers/gateway-api/ways-in';
import { leastDeclared } from '../../../judge/questions/declared-tokens';
import { mergePatterns, requestSpace } from '../../../judge/requests/requests';
import { tokenWords } from '../../../judge/requests/token-words';
import { allAsked, tokensToTell } from '../../../judge/requests/tokens';
import { EVERYBODY } from '../../declared/parties';
import { requestsByClients } from '../../declared/requests-at-edge';
import type { RequestsOfClients } from '../../declared/requests-at-edge';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import type { GatewayNode, OwnListeners } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* securityPolicyFindings(graph: Specification, input: ProofInput): Generator<Message> {
  const { cluster } = input.judgement;
  for (const node of nodesOf(graph, 'gateway')) {
    if (!node.own || node.controller?.kind !== 'envoyGateway') continue;
    const gateway = cluster.gateways.find(({ ref }) => `${ref.namespace}/${ref.name}` === node.id);
    // That it is missing has been told.
    if (!gateway) continue;
    const { manifests, namespaces } = cluster;
    const { own } = node;
    const attachments = (attachmentsOf([gateway], manifests.of(GATEWAY_API).routes, namespaces).get(node.id) ?? [])
      .filter(({ listener }) => listener.port === own.port.servicePort);
    const edge: Edge = { node, own, gateway, attachments, cluster };
    const found = attachments.flatMap((one) => one.route.rules.flatMap(({ name }) => policiesAt(manifests, ruleAt(edge, one, name))));
    const policies = [...new Set(found)];
    yield* differencesAt(edge, policies);
    yield* verifiedFindings(graph, node, policies, input);
  }
}

interface Edge {
  readonly node: GatewayNode;
  readonly own: OwnListeners;
  readonly gateway: Gateway;
  readonly attachments: readonly Attachment[];
  readonly cluster: Cluster;
}

function* differencesAt(edge: Edge, policies: readonly SecurityPolicy[]): Generator<Message> {
  const { node: { id, routes }, own, attachments } = edge;
  const declared = requestsByClients(own, routes);
  const space = requestSpace(patternsOf(declared, attachments, policies), 'MERGE_SLASHES');
  const edges = declared.map(({ requests }) => ({ from: EVERYBODY, to: EVERYBODY, ports: [], requests }));
  const tokens = tokensToTell(leastDeclared(edges), allAsked(policies.map(tokensAskedBy)));
  if (!space || tokens === 'too-many') {
    yield { node: id, doubt: true, text: `what ${id} lets through could not be worked out: its routes and policies tell too many requests apart. Expose it by several edges` };
    return;
  }
  const told = new Set<string>();
  const clients = addressesOf(declared, policies);
  for (const host of space.hosts.atoms) {
    for (const path of space.paths.atoms) {
      for (const method of space.methods.atoms) {
        const request = { method: method.witness, path: path.witness, host: host.witness };
        const rules = rulesFor(edge, request);
        const place = [host.witness, ...rules.map(({ rule: { route } }) => `${route.namespace}/${route.name}`)].join(' ');
        for (const token of tokens) {
          for (const client of clients) {
            const one: OneRequest = { ...request, token, client };
            const what = differenceOf(expectedOf(declared, one), agreedOf(edge, rules, one));
            // The first example of each kind at each route.
            if (!what || told.has(`${what.says} ${place}`)) continue;
            told.add(`${what.says} ${place}`);
            yield messageOf(edge, what, one, policies, clients.length > 1);
          }
        }
      }
    }
  }
}

interface Difference {
  readonly says: 'lets in' | 'refuses' | 'may refuse' | 'may let in';
}

function differenceOf(expected: ReturnType<typeof expectedOf>, truth: Truth): Difference | undefined {
  if (expected === 'may') return undefined;
  if (expected === 'must') return truth === 'yes' ? undefined : { says: truth === 'no' ? 'refuses' : 'may refuse' };
  return truth === 'no' ? undefined : { says: truth === 'yes' ? 'lets in' : 'may let in' };
}

function messageOf({ node: { id } }: Edge, { says }: Difference, one: OneRequest, policies: readonly SecurityPolicy[], isFrom: boolean): Message {
  const { method, path, host, token, client } = one;
  const from = isFrom ? ` from ${formatAddress(client)}` : '';
  const request = `${method} ${path} of ${host} ${tokenWords(token)}${from}`;
  const isUndeclared = says === 'lets in' || says === 'may let in';
  const names = policies.map(({ ref: { namespace, name } }) => `SecurityPolicy ${namespace}/${name}`).join(', ');
  const by = policies.length === 0 ? 'there is no SecurityPolicy' : `by ${names}`;
  return {
    node: id,
    ...(says.startsWith('may') && { doubt: true }),
    text: `${id} ${says} ${request}, ${isUndeclared ? 'which is undeclared' : 'although it is declared'} (${by}). Take back the patch or the policy that changed it`,
  };
}

interface Ruled {
  readonly rule: EdgeRule;
  readonly truth: Truth;
}

/** The rules that a request may come to. Headers choose between services, and policies ask for the same at each of these. */
function rulesFor(edge: Edge, request: Pick<OneRequest, 'method' | 'path' | 'host'>): readonly Ruled[] {
  const { gateway, attachments, own } = edge;
  const taken = takenBy(gateway, attachments, own.port.servicePort, request).filter(({ rule, truth }) => truth !== 'no' && !rule.filters.redirect);
  return taken.map(({ route, rule, truth }) => {
    const here = attachments.filter((one) => one.route === route && one.hosts.some((host) => hostIsAmong(request.host, host)));
    return { truth, rule: { gateway, listeners: here.map(({ listener }) => listener), route: route.ref, rule: rule.name } };
  });
}

function agreedOf({ cluster: { manifests } }: Edge, rules: readonly Ruled[], request: OneRequest): Truth {
  if (rules.length === 0) return 'no';
  return agreement(rules.map(({ rule, truth }) => and(truth === 'unknown' ? 'unknown' : 'yes', passes(manifests, rule, request))));
}

function ruleAt({ gateway }: Edge, { listener, route }: Attachment, rule: string | undefined): EdgeRule {
  return { gateway, listeners: [listener], route: route.ref, rule };
}

function patternsOf(declared: readonly RequestsOfClients[], attachments: readonly Attachment[], policies: readonly SecurityPolicy[]) {
  const said = declared.flatMap(({ requests }) => requests).map(({ methods = [], notMethods = [], paths = [], notPaths = [] }) => (
    { methods: [...methods, ...notMethods], paths: [...paths, ...notPaths], hosts: [] }
  ));
  const asked = policies.map((policy) => ({
    methods: (policy.authorization?.rules ?? []).flatMap(({ methods = [] }) => methods), paths: pathPatterns(policy), hosts: [],
  }));
  return mergePatterns([...said, routePatterns(attachments), ...asked]);
}

const SOMEWHERE: Address = { family: 4, value: 0n };

/** An address at each place where lists begin or end. */
function addressesOf(declared: readonly RequestsOfClients[], policies: readonly SecurityPolicy[]): readonly Address[] {
  const lists = declared.flatMap(({ clients = [] }) => clients).flatMap(({ cidr, except = [] }) => [cidr, ...except]);
  const said = lists.flatMap((cidr) => tryParseCidr(cidr) ?? []);
  const asked = policies.flatMap(({ authorization }) => (authorization?.rules ?? []).flatMap(({ clients = [] }) => clients));
  const found = [...said, ...asked].flatMap(boundsOf);
  return found.length === 0 ? [SOMEWHERE] : [...new Map(found.map((address) => [formatAddress(address), address])).values()];
}

function boundsOf({ family, first, last }: AddressRange): readonly Address[] {
  return [first - 1n, first, last, last + 1n].filter((value) => value >= 0n && value <= LAST_ADDRESS[family]).map((value) => ({ family, value }));
}
