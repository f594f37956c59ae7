import { SERVERS } from './objects';
import { linkerd } from './standards';
import { holdsPort, parsePortRanges } from '../../judge/layers/linkerd/read/ports';
import { SKIP_INBOUND_ANNOTATION } from '../../judge/layers/linkerd/well-known';
import type { PodTemplate } from '../../judge/objects/read/pod';
import { selects } from '../../judge/objects/read/selector';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

export const SKIPPED_PORT = defineRule({
  code: 'ZT430',
  name: 'skipped-port',
  title: 'A port that a policy is written for goes around the proxy',
  severity: 'error',
  why: 'What a pod skips never reaches its proxy: no policy holds there, and callers send plain text.',
  fix: 'Take the port out of config.linkerd.io/skip-inbound-ports; mark it in opaque-ports if its server speaks first.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), linkerd('Proxy Configuration', 'reference/proxy-configuration/')],
  check: (input) => input.pods.flatMap(({ ref, template }) => {
    const around = input.namespaces.get(ref.namespace)?.item?.root.child('metadata').child('annotations').child(SKIP_INBOUND_ANNOTATION).value;
    const text = template.annotations[SKIP_INBOUND_ANNOTATION] ?? around;
    const ranges = typeof text === 'string' ? parsePortRanges(text) ?? [] : [];
    return input.typed(SERVERS).flatMap(({ typed: { ref: server, selector, port } }) => {
      if (server.namespace !== ref.namespace || !selector || !selects(selector, template.labels)) return [];
      const skipped = numbersOf(template, port).find((number) => holdsPort(ranges, number));
      return skipped === undefined ? [] : [evidenceOf(ref, ['metadata', 'name'], { got: text, other: server, details: { port: String(skipped) } })];
    });
  }),
  describe: ({ object, other, details }) => `${nameOf(object)} takes port ${details.port} around its proxy, so that ${other ? nameOf(other) : 'its Server'} does not hold there.`,
});

function numbersOf({ ports }: PodTemplate, port: number | string): readonly number[] {
  return typeof port === 'number' ? [port] : ports.filter(({ name }) => name === port).map(({ number }) => number);
}
