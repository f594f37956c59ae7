import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { istio } from './standards';
import { nameOf, show } from '../words';

const RESOLVING: ReadonlySet<string> = new Set(['DNS', 'DNS_ROUND_ROBIN']);

/** A star has no address. */
export const WILDCARD_HOST_DNS = defineRule({
  code: 'ZT409',
  name: 'wildcard-host-dns',
  title: 'A ServiceEntry resolves a host with a wildcard by DNS',
  severity: 'error',
  why: 'There is no address for a name with a star: the entry is rejected or never works, and is then replaced by something wider.',
  fix: 'Name the hosts, or use resolution DYNAMIC_DNS (or NONE with TLS ports only) for a wildcard.',
  standards: [istio('ServiceEntry, Resolution', 'reference/config/networking/service-entry/#ServiceEntry-Resolution')],
  // Istiod refuses most of these, so they are looked for among all objects, in force or not.
  check: (input) => input.ofKind('networking.istio.io', 'ServiceEntry').flatMap((item) => {
    const spec = item.root.child('spec');
    const resolution = spec.child('resolution').string() ?? 'NONE';
    if (!RESOLVING.has(resolution) || spec.child('endpoints').items().length > 0) return [];
    return spec.child('hosts').items()
      .filter((host) => typeof host.value === 'string' && host.value.includes('*'))
      .map((host) => evidenceAt(item.ref, host, { details: { resolution } }));
  }),
  describe: ({ object, got, details }) => `${nameOf(object)} asks ${details.resolution} for the address of ${show(got)}, which has none.`,
});
