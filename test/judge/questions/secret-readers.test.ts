import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../../src/judge/parse';
import { SecretReaders, secretsIn } from '../../../src/judge/questions/secret-readers';

const GROUP = 'rbac.authorization.k8s.io';
const EXAMPLE = readFileSync(join(__dirname, '../../../docs/example/secrets.yaml'), 'utf8');

function readers(yaml: string, name = 'database', namespace = 'shop'): readonly string[] {
  return new SecretReaders(parseManifests([{ text: yaml }])).readersOf({ namespace, name }).map(({ who, how, verdict }) => `${who.kind} ${who.namespace}/${who.name} ${verdict === 'unknown' ? 'unknown' : how}`);
}

const READS = '[{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [database]}]';

function role(name: string, rules: string, namespace?: string, labels = '{}'): string {
  return `{apiVersion: ${GROUP}/v1, kind: ${namespace === undefined ? 'ClusterRole' : 'Role'}, metadata: {name: ${name}, labels: ${labels}${namespace === undefined ? '' : `, namespace: ${namespace}`}}, rules: ${rules}}`;
}

function bind(name: string, to: string, subject: string, namespace?: string): string {
  return `{apiVersion: ${GROUP}/v1, kind: ${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}, metadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}, roleRef: {apiGroup: ${GROUP}, kind: ${to.split(' ')[0]}, name: ${to.split(' ')[1]}}, subjects: [${subject}]}`;
}

const account = (name: string, namespace: string) => `{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}`;
const group = (name: string) => `{kind: Group, apiGroup: ${GROUP}, name: "${name}"}`;
const all = (...documents: readonly string[]) => documents.join('\n---\n');

describe('who can read a Secret', () => {
  test('is everybody of the example, and nobody of another Secret but those who read all', () => {
    expect(readers(EXAMPLE, 'database', 'payments')).toEqual([
      'Deployment payments/payments mounts', 'ServiceAccount ops/backup reads', 'Group /payments-team reads', 'Group /payments-team makes-pods', 'Group /payments-team enters-pods',
      'ServiceAccount ops/scheduler takes-tokens',
    ]);
    expect(readers(EXAMPLE, 'other', 'payments')).toEqual(['Group /payments-team reads', 'Group /payments-team makes-pods']);
    expect(readers(EXAMPLE, 'database', 'ops')).toEqual([]);
  });

  test('is whoever gets it in answer to a patch, and nobody who only writes or deletes it', () => {
    const of = (verb: string) => readers(all(role('one', READS.replace('[get]', `[${verb}]`), 'shop'), bind('one', 'Role one', account('bot', 'shop'), 'shop')));
    expect(of('patch')).toEqual(['ServiceAccount shop/bot reads']);
    for (const verb of ['update', 'create', 'delete']) expect(of(verb)).toEqual([]);
  });

  test('is whoever makes pods that run as a reader of another namespace, and whoever becomes that one', () => {
    expect(readers(all(
      role('reader', READS, 'shop'), bind('reader', 'Role reader', account('backup', 'ops'), 'shop'),
      role('maker', '[{apiGroups: [batch], resources: [jobs], verbs: [create]}]', 'ops'), bind('maker', 'Role maker', account('ci', 'build'), 'ops'),
      role('tokens', '[{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}]', 'build'), bind('tokens', 'Role tokens', account('bot', 'chat'), 'build'),
    ))).toEqual(['ServiceAccount ops/backup reads', 'ServiceAccount build/ci runs-as', 'ServiceAccount chat/bot takes-tokens']);
  });

  test('is whoever takes a token of some account, where a group of accounts reads it', () => {
    const tokens = all(role('tokens', '[{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}]', 'ops'), bind('tokens', 'Role tokens', account('bot', 'chat'), 'ops'));
    const reading = (name: string) => readers(all(role('reader', READS, 'shop'), bind('reader', 'Role reader', group(name), 'shop'), tokens));
    expect(reading('system:serviceaccounts:ops')).toEqual(['Group /system:serviceaccounts:ops reads', 'ServiceAccount chat/bot takes-tokens']);
    expect(reading('system:serviceaccounts')).toEqual(['Group /system:serviceaccounts reads', 'ServiceAccount chat/bot takes-tokens']);
    expect(reading('system:serviceaccounts:other')).toEqual(['Group /system:serviceaccounts:other reads']);
    expect(reading('admins')).toEqual(['Group /admins reads']);
  });

  test('is unknown where a role is not given, and not asked of a Role that a ClusterRoleBinding names', () => {
    expect(readers(bind('a', 'ClusterRole elsewhere', account('web', 'shop')))).toEqual(['ServiceAccount shop/web unknown']);
    expect(readers(bind('a', 'Role reader', account('web', 'shop')))).toEqual([]);
  });

  test('follows aggregated roles, also in a circle', () => {
    const aggregated = (name: string, of: string, label: string) => `{apiVersion: ${GROUP}/v1, kind: ClusterRole, metadata: {name: ${name}, labels: {part-of: ${label}}}, aggregationRule: {clusterRoleSelectors: [{matchLabels: {part-of: ${of}}}]}, rules: ${READS}}`;
    expect(readers(all(aggregated('a', 'b', 'a'), aggregated('b', 'a', 'b'), bind('a', 'ClusterRole a', account('web', 'shop'))))).toEqual([]);
    expect(readers(all(aggregated('a', 'b', 'a'), aggregated('b', 'a', 'b'), role('part', READS, undefined, '{part-of: a}'), bind('a', 'ClusterRole a', account('web', 'shop'))))).toEqual(['ServiceAccount shop/web reads']);
  });

  test('is asked of every Secret that manifests give, make, hand to a pod or name in a role', () => {
    expect(secretsIn(parseManifests([{
      text: all(
        EXAMPLE, '{apiVersion: v1, kind: Secret, metadata: {name: given, namespace: shop}}',
        '{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: made, namespace: shop}, spec: {secretStoreRef: {name: a}, data: []}}',
      ),
    }])).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['payments/database', 'shop/given', 'shop/made']);
  });
});
