import { AUTHORIZATION_POLICIES } from './objects';
import type { AuthorizationRule } from '../../judge/layers/istio/read/authorization-policy';
import type { Match } from '../../judge/layers/istio/read/match';
import { chainOfServicePort } from '../../judge/layers/istio/services';
import type { PodTemplate } from '../../judge/objects/read/pod';
import { evidenceOf } from '../evidence';
import type { RuleInput } from '../input';
import { podsInScope } from './scope';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { istio } from './standards';
import { nameOf } from '../words';

/** On a TCP port a proxy sees no request, drops what it can't check and denies the rest. */
export const DENY_HTTP_ON_TCP = defineRule({
  code: 'ZT403',
  name: 'deny-http-on-tcp',
  title: 'A DENY by an HTTP field covers a TCP port',
  severity: 'error',
  why: 'On a TCP port methods, paths, hosts and tokens do not exist: Istio drops them from a DENY, which then denies far more than it says.',
  fix: 'Limit the rule to the HTTP ports with `ports`, or declare the port as HTTP (appProtocol, or its name) if it is.',
  standards: [
    istio('Authorization for TCP traffic', 'tasks/security/authorization/authz-tcp/'),
    owasp('API8'),
  ],
  check: (input) => {
    const remembered = new Map<PodTemplate, readonly number[]>();
    return input.typed(AUTHORIZATION_POLICIES).filter(({ typed }) => typed.action === 'DENY').flatMap(({ item, typed }) => {
      const suspects = typed.rules.map((rule, index) => ({ rule, index })).filter(({ rule }) => everyMatch(rule).some(isHttp));
      if (suspects.length === 0 || typed.targets.length > 0) return [];
      const pods = podsInScope(input, item.ref.namespace, typed.selector);
      return suspects.flatMap(({ rule, index }) => {
        for (const pod of pods) {
          const ports = remembered.get(pod) ?? tcpPorts(input, pod);
          remembered.set(pod, ports);
          const port = ports.find((number) => covers(rule, number));
          if (port !== undefined) return [evidenceOf(item.ref, ['spec', 'rules', index], { got: port, other: pod.ref, details: { port: String(port) } })];
        }
        return [];
      });
    });
  },
  describe: ({ object, other, details }) => `${nameOf(object)} denies by an HTTP field, and also covers TCP port ${details.port} of ${other ? nameOf(other) : 'its pods'}, where it denies everything.`,
});

function isHttp({ attribute }: Match): boolean {
  return attribute.startsWith('request.');
}

function everyMatch(rule: AuthorizationRule): readonly Match[] {
  return [...(rule.from === 'anyone' ? [] : rule.from.flat()), ...(rule.to === 'anything' ? [] : rule.to.flat()), ...rule.when];
}

/** Whether a rule with an HTTP field somewhere reaches a port. */
function covers(rule: AuthorizationRule, port: number): boolean {
  const around = rule.from === 'anyone' ? rule.when : [...rule.from.flat(), ...rule.when];
  if (rule.to === 'anything') return hasPort(rule.when, port);
  return rule.to.some((matches) => hasPort([...matches, ...rule.when], port) && [...around, ...matches].some(isHttp));
}

function hasPort(matches: readonly Match[], port: number): boolean {
  return matches
    .filter(({ attribute }) => attribute === 'destination.port')
    .every(({ values, notValues }) => (values.length === 0 || values.includes(String(port))) && !notValues.includes(String(port)));
}

function tcpPorts(input: RuleInput, pod: PodTemplate): readonly number[] {
  return (input.servicesTo.get(pod) ?? []).flatMap(({ typed }) => typed.ports).flatMap((port) => {
    if (port.protocol !== 'TCP' || chainOfServicePort(port) !== 'tcp') return [];
    if (typeof port.target === 'number') return [port.target];
    return pod.ports.filter(({ name, protocol }) => name === port.target && protocol === 'TCP').map(({ number }) => number);
  });
}
