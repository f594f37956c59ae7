/** Labels that pods have in the cluster and that no template states. Sources: src/judge/known-labels.ts. */
import { authorization, given, meshed, namespace, networkPolicy, object, peerAuthentication, pod, requestAuthentication, service, sidecar, verdict } from '../given';

const INJECTED = namespace('shop', { 'istio-injection': 'enabled' });
const CONTAINERS = [{ name: 'main', image: 'x', ports: [] }];

function maker(kind: string, key: string, spec: object = {}, metadata: { readonly labels?: object; readonly annotations?: object } = { labels: { app: key.split('/')[1] } }): object {
  const podSpec = { serviceAccountName: key.split('/')[1], containers: CONTAINERS };
  if (kind === 'CronJob') return object('batch/v1', kind, key, { jobTemplate: { spec: { template: { metadata, spec: podSpec }, ...spec } } });
  if (kind === 'Job') return object('batch/v1', kind, key, { template: { metadata, spec: podSpec }, ...spec });
  const made = { made: 'here' };
  const template = { metadata: { ...metadata, labels: { ...made, ...metadata.labels } }, spec: podSpec };
  return object('apps/v1', kind, key, { selector: { matchLabels: made }, template, ...spec });
}

const exists = (key: string) => ({ matchExpressions: [{ key, operator: 'Exists' }] });
const is = (key: string, ...values: string[]) => ({ matchExpressions: [{ key, operator: 'In', values }] });
const isNot = (key: string, ...values: string[]) => ({ matchExpressions: [{ key, operator: 'NotIn', values }] });
const absent = (key: string) => ({ matchExpressions: [{ key, operator: 'DoesNotExist' }] });

/** Whether a peer of a rule means the pods of a maker. */
function isMeant(caller: object, podSelector: object, ...others: object[]): string {
  const { name } = (caller as { metadata: { name: string } }).metadata;
  const policy = networkPolicy('shop/callee', { podSelector: { matchLabels: { app: 'callee' } }, ingress: [{ from: [{ podSelector }] }] });
  const judgement = given([caller, pod('shop/callee'), policy, ...others]);
  const flow = verdict(judgement, `shop/${name}`, 'shop/callee');
  const row = [...judgement.matrix()].find(({ from, to, protocol, ports }) => from.kind === 'workload' && to.kind === 'workload'
    && from.workload === `shop/${name}` && to.workload === 'shop/callee' && protocol === 'TCP' && ports.first <= 8080 && 8080 <= ports.last);
  expect(row?.verdict ?? 'deny').toBe(flow);
  return flow;
}

describe('a selector on a label that a controller sets', () => {
  const deployment = maker('Deployment', 'shop/web');
  const set = (replicas?: number, ordinals?: object) => maker('StatefulSet', 'shop/db', { replicas, ordinals });
  const job = maker('Job', 'shop/once');
  const indexed = maker('Job', 'shop/once', { completionMode: 'Indexed', completions: 2 });
  const cron = maker('CronJob', 'shop/nightly');
  const daemons = maker('DaemonSet', 'shop/agent');

  test.each<[string, object, object, string]>([
    ['the hash of a Deployment is there', deployment, exists('pod-template-hash'), 'allow'],
    ['the hash of a Deployment is not absent', deployment, absent('pod-template-hash'), 'deny'],
    ['its value is not known', deployment, is('pod-template-hash', '5c8f9'), 'unknown'],
    ['nor that it is another', deployment, isNot('pod-template-hash', '5c8f9'), 'unknown'],
    ['what the template says of it does not count', maker('Deployment', 'shop/web', {}, { labels: { 'pod-template-hash': 'mine' } }), is('pod-template-hash', 'mine'), 'unknown'],
    ['a bare pod has no hash', pod('shop/bare'), exists('pod-template-hash'), 'deny'],
    ['a ReplicaSet has the hash that its template has', maker('ReplicaSet', 'shop/web', {}, { labels: { 'pod-template-hash': '5c8f9' } }), is('pod-template-hash', '5c8f9'), 'allow'],
    ['a ReplicaSet of nobody has no hash', maker('ReplicaSet', 'shop/web'), exists('pod-template-hash'), 'deny'],
    ['another failing requirement decides', deployment, { matchLabels: { 'app': 'other', 'pod-template-hash': 'x' } }, 'deny'],

    ['one of several pods of a StatefulSet', set(2), is('statefulset.kubernetes.io/pod-name', 'db-0'), 'unknown'],
    ['all pods of a StatefulSet', set(2), is('statefulset.kubernetes.io/pod-name', 'db-0', 'db-1'), 'allow'],
    ['the only pod of a StatefulSet', set(1), is('statefulset.kubernetes.io/pod-name', 'db-0'), 'allow'],
    ['no pod of the StatefulSet', set(2), is('statefulset.kubernetes.io/pod-name', 'db-2', 'cache-0'), 'deny'],
    ['ordinals that start later', set(2, { start: 5 }), is('statefulset.kubernetes.io/pod-name', 'db-0'), 'deny'],
    ['ordinals that start later, one of them', set(2, { start: 5 }), is('apps.kubernetes.io/pod-index', '6'), 'unknown'],
    ['replicas that are not given', set(), is('statefulset.kubernetes.io/pod-name', 'db-7'), 'unknown'],
    ['the name of other pods', set(), is('statefulset.kubernetes.io/pod-name', 'other-7'), 'deny'],
    ['any pod but one', set(2), isNot('statefulset.kubernetes.io/pod-name', 'db-0'), 'unknown'],
    ['a Deployment has no ordinals', deployment, exists('statefulset.kubernetes.io/pod-name'), 'deny'],
    ['the revision of a StatefulSet', set(2), exists('controller-revision-hash'), 'allow'],
    ['the revision of a DaemonSet', daemons, exists('controller-revision-hash'), 'allow'],
    ['the generation of a DaemonSet is a number', daemons, is('pod-template-generation', 'x'), 'deny'],
    ['the generation of a DaemonSet', daemons, is('pod-template-generation', '3'), 'unknown'],

    ['the name of a Job', job, is('batch.kubernetes.io/job-name', 'once'), 'allow'],
    ['the UID of a Job', job, exists('batch.kubernetes.io/controller-uid'), 'allow'],
    ['a Job with a selector of its own has no UID', maker('Job', 'shop/once', { manualSelector: true }), exists('controller-uid'), 'deny'],
    ['a Job with a selector of its own has no name', maker('Job', 'shop/once', { manualSelector: true }), exists('job-name'), 'deny'],
    ['a Job of a CronJob has a name', cron, exists('batch.kubernetes.io/job-name'), 'allow'],
    ['which begins with that of the CronJob', cron, is('job-name', 'nightly-29412345'), 'unknown'],
    ['and with no other', cron, is('job-name', 'daily-29412345', 'nightly'), 'deny'],
    ['the index of a Job that is indexed', indexed, is('batch.kubernetes.io/job-completion-index', '0', '1'), 'allow'],
    ['one index', indexed, is('batch.kubernetes.io/job-completion-index', '1'), 'unknown'],
    ['a Job that is not indexed has none', job, exists('batch.kubernetes.io/job-completion-index'), 'deny'],

    ['zones are copied from nodes', deployment, exists('topology.kubernetes.io/zone'), 'unknown'],
    ['and overwrite what the template says', maker('Deployment', 'shop/web', {}, { labels: { 'topology.kubernetes.io/zone': 'a' } }), is('topology.kubernetes.io/zone', 'a'), 'unknown'],
  ])('%s', (_name, caller, selector, expected) => {
    expect(isMeant(caller, selector)).toBe(expected);
  });
});

describe('a selector on a label that nobody knows', () => {
  test.each<[string, string, string]>([
    ['ordinary keys are absent', 'tier', 'deny'],
    ['keys of a company are absent', 'acme.example/team', 'deny'],
    ['recommended keys are absent', 'app.kubernetes.io/part-of', 'deny'],
    ['keys of helm are absent', 'helm.sh/chart', 'deny'],
    ['keys of an object\'s own properties are absent', 'constructor', 'deny'],
    ['a domain that only ends alike is a company\'s', 'notistio.io/x', 'deny'],
    ['keys of Kubernetes may be added', 'node.kubernetes.io/x', 'unknown'],
    ['keys of Istio may be added', 'ambient.istio.io/redirection', 'unknown'],
    ['keys of Cilium may be added', 'io.cilium.io/x', 'unknown'],
    ['keys of Linkerd may be added', 'linkerd.io/control-plane-ns', 'unknown'],
    ['keys of a cloud may be added', 'eks.amazonaws.com/x', 'unknown'],
    ['what only people write is absent', 'istio.io/rev', 'deny'],
    ['what only Gateways have is absent', 'gateway.networking.k8s.io/gateway-name', 'deny'],
  ])('%s', (_name, key, expected) => {
    expect(isMeant(maker('Deployment', 'shop/web'), exists(key))).toBe(expected);
  });

  test('a pod that was read from a cluster has what it has', () => {
    const running = { ...pod('shop/bare'), status: { phase: 'Running' } };

    expect(isMeant(running, exists('node.kubernetes.io/x'))).toBe('deny');
    expect(isMeant(pod('shop/bare'), exists('node.kubernetes.io/x'))).toBe('unknown');
  });
});

describe('a selector on a label of Istio\'s injector', () => {
  const web = (labels: object = { app: 'web' }, annotations?: object) => maker('Deployment', 'shop/web', {}, { labels, annotations });
  const name = 'service.istio.io/canonical-name';
  const revision = 'service.istio.io/canonical-revision';

  test.each<[string, object, object, string]>([
    ['the name by app', web(), is(name, 'web'), 'allow'],
    ['and no other', web(), is(name, 'api'), 'deny'],
    ['the name by the recommended label', web({ 'app': 'web', 'app.kubernetes.io/name': 'shop' }), is(name, 'shop'), 'allow'],
    ['the name by the label itself', web({ 'app': 'web', 'service.istio.io/canonical-name': 'mine' }), is(name, 'mine'), 'allow'],
    ['the name of the workload', web({}), is(name, 'web'), 'allow'],
    ['the name of a CronJob', maker('CronJob', 'shop/nightly', {}, {}), is(name, 'nightly'), 'allow'],
    ['the name of a Job that looks like a CronJob\'s', maker('Job', 'shop/nightly-29412345', {}, {}), is(name, 'nightly'), 'allow'],
    ['the revision by version', web({ version: 'v2' }), is(revision, 'v2'), 'allow'],
    ['the revision of none', web(), is(revision, 'latest'), 'allow'],
    ['mutual TLS', web(), is('security.istio.io/tlsMode', 'istio'), 'allow'],
    ['mutual TLS that the template turns off', web({ 'security.istio.io/tlsMode': 'disabled' }), is('security.istio.io/tlsMode', 'istio'), 'deny'],
    ['tunnels, if the mesh has them', web(), is('networking.istio.io/tunnel', 'http'), 'unknown'],
    ['no other tunnels', web(), is('networking.istio.io/tunnel', 'x'), 'deny'],
    ['a network, if the mesh has several', web(), exists('topology.istio.io/network'), 'unknown'],
    ['templates of one\'s own add what they like', web({}, { 'inject.istio.io/templates': 'sidecar,mine' }), is(name, 'web'), 'unknown'],
  ])('%s', (_name, caller, selector, expected) => {
    expect(isMeant(caller, selector, INJECTED)).toBe(expected);
  });

  test('pods without a sidecar have none of them', () => {
    for (const key of [name, revision, 'security.istio.io/tlsMode', 'topology.istio.io/network']) expect(isMeant(web(), exists(key))).toBe('deny');
  });
});

describe('a policy of which it is not known whether it selects a pod', () => {
  const hash = { matchLabels: { 'pod-template-hash': 'x' } };
  const pair = [INJECTED, maker('Deployment', 'shop/web'), maker('Deployment', 'shop/api')];
  const judged = (...objects: object[]) => {
    const judgement = given([...pair, ...objects]);
    const flow = verdict(judgement, 'shop/web', 'shop/api');
    const rows = [...judgement.matrix()].filter(({ from, to, protocol, ports }) => from.kind === 'workload' && from.workload === 'shop/web' && protocol === 'TCP'
      && to.kind === 'workload' && to.workload === 'shop/api' && ports.first <= 8080 && 8080 <= ports.last);
    expect(rows.map((row) => row.verdict)).toEqual(flow === 'deny' ? [] : [flow]);
    return flow;
  };
  const deny = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const open = { ingress: [{}], egress: [{}] };

  test('isolates the pod or not', () => {
    expect(judged(networkPolicy('shop/x', { podSelector: hash, policyTypes: ['Ingress'] }))).toBe('unknown');
    expect(judged(networkPolicy('shop/x', { podSelector: hash, policyTypes: ['Egress'] }))).toBe('unknown');
  });

  test('alone, what it allows is allowed either way', () => {
    expect(judged(networkPolicy('shop/x', { podSelector: hash, ...open }))).toBe('allow');
    expect(judged(networkPolicy('shop/x', { podSelector: hash, ...open }), networkPolicy('shop/y', { podSelector: hash, ...open }))).toBe('unknown');
  });

  test('adds to policies that do', () => {
    expect(judged(deny, networkPolicy('shop/x', { podSelector: hash, ...open }))).toBe('unknown');
    expect(judged(deny, networkPolicy('shop/x', { podSelector: hash, ingress: [{}] }))).toBe('deny');
    expect(judged(deny, networkPolicy('shop/y', { podSelector: {}, ...open }), networkPolicy('shop/x', { podSelector: hash }))).toBe('allow');
  });

  test('of the mesh leaves the hop open', () => {
    expect(judged(authorization('shop/x', { selector: hash, action: 'DENY', rules: [{}] }))).toBe('unknown');
    expect(judged(authorization('shop/x', { selector: hash }), authorization('shop/y', { action: 'DENY', rules: [{}] }))).toBe('deny');
    expect(judged(authorization('shop/x', { selector: hash, action: 'AUDIT', rules: [{}] }))).toBe('allow');
    expect(judged(peerAuthentication('shop/x', { selector: hash, mtls: { mode: 'STRICT' } }))).toBe('unknown');
    expect(judged(sidecar('shop/x', { workloadSelector: { labels: hash.matchLabels }, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }))).toBe('unknown');
  });

  test('a RequestAuthentication makes tokens uncertain', () => {
    const judgement = given([...pair, requestAuthentication('shop/x', { selector: hash, jwtRules: [{ issuer: 'https://idp.example.com' }] })]);

    expect(verdict(judgement, 'shop/web', 'shop/api', { token: { state: 'invalid' } })).toBe('unknown');
    expect(verdict(judgement, 'shop/web', 'shop/api', { token: { state: 'absent' } })).toBe('allow');
  });

  test('a Service may show the pod or not', () => {
    const only = sidecar('shop/x', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });

    expect(judged(only, service('shop/api', { port: 8080 }, hash.matchLabels))).toBe('unknown');
    expect(judged(only, service('shop/api', { port: 8080 }))).toBe('allow');
    expect(judged(only)).toBe('deny');
  });

  test('is named with the label and who sets it', () => {
    const judgement = given([...pair, networkPolicy('shop/x', { podSelector: hash, policyTypes: ['Ingress'] })]);
    const { hops } = judgement.explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/api' }, port: 8080 });
    const ingress = hops.find(({ hop }) => hop === 'ingress');

    expect(ingress?.testimonies.map(({ object: ref, because }) => [ref?.name, because])).toEqual([
      ['x', 'whether it selects the pod is not known: label pod-template-hash is set by the Deployment controller, to a hash'],
    ]);
  });
});

test('a label of a workload whose pods differ is true of some of them', () => {
  const primary = networkPolicy('shop/primary', { podSelector: is('statefulset.kubernetes.io/pod-name', 'db-0'), ingress: [{}] });
  const closed = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress'] });
  const judgement = given([maker('StatefulSet', 'shop/db', { replicas: 2 }), pod('shop/web'), primary, closed]);
  const { verdict: answer, hops } = judgement.explain({ from: { workload: 'shop/web' }, to: { workload: 'shop/db' }, port: 5432 });

  expect(answer).toBe('unknown');
  expect(hops.flatMap(({ testimonies }) => testimonies.map(({ because }) => because))).toContain(
    'whether it selects the pod is not known: label statefulset.kubernetes.io/pod-name is set by the StatefulSet controller '
    + 'and differs between the pods of db, so it is true of some of them at most',
  );
});

test('a pod that asks for the mesh has the labels of the injector', () => {
  const policy = authorization('shop/x', { selector: { matchLabels: { 'service.istio.io/canonical-name': 'api' } }, action: 'DENY', rules: [{}] });

  expect(verdict(given([meshed('shop/api'), meshed('shop/web'), policy]), 'shop/web', 'shop/api')).toBe('deny');
});
