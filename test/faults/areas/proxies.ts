import { JsonPatch } from 'cdk8s';
import { Rule, Waivers } from '../../../src';
import type { Area, Fault } from '../fault';
import { POD, POD_TEMPLATE, segment, type World } from '../world';

/** A patch of the pods of web. */
function ofWeb(says: RegExp, ...patches: JsonPatch[]): Fault {
  return { change: (world) => world.patch('Deployment', 'web', ...patches), object: 'shop/web', says: ['was declared in the mesh', says] };
}

const INJECTED = /no proxy is injected into the pods/;
function until(rule: Rule) {
  return { rule, reason: 'tests', owner: 'me', expires: '2031-06-30' };
}

/** The same with its cause waived, so that what follows from it is told. */
function waived(rule: Rule, { change, object, says }: Fault): Fault {
  return {
    change: (world) => {
      change(world);
      Waivers.of(world.web).add(until(rule));
    },
    object,
    says,
  };
}

const AROUND = /goes around its proxy.*1337.*Run them as any other/;
const label = (key: string, value: string) => JsonPatch.add(`${POD_TEMPLATE}/metadata/labels/${segment(key)}`, value);
const container = (fields: object) => JsonPatch.add(`${POD}/containers/-`, {
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } }, image: `registry.k8s.io/pause@sha256:${'0'.repeat(64)}`, ...fields,
});

/** Workloads that are meshed on paper only. */
export const AREA: Area = {
  faults: {
    'a container that is only called like the proxy': waived(Rule.UNKNOWN_KEY, ofWeb(INJECTED, label('sidecar.istio.io/inject', 'false'), container({ name: 'istio-proxy' }))),
    'a workload without a proxy, of which the cause is told alone': {
      change: (world) => world.patch('Deployment', 'web', label('sidecar.istio.io/inject', 'false')),
      object: 'Deployment shop/web',
      says: ['the label sidecar.istio.io/inject: "false"', 'expected "true"'],
    },
    'a proxy of its own, merged into the injected one': ofWeb(/nothing can be said of the proxy.*istio-proxy/, container({ name: 'istio-proxy' })),
    'the user of the proxy by a patch': ofWeb(AROUND, JsonPatch.replace(`${POD}/securityContext/runAsUser`, 1337)),
    'the group of the proxy by a patch': ofWeb(AROUND, JsonPatch.replace(`${POD}/securityContext/runAsGroup`, 1337)),
    'a namespace of a revision that nobody declared': {
      change: (world: World) => world.patch('Namespace', 'shop', JsonPatch.remove('/metadata/labels/istio-injection'), JsonPatch.add('/metadata/labels/istio.io~1rev', 'nobody')),
      object: 'Namespace shop',
      says: ['the label istio.io/rev: "nobody"', 'expected no revision'],
    },
    'a namespace of a revision that nobody declared, waived': {
      change: (world: World) => {
        world.patch('Namespace', 'shop', JsonPatch.remove('/metadata/labels/istio-injection'), JsonPatch.add('/metadata/labels/istio.io~1rev', 'nobody'));
        Waivers.of(world.shop).add(until(Rule.UNKNOWN_KEY));
      },
      object: 'shop/db, shop/nightly, shop/orders and 2 others of shop',
      says: ['were declared in the mesh', /revision nobody/],
    },
  },
  harmless: {},
};
