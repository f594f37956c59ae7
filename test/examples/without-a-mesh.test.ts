import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, JsonPatch } from 'cdk8s';
import { Bank } from '../../examples/without-a-mesh/bank';
import { TrustReport, ZeroTrustApp } from '../../src';
import { objectsOf, podTemplates } from '../support/examples-manifests';
import { restrictedViolations } from '../support/examples-restricted';
import { callsTable, tableIn } from '../support/examples-tables';
import { bankWithoutAMesh, patched } from '../support/examples-without-a-mesh';
import { ROOT } from '../support/files';
import { find, ofKind } from '../support/synth';
import { synthesized } from '../support/synthesized';

const ID = 'spiffe://bank.example/ns/bank/sa';

describe('the example without-a-mesh', () => {
  const objects = objectsOf(bankWithoutAMesh());

  test('says in its README who may call whom, and it is true', () => {
    const { calls } = TrustReport.of(new Bank(new App(), 'without-a-mesh'));
    expect(tableIn(readFileSync(join(ROOT, 'examples/without-a-mesh/README.md'), 'utf8'))).toBe(callsTable(calls));
  });

  test('writes nothing of a mesh, and denies by default', () => {
    expect([...new Set(objects.map(({ apiVersion }) => apiVersion.replace(/\/.*/, '')))].sort()).toEqual(['apps', 'batch', 'cert-manager.io', 'networking.k8s.io', 'policy', 'v1']);
    expect(find(objects, 'NetworkPolicy', 'default-deny', 'bank').spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  test('hardens every pod beyond the restricted profile', () => {
    const pods = Object.entries(podTemplates(objects));
    expect(pods.map(([name]) => name).sort()).toEqual(['accounts', 'archive', 'closing', 'database', 'ledger', 'website'].map((name) => `bank/${name}`));
    expect(pods.flatMap(([pod, template]) => restrictedViolations(template).map((violation) => `${pod}: ${violation}`))).toEqual([]);
  });

  test('gives certificates to those who show or ask for one, and to nobody else', () => {
    expect(ofKind(objects, 'Certificate').map(({ spec }) => spec.uris).sort()).toEqual(['accounts', 'archive', 'closing', 'ledger'].map((name) => [`${ID}/${name}`]));
  });

  test.each([
    ['ledger', 'service-identities', [{ id: `${ID}/accounts`, requests: [{ port: 8443 }] }]],
    ['archive', 'service-identities', [{ id: `${ID}/closing`, requests: [{ port: 8443 }] }]],
    ['accounts', 'service-tokens', [
      { subject: 'system:serviceaccount:bank:closing', requests: [{ port: 8080, methods: ['GET'], paths: ['/balances'] }] },
      {
        subject: 'system:serviceaccount:bank:website',
        requests: [{ port: 8080, methods: ['GET'], paths: ['/accounts/{*}'] }, { port: 8080, methods: ['POST'], paths: ['/transfers'] }],
      },
    ]],
  ])('tells %s whom it may admit', (name, list, callers) => {
    const { data } = find(objects, 'ConfigMap', `${name}-${list}`, 'bank');
    expect(JSON.parse(data['callers.json']).callers).toEqual(callers);
  });

  test.each([
    ['asks for the ID of another one', 'Certificate', 'closing-service-certificate', JsonPatch.replace('/spec/uris/0', `${ID}/accounts`), 'does not ask for the certificate of bank/closing'],
    ['is let in by the list of another one', 'ConfigMap', 'ledger-service-identities', JsonPatch.replace('/data/callers.json', '{}'), 'does not say whom bank/ledger may admit'],
    ['has a token for another one', 'Deployment', 'website', JsonPatch.replace('/spec/template/spec/volumes/1/projected/sources/0/serviceAccountToken/audience', 'ledger'), 'a token by which others than the API server know it'],
    ['is called by a pod that was not declared', 'NetworkPolicy', 'ledger', JsonPatch.add('/spec/ingress/-', { from: [{ podSelector: {} }] }), 'can reach bank/ledger'],
  ])('is not written where one %s', (_, kind, name, patch, says) => {
    const { error, files } = synthesized((outdir) => patched(new ZeroTrustApp({ outdir }), kind, name, patch));
    expect(error).toContain(says);
    expect(files).toEqual([]);
  });
});
