import { PROXY_DEFAULTS, SERVICE_DEFAULTS } from './objects';
import { consul } from './standards';
import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

/** What stands for whole parts of a proxy, in `config`. Source: Consul "Envoy Proxy Configuration", escape hatches. */
const HATCH = /^envoy_.*_(json|tpl)$/;
const UPSTREAM_HATCHES = ['envoyListenerJSON', 'envoyClusterJSON'];

export const REPLACED_PROXY = defineRule({
  code: 'ZT442',
  name: 'replaced-proxy',
  title: 'Parts of a proxy are replaced',
  severity: 'error',
  why: 'What is written there stands in place of what Consul makes: the listener that asks for certificates and holds intentions, or parts of it.',
  fix: 'Leave it out, and say what is needed by fields of Consul.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), consul('Envoy Proxy Configuration, escape hatches', 'reference/proxy/envoy')],
  check: (input) => [...input.typed(SERVICE_DEFAULTS), ...input.typed(PROXY_DEFAULTS)].flatMap(({ item }) => (
    hatches(item.root.child('spec')).map((field) => evidenceAt(item.ref, field, { got: undefined }))
  )),
  describe: ({ object, path }) => `${nameOf(object)} replaces parts of proxies: ${path.slice(1).join('.')}.`,
});

function hatches(spec: Field): readonly Field[] {
  const { value } = spec.child('config');
  const keys = typeof value === 'object' && value !== null ? Object.keys(value).filter((key) => HATCH.test(key)) : [];
  const upstreams = spec.child('upstreamConfig');
  const overrides = Array.isArray(upstreams.child('overrides').value) ? upstreams.child('overrides').items() : [];
  return [
    ...keys.map((key) => spec.child('config').child(key)),
    spec.child('envoyExtensions'),
    ...[upstreams.child('defaults'), ...overrides].flatMap((upstream) => UPSTREAM_HATCHES.map((key) => upstream.child(key))),
  ].filter(({ present }) => present);
}
