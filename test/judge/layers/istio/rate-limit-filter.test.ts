/** EnvoyFilters that can only answer 429, and those that are like them. */
import { given, meshed, namespace, object, pod } from '../../given';

type Json = { [key: string]: any };

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
const ALL = { default_value: { numerator: 100, denominator: 'HUNDRED' } };
const HCM = 'envoy.filters.network.http_connection_manager';

function limit(): Json {
  return {
    stat_prefix: 'limit',
    token_bucket: { max_tokens: 100, tokens_per_fill: 100, fill_interval: '1s' },
    filter_enabled: structuredClone(ALL),
    filter_enforced: structuredClone(ALL),
    rate_limits: [{ actions: [{ header_value_match: { descriptor_value: 'orders', headers: [{ name: ':path', string_match: { prefix: '/orders' } }] } }, { remote_address: {} }] }],
    descriptors: [{
      entries: [{ key: 'header_match', value: 'orders' }, { key: 'remote_address', value: '' }], token_bucket: { max_tokens: 5, tokens_per_fill: 5, fill_interval: '60s' },
    }],
    max_dynamic_descriptors: 1000,
    always_consume_default_token_bucket: false,
    response_headers_to_add: [{ append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key: 'x-local-rate-limit', value: 'true' } }],
  };
}

function spec(): Json {
  return {
    workloadSelector: { labels: { app: 'db' } },
    configPatches: [{
      applyTo: 'HTTP_FILTER',
      match: { context: 'SIDECAR_INBOUND', listener: { filterChain: { filter: { name: HCM, subFilter: { name: 'envoy.filters.http.router' } } } } },
      patch: { operation: 'INSERT_BEFORE', value: { name: 'envoy.filters.http.local_ratelimit', typed_config: { '@type': TYPE, ...limit() } } },
    }],
  };
}

/** Whether the callee answers, where this filter is at it. */
function asked(change: (spec: Json) => void): string {
  const changed = spec();
  change(changed);
  const judgement = given([namespace('pay'), meshed('pay/db'), pod('pay/web'), object('networking.istio.io/v1alpha3', 'EnvoyFilter', 'pay/limit', changed)]);
  return judgement.explain({ from: { workload: 'pay/web' }, to: { workload: 'pay/db' }, port: 8080, protocol: 'TCP' }).verdict;
}

const patch = (of: Json): Json => of.configPatches[0];
const value = (of: Json): Json => patch(of).patch.value;
const config = (of: Json): Json => value(of).typed_config;

test.each<[string, (spec: Json) => void]>([
  ['before the router of sidecars', () => undefined],
  ['of a gateway', (of) => { patch(of).match.context = 'GATEWAY'; }],
  ['of the proxies of a Gateway', (of) => { delete of.workloadSelector; of.targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }]; }],
  ['for one port', (of) => { patch(of).match.listener.portNumber = 8080; }],
  ['before everything', (of) => { delete patch(of).match.listener.filterChain.filter.subFilter; }],
  ['for all together', (of) => { for (const key of ['rate_limits', 'descriptors', 'response_headers_to_add']) delete config(of)[key]; }],
  ['that limits nothing yet', (of) => { delete config(of).filter_enforced; }],
  ['as a struct', (of) => { value(of).typed_config = { '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct', 'type_url': TYPE, 'value': limit() }; }],
  ['by networks of clients', (of) => { config(of).rate_limits[0].actions[1] = { masked_remote_address: { v4_prefix_mask_len: 32, v6_prefix_mask_len: 64 } }; }],
  ['by addresses of clients, as they are', (of) => { config(of).rate_limits[0].actions[1] = { masked_remote_address: {} }; }],
  ['of a path with a query', (of) => { config(of).rate_limits[0].actions[0].header_value_match.headers[0].string_match = { prefix: '/orders?' }; }],
  ['by a header', (of) => { config(of).rate_limits = [{ actions: [{ request_headers: { header_name: 'x-tenant', descriptor_key: 'tenant' } }] }]; }],
])('a limit %s leaves who reaches whom as it is', (_, change) => {
  expect(asked(change)).toBe('allow');
});

test.each<[string, (spec: Json) => void]>([
  ['another filter', (of) => { value(of).name = 'envoy.filters.http.lua'; }],
  ['another type', (of) => { config(of)['@type'] = 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua'; }],
  ['the type of a limit over the network', (of) => { config(of)['@type'] = 'type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit'; }],
  ['another type in a struct', (of) => { value(of).typed_config = { '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct', 'type_url': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC', 'value': limit() }; }],
  ['a struct beside the fields', (of) => { config(of).value = limit(); config(of).type_url = TYPE; }],
  ['a type by another name of the field', (of) => { value(of).typedConfig = { '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua' }; }],
  ['Lua in it', (of) => { config(of).inline_code = 'function envoy_on_request(handle) end'; }],
  ['settings from elsewhere', (of) => { value(of).config_discovery = {}; }],
  ['a second patch', (of) => { of.configPatches.push({ applyTo: 'HTTP_FILTER', match: patch(of).match, patch: { operation: 'REMOVE' } }); }],
  ['a second patch that is a limit', (of) => { of.configPatches.push(structuredClone(patch(of))); }],
  ['no patch', (of) => { of.configPatches = []; }],
  ['a place in the order', (of) => { of.priority = -10; }],
  ['all workloads of the namespace', (of) => { delete of.workloadSelector; }],
  ['a selector without labels', (of) => { of.workloadSelector = { labels: {} }; }],
  ['a selector and targets', (of) => { of.targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }]; }],
  ['a target of another kind', (of) => { delete of.workloadSelector; of.targetRefs = [{ group: '', kind: 'Service', name: 'db' }]; }],
  ['a merge', (of) => { patch(of).patch.operation = 'MERGE'; }],
  ['a replacement of what is there', (of) => { patch(of).patch.operation = 'REPLACE'; }],
  ['a removal', (of) => { patch(of).patch = { operation: 'REMOVE' }; }],
  ['a patch of the whole listener', (of) => { patch(of).applyTo = 'LISTENER'; }],
  ['a patch of filters of the network', (of) => { patch(of).applyTo = 'NETWORK_FILTER'; }],
  ['a patch of routes', (of) => { patch(of).applyTo = 'HTTP_ROUTE'; }],
  ['a merge into the policies', (of) => { patch(of).patch.operation = 'MERGE'; patch(of).match.listener.filterChain.filter.subFilter.name = 'envoy.filters.http.rbac'; }],
  ['a place before the policies', (of) => { patch(of).match.listener.filterChain.filter.subFilter.name = 'envoy.filters.http.rbac'; }],
  ['any proxies', (of) => { patch(of).match.context = 'ANY'; }],
  ['no context', (of) => { delete patch(of).match.context; }],
  ['calls that go out', (of) => { patch(of).match.context = 'SIDECAR_OUTBOUND'; }],
  ['other proxies', (of) => { patch(of).match.proxy = { metadata: { A: 'b' } }; }],
  ['another listener', (of) => { patch(of).match.listener.name = 'virtualOutbound'; }],
  ['the filter chain of a name', (of) => { patch(of).match.listener.filterChain.sni = 'x'; }],
  ['headers that it writes to the service', (of) => { config(of).request_headers_to_add_when_not_enforced = [{ header: { key: 'x-user-id', value: 'root' } }]; }],
  ['headers that browsers read', (of) => { config(of).response_headers_to_add[0].header.key = 'access-control-allow-origin'; }],
  ['another answer', (of) => { config(of).status = { code: 'OK' }; }],
  ['an action of an extension', (of) => { config(of).rate_limits[0].actions.push({ extension: { name: 'x', typed_config: {} } }); }],
  ['a mask that no address has, which Envoy refuses', (of) => { config(of).rate_limits[0].actions[1] = { masked_remote_address: { v4_prefix_mask_len: 33 } }; }],
  ['a mask with something else', (of) => { config(of).rate_limits[0].actions[1] = { masked_remote_address: { v4_prefix_mask_len: 32, x: 1 } }; }],
  ['two actions in one', (of) => { config(of).rate_limits[0].actions = [{ remote_address: {}, generic_key: { descriptor_value: 'a' } }]; }],
  ['an expression', (of) => { config(of).rate_limits[0].actions[0].header_value_match.headers[0].string_match = { safe_regex: { regex: '(' } }; }],
  ['a bucket of nothing, which Envoy refuses', (of) => { config(of).token_bucket.max_tokens = 0; }],
  ['half a token', (of) => { config(of).token_bucket.tokens_per_fill = 0.5; }],
  ['a time that Envoy refuses', (of) => { config(of).token_bucket.fill_interval = '0.01s'; }],
  ['a time without a unit', (of) => { config(of).token_bucket.fill_interval = 1; }],
  ['a time that is no multiple of that of all, which Envoy refuses', (of) => { config(of).token_bucket.fill_interval = '7s'; }],
  ['a descriptor twice, which Envoy refuses', (of) => { config(of).descriptors.push(structuredClone(config(of).descriptors[0])); }],
  ['descriptors that are no list', (of) => { config(of).descriptors = { 0: {} }; }],
  ['no limit for all, which Envoy refuses', (of) => { delete config(of).token_bucket; }],
  ['nothing to be known by, which Envoy refuses', (of) => { delete config(of).stat_prefix; }],
  ['a share of requests', (of) => { config(of).filter_enabled.default_value.numerator = 200; }],
  ['a field that nobody knows', (of) => { config(of).fields = true; }],
  ['a field of the name of every object', (of) => { Object.assign(config(of), JSON.parse('{"constructor": {}}')); }],
  ['no spec', (of) => { for (const key of Object.keys(of)) delete of[key]; }],
])('a filter like it, with %s, makes it unknown', (_, change) => {
  expect(asked(change)).toBe('unknown');
});
