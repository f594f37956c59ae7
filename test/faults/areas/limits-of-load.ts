import { Duration, JsonPatch } from 'cdk8s';
import { ClientAddress, CountedBy, EdgeGateway, RateLimit, Retries } from '../../../src';
import type { Area, Fault } from '../fault';
import { EDGE_NAMESPACE, ISTIO_NETWORKING } from '../world';
import type { World } from '../world';

/** Slow is called by web, takes 50 requests a second, and is asked three times; a public edge takes five requests a minute of each client at its login. */
function limited(world: World): void {
  const slow = world.service('slow', { rateLimits: [RateLimit.perSecond(50)], requestTimeout: Duration.seconds(1), retries: Retries.ofIdempotent(2) });
  world.web.calls(slow);
  const edge = new EdgeGateway(world.chart, 'public', { namespace: EDGE_NAMESPACE, hosts: ['api.example.com'], clientAddress: ClientAddress.ofConnection() });
  edge.exposes(slow, { openToAll: 'an example', rateLimits: [RateLimit.perMinute(5, { countedBy: CountedBy.CLIENT_ADDRESS, paths: ['/login'] })] });
}

function fault(change: (world: World) => void, object: string, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => { limited(world); change(world); }, object, says };
}

function patched(kind: string, name: string, patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  const namespace = name === 'public' ? EDGE_NAMESPACE : 'shop';
  return fault((world) => world.find(kind, name, namespace).addJsonPatch(patch), `${kind} ${namespace}/${name}`, ...says);
}

const CONFIG = '/spec/configPatches/0/patch/value/typed_config';
const BUCKET = `${CONFIG}/descriptors/0/token_bucket`;
const BACK = 'Take the change back';
const HOST = 'slow.shop.svc.cluster.local';

/** Limits of load: rate limits, time-outs and retries. */
export const AREA: Area = {
  faults: {
    'a rate limit that is raised': patched('EnvoyFilter', 'slow', JsonPatch.replace(`${BUCKET}/tokens_per_fill`, 5000), '50 in 1s', BACK),
    'a burst that is raised': patched('EnvoyFilter', 'slow', JsonPatch.replace(`${BUCKET}/max_tokens`, 5000), '50 at once', BACK),
    'a rate limit that only counts': patched('EnvoyFilter', 'slow', JsonPatch.remove(`${CONFIG}/filter_enforced`), 'filter_enforced is missing', BACK),
    'a rate limit that somebody can switch off': patched('EnvoyFilter', 'slow', JsonPatch.add(`${CONFIG}/filter_enabled/runtime_key`, 'limits'), 'runtime_key', BACK),
    'a rate limit of other requests': patched('EnvoyFilter', 'slow', JsonPatch.replace(`${CONFIG}/rate_limits/0/actions/0`, { header_value_match: { descriptor_value: 'limit-1', headers: [{ name: 'x-slow', string_match: { exact: 'yes' } }] } }), 'otherwise than declared', BACK),
    'a rate limit that is gone': fault((world) => world.find('EnvoyFilter', 'slow').node.scope!.node.tryRemoveChild('rate-limits'), 'shop/slow', 'no EnvoyFilter for all of its pods', 'Put it back'),
    'a rate limit of other pods': fault((world) => world.find('EnvoyFilter', 'slow').addJsonPatch(JsonPatch.replace('/spec/workloadSelector/labels', { 'app.kubernetes.io/name': 'web' })), 'shop/slow', 'no EnvoyFilter for all of its pods'),
    'clients that are counted together': patched('EnvoyFilter', 'public', JsonPatch.replace(`${CONFIG}/rate_limits/0/actions/1/masked_remote_address/v4_prefix_mask_len`, 8), 'otherwise than declared', BACK),
    'clients that are forgotten': patched('EnvoyFilter', 'public', JsonPatch.remove(`${CONFIG}/max_dynamic_descriptors`), 'max_dynamic_descriptors is missing', BACK),
    'a login that nothing counts': patched('EnvoyFilter', 'public', JsonPatch.replace(`${CONFIG}/rate_limits/0/actions/0/header_value_match/headers/0/string_match/exact`, '/logout'), 'otherwise than declared', BACK),
    'a time-out that is longer': patched('VirtualService', 'slow', JsonPatch.replace('/spec/http/1/timeout', '1h'), 'http[1].timeout is "1h", expected "1000ms"', BACK),
    'POST that is sent again': patched('VirtualService', 'slow', JsonPatch.replace('/spec/http/0/match/0/method/regex', '.*'), 'method.regex', BACK),
    'a word for each failure, as a list': patched('VirtualService', 'slow', JsonPatch.replace('/spec/http/0/retries/retryOn', ['connect-failure', 'refused-stream', 'gateway-error', 'unavailable']), 'retryOn is ["connect-failure"', BACK),
    'methods as a list': patched('VirtualService', 'slow', JsonPatch.replace('/spec/http/0/match/0/method/regex', ['GET|HEAD|OPTIONS|TRACE|PUT|DELETE']), 'method.regex is ["GET|', BACK),
    'a time-out for all, and for nobody': patched('VirtualService', 'slow', JsonPatch.add('/spec/exportTo', ['*', '~']), 'exportTo', BACK),
    'calls without a rule': fault((world) => world.add(ISTIO_NETWORKING, 'VirtualService', { name: 'more' }, { spec: { hosts: ['orders.shop.svc.cluster.local'], http: [] } }), 'VirtualService shop/more', 'spec.http', 'a rule for all requests'),
    'more retries': patched('VirtualService', 'slow', JsonPatch.replace('/spec/http/0/retries/attempts', 9), 'attempts is 9, expected 2', BACK),
    'a second word on how it is called': fault((world) => world.add(ISTIO_NETWORKING, 'VirtualService', { name: 'more' }, { spec: { hosts: [HOST], http: [{ route: [{ destination: { host: HOST } }] }] } }), 'shop/slow', 'expected one in its namespace', 'remove others'),
  },
  harmless: {
    'limits of load': limited,
    'a limit with another name': (world) => {
      limited(world);
      world.find('EnvoyFilter', 'slow').addJsonPatch(
        JsonPatch.replace(`${CONFIG}/rate_limits/0/actions/0/generic_key/descriptor_value`, 'all'), JsonPatch.replace(`${CONFIG}/descriptors/0/entries/0/value`, 'all'),
      );
    },
    'a header of the answer 429': (world) => {
      limited(world);
      world.find('EnvoyFilter', 'slow').addJsonPatch(JsonPatch.add(`${CONFIG}/response_headers_to_add`, [{ append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key: 'x-local-rate-limit', value: 'true' } }]));
    },
  },
};
