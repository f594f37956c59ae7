/** What the plugins at an edge say to clients, by the judge: to an address at each end of each network that was declared or that a plugin names. */
import { formatAddress, LAST_ADDRESS, tryParseCidrOrAddress, type Address, type AddressRange } from '../../../judge/cluster/ip';
import { allOf, type Truth } from '../../../judge/core/verdict';
import type { Entrance, KnownRequest } from '../../../judge/engine/entrance';
import { guardsOf } from '../../../judge/engine/guards';
import { entrancesOf } from '../../../judge/engine/hop';
import { KONG } from '../../../judge/layers/kong/key';
import { requestsByClients } from '../../declared/requests-at-edge';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import type { GatewayNode, RouteNode } from '../../specification/nodes';
import { expectedOf } from '../envoy-gateway/declared-requests';

export function* saidByPlugins(node: GatewayNode, { judgement: { cluster } }: ProofInput): Generator<Message> {
  const way = entrancesOf(cluster).get(node.id);
  // That it is missing has been told.
  if (!way || !node.own) return;
  const { own, routes } = node;
  const declared = requestsByClients(own, routes);
  const { plugins, clusterPlugins } = cluster.manifests.of(KONG);
  const lists = [...plugins, ...clusterPlugins].flatMap(({ config }) => [config.allow, config.deny]);
  const said = lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
  const addresses = endsOf([...said, ...declared.flatMap(({ clients = [] }) => clients).flatMap(({ cidr, except = [] }) => [cidr, ...except])]);
  for (const route of routes) {
    const pod = cluster.workloadByKey.get(route.to);
    if (!pod || !route.port) continue;
    const to = { pod, port: route.port.containerPort };
    for (const request of requestsOf(route)) {
      const leads = way.leading(cluster, request, own.port.servicePort, to);
      for (const client of addresses) {
        const expected = expectedOf(declared, { ...request, token: { state: 'absent' }, client });
        const source = { kind: 'external' as const, address: client, ranges: [] };
        const truths = leads.map((lead): Truth => allOf(guardsOf(cluster, { way, lead, request: { ...request, token: { state: 'absent' } }, source }).map(({ truth }) => truth)));
        const wanted: Truth = expected === 'must-not' ? 'no' : 'yes';
        const wrong = truths.find((truth) => truth !== wanted);
        if (wrong === undefined) continue;
        yield messageOf(way, request, client, wrong);
        return;
      }
    }
  }
}

function messageOf({ ref: { namespace, name } }: Entrance, { method, path, host }: KnownRequest, client: Address, truth: Truth): Message {
  const says = truth === 'yes' ? 'let in' : truth === 'no' ? 'refuse' : 'may or may not let in';
  const doubt = truth === 'yes' || truth === 'no' ? {} : { doubt: true };
  return {
    node: `${namespace}/${name}`,
    ...doubt,
    text: `plugins of ${namespace}/${name} ${says} ${method} ${path} of ${host} from ${formatAddress(client)}, otherwise than declared. Take back the patch or the plugin that changed it`,
  };
}

/** One for each path and method that was declared: a plugin tells no others apart. */
function requestsOf({ hosts, paths, methods = ['GET'], headers }: RouteNode): readonly KnownRequest[] {
  return hosts.flatMap((host) => paths.flatMap(({ text }) => methods.map((method) => ({ host: host.replace('*', 'any'), path: text === '' ? '/' : text, method, headers }))));
}

function endsOf(cidrs: readonly string[]): readonly Address[] {
  const ends = cidrs.flatMap((cidr) => tryParseCidrOrAddress(cidr) ?? []).flatMap(({ family, first, last }: AddressRange) => (
    [first - 1n, first, last, last + 1n].filter((value) => value >= 0n && value <= LAST_ADDRESS[family]).map((value): Address => ({ family, value }))
  ));
  const some: Address = { family: 4, value: 0n };
  return [...new Map([some, ...ends].map((address) => [formatAddress(address), address])).values()];
}
