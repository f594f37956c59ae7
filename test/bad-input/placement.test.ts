import { Duration } from 'cdk8s';
import { job, service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { Scheduling, SecureServiceProps, TaintEffect } from '../../src';
import { PreStop, UpdateStrategy } from '../../src';

const web = (props: Partial<SecureServiceProps>): Program => ({ shop }) => service(shop, 'web', props);
const scheduled = (scheduling: Scheduling) => web({ scheduling });
const updated = (updateStrategy: UpdateStrategy, replicas?: number) => web({ updateStrategy, replicas });

describe('scheduling', () => {
  refuses('by a label that is none', scheduled({ nodeLabels: { 'a b': 'c' } }), told('label', 'web', "scheduling.nodeLabels: got 'a b'"));
  refuses('by a value that is none', scheduled({ nodeLabels: { disk: 'very fast' } }), told('label', 'web', "scheduling.nodeLabels.disk: got 'very fast'"));
  refuses('on Windows', scheduled({ nodeLabels: { 'kubernetes.io/os': 'windows' } }), told('label', 'web', "scheduling.nodeLabels.kubernetes.io/os: got 'windows'", "'linux'"));
  refuses('with a taint that is none', scheduled({ tolerations: [{ key: 'a b' }] }), told('label', 'web', "scheduling.tolerations[0].key: got 'a b'"));
  refuses('with an effect that is none', scheduled({ tolerations: [{ key: 'a', effect: 'Never' as TaintEffect }] }), told('label', 'web', "scheduling.tolerations[0].effect: got 'Never'", 'NoSchedule'));
  refuses('with a class that is none', scheduled({ priorityClassName: 'Very High' }), told('name', 'web', "scheduling.priorityClassName: got 'Very High'"));
  refuses('over one label twice', scheduled({ spreadOver: ['a/b', 'a/b'] }), told('label', 'web', "scheduling.spreadOver: got 'a/b, a/b'", 'each label once'));
  accepts('of a job', ({ shop }) => job(shop, 'migrate', { scheduling: { nodeLabels: { disk: 'ssd' }, tolerations: [{ key: 'dedicated' }], priorityClassName: 'batch' } }));
  accepts('with no spread', scheduled({ spreadOver: [] }));
});

describe('an update', () => {
  refuses('of nothing', updated(UpdateStrategy.rolling({ maxSurge: 0 })), told('replicas', 'web', 'updateStrategy: got 0 missing and 0 more', 'not both 0'));
  refuses('of half a pod', updated(UpdateStrategy.rolling({ maxSurge: 0.5 })), told('replicas', 'web', 'updateStrategy: got 0 missing and 0.5 more', 'whole numbers'));
  refuses('of all pods at once', updated(UpdateStrategy.rolling({ maxUnavailable: 3 }), 3), told('replicas', 'web', 'updateStrategy: got 3 of 3 pods missing', 'fewer than all', 'UpdateStrategy.recreate()'));
  refuses('of all pods by their share', updated(UpdateStrategy.rollingShare({ maxUnavailablePercent: 100 })), told('replicas', 'web', 'updateStrategy: got 100 missing and 25 more', 'fewer than 100'));
  refuses('of a stateful service', web({ stateful: true, updateStrategy: UpdateStrategy.recreate() }), told('replicas', 'web', 'updateStrategy: got one for a stateful service', 'one after the other'));
  accepts('of one pod after the other', updated(UpdateStrategy.rolling({ maxUnavailable: 1, maxSurge: 0 }), 3));
});

describe('the end of a pod', () => {
  refuses('after a longer sleep than it has', web({ preStop: PreStop.sleep(Duration.seconds(40)) }), told('quantity', 'web', 'preStop: got 40 seconds', 'at most 30', 'terminationGracePeriod'));
  refuses('after half a second', web({ preStop: PreStop.sleep(Duration.millis(500)) }), told('quantity', 'web', 'preStop: got 0.5 seconds', 'a whole number'));
  refuses('after a command without words', web({ preStop: PreStop.exec([]) }), told('quantity', 'web', 'preStop.command: got no words', 'a command'));
  accepts('after a command', web({ preStop: PreStop.exec(['nginx', '-s', 'quit']), terminationGracePeriod: Duration.minutes(2) }));
});

describe('a sysctl', () => {
  refuses('that reaches other pods', web({ sysctls: { 'kernel.msgmax': '65536' } }), told('sysctl', 'web', "sysctls: got 'kernel.msgmax'", 'safe for other pods'));
  refuses('that is no number', web({ sysctls: { 'net.ipv4.tcp_keepalive_time': 'long' } }), told('sysctl', 'web', "sysctls.net.ipv4.tcp_keepalive_time: got 'long'", 'numbers'));
  accepts('with two numbers', web({ sysctls: { 'net.ipv4.ip_local_port_range': '1024 65000' } }));
});

describe('labels and annotations', () => {
  for (const field of ['labels', 'podLabels'] as const) {
    refuses(`${field}: a key that is none`, web({ [field]: { 'a b': 'c' } }), told('label', 'web', `${field}: got 'a b'`));
    refuses(`${field}: a value that is none`, web({ [field]: { team: 'the shop' } }), told('label', 'web', `${field}.team: got 'the shop'`));
    refuses(`${field}: a label by which policies find pods`, web({ [field]: { 'app.kubernetes.io/name': 'other' } }),
      told('label', 'web', `${field}: got 'app.kubernetes.io/name'`, 'set already'), ...(field === 'podLabels' ? [told('label', 'web', "podMetadata: app.kubernetes.io/name: got 'other'")] : []));
    refuses(`${field}: a label that switches the proxy off`, web({ [field]: { 'sidecar.istio.io/inject': 'false' } }), told('label', 'web', `${field}: got 'sidecar.istio.io/inject'`, 'labels and annotations of your own'));
  }
  refuses('annotations: one that changes the proxy', web({ annotations: { 'sidecar.istio.io/inject': 'false' } }), told('label', 'web', "annotations: got 'sidecar.istio.io/inject'"));
  accepts('of a domain of one\'s own', web({ labels: { 'acme.example/cost-centre': '42' }, annotations: { 'acme.example/owner': 'team shop' }, podLabels: { 'acme.example/tier': 'front' } }));
});
