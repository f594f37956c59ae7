import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';
import { meshHosts } from './hosts';

const OFF: readonly unknown[] = ['DISABLE', 'SIMPLE'];

/** A tls block without a mode is DISABLE, the zero of its enum. Source: Istio ClientTLSSettings. */
export const DESTINATION_RULE_NO_MTLS = defineRule({
  code: 'ZT410',
  name: 'destination-rule-no-mtls',
  title: 'A DestinationRule turns mutual TLS off inside the mesh',
  severity: 'error',
  why: 'Callers then send no certificate: a STRICT callee refuses them, any other one no longer knows who calls.',
  fix: 'Leave `tls` out, so that Istio chooses mutual TLS itself, or set ISTIO_MUTUAL.',
  standards: [nist('800-204A', 'SM-DR16'), nist('800-204', 'MS-SS-4'), istio('DestinationRule, ClientTLSSettings', 'reference/config/networking/destination-rule/#ClientTLSSettings')],
  check: (input) => {
    const isMeshHost = meshHosts(input);
    return input.ofKind('networking.istio.io', 'DestinationRule').flatMap(({ ref, root }) => {
      const spec = root.child('spec');
      const host = spec.child('host').value;
      if (typeof host !== 'string' || !isMeshHost(host)) return [];
      const policies = [spec.child('trafficPolicy'), ...spec.child('subsets').items().map((subset) => subset.child('trafficPolicy'))];
      return policies.flatMap(tlsBlocks).filter(isOff).map((tls) => evidenceAt(ref, tls.child('mode'), { details: { host } }));
    });
  },
  describe: ({ object, got, details }) => `${nameOf(object)} turns mutual TLS off towards ${details.host}: the mode is ${show(got)}.`,
});

function tlsBlocks(policy: Field): readonly Field[] {
  return [policy.child('tls'), ...policy.child('portLevelSettings').items().map((port) => port.child('tls'))].filter((tls) => tls.present);
}

function isOff(tls: Field): boolean {
  const mode = tls.child('mode');
  return !mode.present || OFF.includes(mode.value);
}
