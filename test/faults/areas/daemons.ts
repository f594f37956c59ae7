import { ApiObject, JsonPatch } from 'cdk8s';
import { Port, Probes, Rule, SecureDaemon, Waivers } from '../../../src';
import { image } from '../../support/programs';
import type { Area, Fault } from '../fault';
import { POD } from '../world';
import type { World } from '../world';

const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;
const LOGS = { name: 'logs', hostPath: { path: '/var/log/pods' } };

/** One pod on each node, called by web. */
function collector(world: World): SecureDaemon {
  const daemon = new SecureDaemon(world.shop, 'collector', { image: image('collector'), ports: [Port.grpc(4317)], probes: Probes.grpc(), everyNode: true });
  world.web.calls(daemon);
  return daemon;
}

function patched(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      collector(world);
      world.patch('DaemonSet', 'collector', patch);
    },
    object: 'DaemonSet shop/collector',
    says,
  };
}

/** One pod on each node. */
export const AREA: Area = {
  faults: {
    'another image': patched(JsonPatch.replace(`${POD}/containers/0/image`, image('other')), 'container collector: image', WAIVABLE),
    'taints that are not tolerated': patched(JsonPatch.remove(`${POD}/tolerations`), 'tolerations', 'one of every taint', WAIVABLE),
    'an update that never comes': patched(JsonPatch.replace('/spec/updateStrategy', { type: 'OnDelete' }), 'spec.updateStrategy', WAIVABLE),
    'the network of the node': patched(JsonPatch.add(`${POD}/hostNetwork`, true), /Rule\.HOST_NAMESPACES/),
    'a port of the node': patched(JsonPatch.add(`${POD}/containers/0/ports/0/hostPort`, 4317), /Rule\.HOST_PORT/),
    'files of the node': patched(JsonPatch.add(`${POD}/volumes/-`, LOGS), /Rule\.HOST_PATH/),
    'a token for the API': patched(JsonPatch.replace(`${POD}/automountServiceAccountToken`, true), /Rule\.MOUNTED_TOKEN/),
    'a daemon that nobody declared': {
      change: (world) => {
        world.add('apps/v1', 'DaemonSet', { name: 'spy' }, { spec: { selector: { matchLabels: { app: 'spy' } }, template: { metadata: { labels: { app: 'spy' } }, spec: { containers: [{ name: 'a', image: image('spy') }] } } } });
      },
      object: 'DaemonSet shop/spy',
      says: ['was not declared', 'new SecureDaemon(namespace'],
    },
    'a call that nobody declared': {
      change: (world) => {
        collector(world);
        world.patch('NetworkPolicy', 'collector', JsonPatch.add('/spec/ingress/-', { from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } } }], ports: [{ port: 4317 }] }));
      },
      object: 'shop/collector',
      says: ['undeclared', 'shop/orders'],
    },
    'a daemon that is gone': {
      change: (world) => {
        ApiObject.of(collector(world).daemonSet).addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
      },
      object: 'shop/collector',
      says: ['no manifest makes it'],
    },
  },
  harmless: {
    'one pod on each node': (world) => { collector(world); },
    'files of the node, waived': (world) => {
      const daemon = collector(world);
      world.patch('DaemonSet', 'collector', JsonPatch.add(`${POD}/volumes/-`, LOGS));
      Waivers.of(daemon).add({ rule: Rule.HOST_PATH, reason: 'reads the logs of pods', owner: 'platform', expires: '2031-06-30' });
    },
  },
};
