import { readFileSync } from 'fs';
import { objectsOf, podTemplates } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { callsOf, EXAMPLE_NAMES, pathInExample, runInProcessOfItsOwn, synthesize } from '../support/examples-programs';
import { restrictedViolations } from '../support/examples-restricted';
import { callsTable, tableIn } from '../support/examples-tables';
import { ofKind } from '../support/synth';

const TELLING_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|CREDENTIAL|PRIVATE/i;

/** The one place where anybody may come from anywhere: the edge. */
const EDGE = 'istio-ingress/edge';

describe.each(EXAMPLE_NAMES)('the example %s', (name) => {
  const files = synthesize(name);
  const objects = objectsOf(files);

  test('writes one file of YAML with an object in every document', () => {
    expect(Object.keys(files)).toEqual([`${name}.k8s.yaml`]);
    for (const object of objects) {
      expect(object.apiVersion).toMatch(/^([a-z0-9.-]+\/)?v[12]$/);
      expect(object.kind).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(object.metadata.name).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
    }
  });

  test('writes the same bytes twice in one process', () => {
    expect(synthesize(name)).toEqual(files);
  });

  test('writes the same bytes in two processes of its own', () => {
    expect(runInProcessOfItsOwn(name)).toEqual(files);
    expect(runInProcessOfItsOwn(name)).toEqual(files);
  });

  test('gives every object a name of its own within its kind and namespace', () => {
    const identities = objects.map(({ apiVersion, kind, metadata }) => (
      `${apiVersion.replace(/\/.*/, '')} ${kind} ${metadata.namespace ?? ''} ${metadata.name}`
    ));
    expect(identities.filter((identity, index) => identities.indexOf(identity) !== index)).toEqual([]);
  });

  test('leaves nothing but Namespaces without a namespace', () => {
    expect([...new Set(objects.filter(({ metadata }) => metadata.namespace === undefined).map(({ kind }) => kind))]).toEqual(['Namespace']);
    expect(ofKind(objects, 'Namespace').filter(({ metadata }) => metadata.namespace !== undefined)).toEqual([]);
  });

  test('holds the namespaces to the restricted profile, to mutual TLS and to nothing by default', () => {
    const namespaces = ofKind(objects, 'Namespace').map(({ metadata }) => metadata);
    expect(namespaces.length).toBeGreaterThan(0);
    for (const { name: namespace, labels } of namespaces) {
      expect(labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted', 'istio-injection': 'enabled' });
      const inside = objects.filter(({ metadata }) => metadata.namespace === namespace);
      expect(ofKind(inside, 'PeerAuthentication').map(({ spec }) => spec)).toEqual([{ mtls: { mode: 'STRICT' } }]);
      expect(ofKind(inside, 'AuthorizationPolicy').filter(({ spec }) => spec.selector === undefined).map(({ spec }) => spec)).toEqual([{}]);
      expect(ofKind(inside, 'NetworkPolicy').filter(({ spec }) => Object.keys(spec.podSelector).length === 0).map(({ spec }) => spec)).toEqual([
        { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      ]);
    }
  });

  test('hardens every pod beyond the restricted profile', () => {
    const pods = podTemplates(objects);
    expect(Object.keys(pods).length).toBeGreaterThan(0);
    expect(Object.entries(pods).flatMap(([pod, template]) => restrictedViolations(template).map((violation) => `${pod}: ${violation}`))).toEqual([]);
  });

  test('runs every pod as a ServiceAccount that no other pod has', () => {
    const accounts = Object.entries(podTemplates(objects)).map(([pod, { spec }]) => `${pod.split('/')[0]}/${spec.serviceAccountName}`);
    const written = ofKind(objects, 'ServiceAccount').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(accounts.filter((account) => !written.includes(account) || account.endsWith('/default'))).toEqual([]);
  });

  test('writes no Secret, and no value under a name that promises one', () => {
    expect(ofKind(objects, 'Secret')).toEqual([]);
    const literals = Object.values(podTemplates(objects))
      .flatMap(({ spec }) => spec.containers.flatMap(({ env = [] }: Written) => env))
      .filter((variable: Written) => TELLING_NAME.test(String(variable.name)) && variable.value !== undefined)
      // A file that holds the secret is where it is, not what it is.
      .filter((variable: Written) => !/^\/etc\/[a-z/]+$/.test(variable.value));
    expect(literals).toEqual([]);
    expect(Object.values(files).join('')).not.toMatch(/-----BEGIN|:\/\/[^/\s:@]+:[^/\s@]+@|\bstringData\b/);
  });

  test('lets no NetworkPolicy name a port without peers or a peer without ports, but for the clients of the edge', () => {
    const open = ofKind(objects, 'NetworkPolicy').flatMap(({ metadata, spec }) => (
      [...rulesWithEnds(spec.ingress ?? [], 'from'), ...rulesWithEnds(spec.egress ?? [], 'to')]
        .filter(({ peers, ports }) => isEmpty(peers) || isEmpty(ports) || peers.some(selectsTooMuch))
        .map(({ end, ports }) => `${metadata.namespace}/${metadata.name} ${end} anybody ${JSON.stringify(ports)}`)
    ));
    expect(open).toEqual(name === 'hello' ? [] : [`${EDGE} from anybody [{"port":443,"protocol":"TCP"}]`]);
  });

  test('lets no AuthorizationPolicy allow somebody without a name or something without a port, but for the clients of the edge', () => {
    const loose = ofKind(objects, 'AuthorizationPolicy').filter(({ spec }) => (spec.rules ?? []).some(({ from, to }: Written) => (
      isEmpty(from) || isEmpty(to)
        || from.some(({ source }: Written) => isEmpty(source.principals) || source.principals.some((principal: string) => principal.includes('*')))
        || to.some(({ operation }: Written) => isEmpty(operation.ports) || operation.paths?.length === 0 || operation.methods?.length === 0)
    )));
    expect(loose.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(name === 'hello' ? [] : [EDGE]);
    expect(ofKind(objects, 'AuthorizationPolicy').filter(({ spec }) => spec.action !== undefined && spec.action !== 'ALLOW')).toEqual([]);
  });

  test('shows every proxy named hosts alone, and lets it pass nothing else', () => {
    const workloads = ofKind(objects, 'Sidecar').filter(({ spec }) => spec.workloadSelector !== undefined);
    expect(workloads.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort()).toEqual(Object.keys(podTemplates(objects)).sort());
    for (const { spec } of workloads) {
      expect(spec.outboundTrafficPolicy).toEqual({ mode: 'REGISTRY_ONLY' });
      expect(spec.egress.flatMap(({ hosts }: Written) => hosts).filter((host: string) => host.includes('*'))).toEqual([]);
    }
  });

  test('says in its README who may call whom, and it is true', () => {
    expect(tableIn(readFileSync(pathInExample(name, 'README.md'), 'utf8'))).toBe(callsTable(callsOf(name)));
  });

  test('can be synthesized by the cdk8s command', () => {
    expect(readFileSync(pathInExample(name, 'cdk8s.yaml'), 'utf8')).toBe('language: typescript\napp: npx ts-node main.ts\n');
  });
});

interface Rule {
  readonly end: 'from' | 'to';
  readonly peers: readonly Written[];
  readonly ports: readonly unknown[];
}

function rulesWithEnds(rules: readonly Written[], end: 'from' | 'to'): Rule[] {
  return rules.map((rule) => ({ end, peers: rule[end] ?? [], ports: rule.ports ?? [] }));
}

function isEmpty(list: readonly unknown[] | undefined): boolean {
  return list === undefined || list.length === 0;
}

/** A peer that is neither an address nor pods by label within one namespace. */
function selectsTooMuch({ ipBlock, namespaceSelector, podSelector }: Written): boolean {
  if (ipBlock) return false;
  return !namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] || Object.keys(podSelector?.matchLabels ?? {}).length === 0;
}
