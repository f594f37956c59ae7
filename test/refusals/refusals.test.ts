import { ACCEPTED_BY_CILIUM, REFUSED_BY_CILIUM } from './cilium';
import { ACCEPTED_BY_NETWORK_POLICY_API, REFUSED_BY_NETWORK_POLICY_API } from './cluster-network-policy';
import { ACCEPTED_BY_CONSUL, REFUSED_BY_CONSUL } from './consul';
import { ACCEPTED_BY_GATEWAY_API, REFUSED_BY_GATEWAY_API } from './gateway-api';
import { ACCEPTED_BY_ISTIO, REFUSED_BY_ISTIO } from './istio';
import { ACCEPTED_BY_KUBERNETES, REFUSED_BY_KUBERNETES } from './kubernetes';
import { ACCEPTED_BY_LINKERD, REFUSED_BY_LINKERD } from './linkerd';
import { ACCEPTED_OTHERS, REFUSED_OTHERS } from './others';
import { judge } from '../../src/judge/judge';
import type { Manifests } from '../../src/judge/objects/manifests';
import type { Manifest } from '../support/synth';

const REFUSED = [
  ...REFUSED_BY_KUBERNETES, ...REFUSED_BY_ISTIO, ...REFUSED_BY_GATEWAY_API, ...REFUSED_BY_NETWORK_POLICY_API, ...REFUSED_BY_CILIUM,
  ...REFUSED_BY_LINKERD, ...REFUSED_BY_CONSUL,
];
const ACCEPTED = [
  ...ACCEPTED_BY_KUBERNETES, ...ACCEPTED_BY_ISTIO, ...ACCEPTED_BY_GATEWAY_API, ...ACCEPTED_BY_NETWORK_POLICY_API, ...ACCEPTED_BY_CILIUM,
  ...ACCEPTED_BY_LINKERD, ...ACCEPTED_BY_CONSUL,
];

function read(object: Manifest) {
  const { problems, cluster: { manifests } } = judge([{ objects: [object] }]);
  return { problems: problems.map(({ path, refusal }) => [path.join('.'), refusal?.by, refusal?.reason]), inForce: inForce(manifests) };
}

/** How many objects were read and are in force. */
function inForce(manifests: Manifests): number {
  const { pods, namespaces, services } = manifests;
  const lists = [pods, namespaces, services, ...[...manifests.ofLayers()].flatMap((objects) => Object.values(objects))];
  return lists.reduce((sum, { length }) => sum + length, 0);
}

describe.each(REFUSED.map((item) => [`${item.object.kind}: ${item.title}`, item] as const))('%s', (_, { object, by, path, says }) => {
  test('is refused, told as the component tells it, and in force for nobody', () => {
    expect(read(object)).toEqual({ problems: [[path, by, expect.stringContaining(says)]], inForce: 0 });
  });

  test('is only in doubt where the cluster has it', () => {
    const { problems, inForce: count } = read({ ...object, metadata: { ...object.metadata, uid: '6f1c' } });
    expect([problems, count]).toEqual([[[path, undefined, undefined]], 1]);
  });
});

test.each(ACCEPTED.map((item) => [`${item.object.kind}: ${item.title}`, item] as const))('%s is accepted', (_, { object }) => {
  expect(read(object)).toEqual({ problems: [], inForce: 1 });
});

describe.each(REFUSED_OTHERS.map((item) => [`${item.object.kind}: ${item.title}`, item] as const))('%s', (_, { object, by, path, says }) => {
  test('is refused, told as the component tells it', () => {
    expect(read(object).problems).toEqual([[path, by, expect.stringContaining(says)]]);
  });

  test('is only in doubt where the cluster has it', () => {
    expect(read({ ...object, metadata: { ...object.metadata, uid: '6f1c' } }).problems).toEqual([[path, undefined, undefined]]);
  });
});

test.each(ACCEPTED_OTHERS.map((item) => [`${item.object.kind}: ${item.title}`, item] as const))('%s is accepted', (_, { object }) => {
  expect(read(object).problems).toEqual([]);
});

test('what is refused is no doubt either', () => {
  const filter = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'Odd', namespace: 'shop' }, spec: {} };
  expect(judge([{ objects: [filter] }]).unknownKinds).toEqual([]);
  expect(judge([{ objects: [{ ...filter, metadata: { name: 'odd', namespace: 'shop' } }] }]).unknownKinds).toHaveLength(1);
});

test('every title is one of its kind', () => {
  const titles = [...REFUSED, ...ACCEPTED, ...REFUSED_OTHERS, ...ACCEPTED_OTHERS].map(({ object, title }) => `${object.kind}: ${title}`);
  expect(new Set(titles).size).toBe(titles.length);
});
