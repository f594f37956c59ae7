import { consul } from './standards';
import { parseGoBool } from '../../judge/layers/consul/go-bool';
import { servicePortOf } from '../../judge/layers/consul/proxy';
import { EXCLUDE_INBOUND_ANNOTATION, INJECT_ANNOTATION, REDIRECT_KEY } from '../../judge/layers/consul/well-known';
import type { PodTemplate } from '../../judge/objects/read/pod';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf, show } from '../words';

export const AROUND_PROXY = defineRule({
  code: 'ZT441',
  name: 'port-around-proxy',
  title: 'The port of a service goes around its proxy',
  severity: 'error',
  why: 'What is not led to the proxy reaches the application from anybody, in plain text: no intention holds there.',
  fix: 'Set consul.hashicorp.com/transparent-proxy: "true", and take the port of the service out of consul.hashicorp.com/transparent-proxy-exclude-inbound-ports.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), consul('Annotations and Labels', 'reference/k8s/annotation-label')],
  check: (input) => input.pods.flatMap(({ ref, template }) => {
    const key = keyOf(template);
    return key === undefined ? [] : [evidenceOf(ref, ['metadata', 'name'], { got: template.annotations[key], details: { key } })];
  }),
  describe: ({ object, got, details }) => `${nameOf(object)} takes the port of its service around its proxy: ${details.key} is ${show(got)}.`,
});

/** The annotation that does it. */
function keyOf(template: PodTemplate): string | undefined {
  const { annotations } = template;
  if (parseGoBool(annotations[INJECT_ANNOTATION] ?? '') !== true) return undefined;
  if (parseGoBool(annotations[REDIRECT_KEY] ?? '') === false) return REDIRECT_KEY;
  const excluded = annotations[EXCLUDE_INBOUND_ANNOTATION]?.split(',').map((text) => Number(text.trim())) ?? [];
  const port = servicePortOf(template);
  return typeof port === 'number' && excluded.includes(port) ? EXCLUDE_INBOUND_ANNOTATION : undefined;
}
