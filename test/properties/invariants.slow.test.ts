import { ApiObject, Yaml } from 'cdk8s';
import { applications, calledPorts, declare, ends, naturalOrder, orders } from './applications';
import type { Application, PortSpec } from './applications';
import { fc, runs } from '../support/properties';
import { find, keyOf, Manifest, manifestsOfApp, ofKind } from '../support/synth';

const RUNS = { numRuns: runs(60) };

interface Rule {
  readonly peers: readonly unknown[];
  readonly ports: readonly { readonly protocol: string; readonly port: number }[];
}

describe('for any application', () => {
  test('the same program gives the same bytes, twice in one process and from one app', () => {
    fc.assert(fc.property(applications, (application) => {
      const app = declare(application);
      const first = bytes(manifestsOfApp(app));

      expect(bytes(manifestsOfApp(app))).toBe(first);
      expect(bytes(manifestsOfApp(declare(application)))).toBe(first);
    }), RUNS);
  });

  test('the order of declaration does not matter for any object', () => {
    fc.assert(fc.property(
      applications.chain((application) => fc.tuple(fc.constant(application), orders(application))),
      ([application, order]) => {
        expect(byKey(manifestsOfApp(declare(application, order)))).toEqual(byKey(manifestsOfApp(declare(application))));
      },
    ), RUNS);
  });

  test('saying every call twice changes nothing', () => {
    fc.assert(fc.property(applications, (application) => {
      const twice = { ...naturalOrder(application), calls: [...application.calls.keys(), ...application.calls.keys()] };

      expect(manifestsOfApp(declare(application, twice))).toEqual(manifestsOfApp(declare(application)));
    }), RUNS);
  });

  test('every object of the tree is written, and no two share kind, namespace and name', () => {
    fc.assert(fc.property(applications, (application) => {
      const app = declare(application);
      const manifests = manifestsOfApp(app);

      expect(manifests).toHaveLength(app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).length);
      expect(new Set(manifests.map(keyOf)).size).toBe(manifests.length);
    }), RUNS);
  });

  test('no rule is without peers, and no peer without ports', () => {
    fc.assert(fc.property(applications, (application) => {
      for (const rule of ofKind(manifestsOfApp(declare(application)), 'NetworkPolicy').flatMap((policy) => [...ingress(policy), ...egress(policy)])) {
        expect(rule.peers.length).toBeGreaterThan(0);
        expect(rule.ports.length).toBeGreaterThan(0);
        expect(rule.ports.every(({ port }) => port >= 1 && port <= 65_535)).toBe(true);
      }
    }), RUNS);
  });

  test('both ends of the network are open for exactly the declared ports, with the declared transport', () => {
    fc.assert(fc.property(applications, (application) => {
      const manifests = manifestsOfApp(declare(application));
      const services = application.services.map((service) => find(manifests, 'NetworkPolicy', service.name, service.namespace));

      for (const from of application.services.keys()) {
        for (const to of application.services.keys()) {
          const declared = portsBetween(application, from, to);
          expect(openPorts(egress(services[from]), services[to])).toEqual(declared);
          expect(openPorts(ingress(services[to]), services[from])).toEqual(declared);
        }
      }
    }), RUNS);
  });

  test('in a mesh, exactly the declared callers are allowed by identity, on exactly the declared TCP ports', () => {
    fc.assert(fc.property(applications.filter(({ mesh }) => mesh === 'istio'), (application) => {
      const manifests = manifestsOfApp(declare(application));

      for (const [to, callee] of application.services.entries()) {
        const { rules = [] } = find(manifests, 'AuthorizationPolicy', callee.name, callee.namespace).spec;
        for (const [from, caller] of application.services.entries()) {
          const principal = `cluster.local/ns/${caller.namespace}/sa/${caller.name}`;
          const mine = rules.filter((rule: Manifest) => rule.from[0].source.principals.includes(principal));
          const ports = new Set<string>(mine.flatMap((rule: Manifest) => rule.to.flatMap((to_: Manifest) => to_.operation.ports)));

          expect([...ports].map((port) => `TCP ${port}`).sort()).toEqual(portsBetween(application, from, to).filter((port) => port.startsWith('TCP')));
        }
      }
    }), RUNS);
  });

  test('the proxy of a caller is shown its callees and the platform, and nothing else', () => {
    fc.assert(fc.property(applications.filter(({ mesh }) => mesh === 'istio'), (application) => {
      const manifests = manifestsOfApp(declare(application));

      for (const [from, caller] of application.services.entries()) {
        const callees = application.services.filter((_callee, to) => portsBetween(application, from, to).length > 0);
        const hosts = callees.map(({ name, namespace }) => `${namespace}/${name}.${namespace}.svc.cluster.local`);

        expect(find(manifests, 'Sidecar', caller.name, caller.namespace).spec.egress).toEqual([
          { hosts: [...hosts, 'kube-system/kube-dns.kube-system.svc.cluster.local'].sort() },
        ]);
      }
    }), RUNS);
  });
});

function portsBetween(application: Application, from: number, to: number): readonly string[] {
  const calls = application.calls.filter((call) => ends(application, call).join() === `${from},${to}`);
  return [...new Set(calls.flatMap((call) => calledPorts(application, call)).map(transport))].sort();
}

function transport(port: PortSpec): string {
  return `${port.protocol === 'udp' ? 'UDP' : 'TCP'} ${port.containerPort}`;
}

/** The ports of the rules that name the pods and the namespace of the other policy, and those alone. */
function openPorts(rules: readonly Rule[], other: Manifest): readonly string[] {
  const peer = JSON.stringify({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': other.metadata.namespace } }, podSelector: other.spec.podSelector,
  });
  const open = rules.filter(({ peers }) => peers.some((candidate) => JSON.stringify(candidate) === peer));
  return [...new Set(open.flatMap(({ ports }) => ports.map(({ protocol, port }) => `${protocol} ${port}`)))].sort();
}

function ingress(policy: Manifest): Rule[] {
  return rulesOf(policy, 'Ingress', 'ingress').map(({ from = [], ports = [] }) => ({ peers: from, ports }));
}

function egress(policy: Manifest): Rule[] {
  return rulesOf(policy, 'Egress', 'egress').map(({ to = [], ports = [] }) => ({ peers: to, ports }));
}

/** No list means nobody, but only for a policy that says that it speaks of this way; a list without rules is never written. */
function rulesOf({ spec }: Manifest, type: string, list: string): Manifest[] {
  expect(spec.policyTypes).toContain(type);
  expect(spec[list]).not.toEqual([]);
  return spec[list] ?? [];
}

function bytes(manifests: readonly Manifest[]): string {
  return Yaml.stringify(...manifests);
}

function byKey(manifests: readonly Manifest[]): Record<string, Manifest> {
  return Object.fromEntries(manifests.map((manifest) => [keyOf(manifest), manifest]));
}
