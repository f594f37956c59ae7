import { Duration, JsonPatch } from 'cdk8s';
import { PreStop, UpdateStrategy } from '../../../src';
import type { Area, Fault } from '../fault';
import { POD, POD_TEMPLATE, segment } from '../world';
import type { World } from '../world';

const WAIVABLE = /keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;

/** A service with all that can be said of where its pods run and how they end. */
function placed(world: World): void {
  world.service('placed', {
    scheduling: { nodeLabels: { disk: 'ssd' }, tolerations: [{ key: 'dedicated', value: 'shop' }, { key: 'spot' }], priorityClassName: 'high', spreadOver: ['kubernetes.io/hostname'], strictSpread: true },
    updateStrategy: UpdateStrategy.rolling({ maxUnavailable: 1, maxSurge: 2 }),
    replicas: 3,
    preStop: PreStop.sleep(Duration.seconds(10)),
    terminationGracePeriod: Duration.seconds(45),
    sysctls: { 'net.ipv4.tcp_keepalive_time': '600' },
    labels: { 'acme.example/cost-centre': '42' },
    podLabels: { 'acme.example/tier': 'front' },
  });
}

function patched(patch: JsonPatch, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      placed(world);
      world.patch('Deployment', 'placed', patch);
    },
    object: 'Deployment shop/placed',
    says: [...says, WAIVABLE],
  };
}

function labelled(props: object, object: string, key: string): Fault {
  return { change: (world) => { world.service('labelled', props); }, object, says: [key, /Rule\.UNKNOWN_KEY/] };
}

/** Where pods run, how they are replaced, how they end, and what they bear. */
export const AREA: Area = {
  faults: {
    'another node': patched(JsonPatch.replace(`${POD}/nodeSelector/disk`, 'hdd'), 'nodeSelector: disk'),
    'any node': patched(JsonPatch.remove(`${POD}/nodeSelector`), 'nodeSelector: disk is missing'),
    'a taint that is not tolerated': patched(JsonPatch.remove(`${POD}/tolerations/0`), 'tolerations', 'one of the taint dedicated'),
    'a taint that is tolerated for some time': patched(JsonPatch.add(`${POD}/tolerations/1/tolerationSeconds`, 5), 'tolerations', 'one of the taint spot'),
    'another priority': patched(JsonPatch.replace(`${POD}/priorityClassName`, 'low'), 'priorityClassName'),
    'no spread': patched(JsonPatch.remove(`${POD}/topologySpreadConstraints`), 'topologySpreadConstraints', 'one over kubernetes.io/hostname'),
    'a spread as far as possible': patched(JsonPatch.replace(`${POD}/topologySpreadConstraints/0/whenUnsatisfiable`, 'ScheduleAnyway'), 'whenUnsatisfiable', 'DoNotSchedule'),
    'another update': patched(JsonPatch.replace('/spec/strategy/rollingUpdate/maxUnavailable', 2), 'spec.strategy'),
    'an update of all pods at once': patched(JsonPatch.replace('/spec/strategy', { type: 'Recreate' }), 'spec.strategy'),
    'a shorter sleep at the end': patched(JsonPatch.replace(`${POD}/containers/0/lifecycle/preStop/sleep/seconds`, 1), 'container placed: lifecycle.preStop', 'sleep for 10 seconds'),
    'a command at the end': patched(JsonPatch.replace(`${POD}/containers/0/lifecycle/preStop`, { exec: { command: ['sh'] } }), 'container placed: lifecycle.preStop'),
    'a shorter end': patched(JsonPatch.replace(`${POD}/terminationGracePeriodSeconds`, 5), 'terminationGracePeriodSeconds', '45'),
    'another parameter of the kernel': patched(JsonPatch.replace(`${POD}/securityContext/sysctls/0/value`, '7200'), 'securityContext.sysctls: net.ipv4.tcp_keepalive_time'),
    'a parameter of the kernel that reaches others': {
      change: (world) => {
        placed(world);
        world.patch('Deployment', 'placed', JsonPatch.add(`${POD}/securityContext/sysctls/-`, { name: 'kernel.msgmax', value: '65536' }));
      },
      object: 'Deployment shop/placed',
      says: [/Rule\.KERNEL_OPTIONS/],
    },
    'a label of the pods that is gone': patched(JsonPatch.remove(`${POD_TEMPLATE}/metadata/labels/${segment('acme.example/tier')}`), 'labels of its pods: acme.example/tier'),
    'a label of the pods that a platform acts on': labelled({ podLabels: { 'azure.workload.identity/use': 'true' } }, 'Deployment shop/labelled', 'azure.workload.identity/use'),
    'an annotation of the pods that gives them a network': labelled({ podAnnotations: { 'k8s.v1.cni.cncf.io/networks': 'other' } }, 'Deployment shop/labelled', 'k8s.v1.cni.cncf.io/networks'),
    'an annotation that opens a way in': labelled({ annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'false' } }, 'Service shop/labelled', 'aws-load-balancer-internal'),
    'a label by which the pods are those of others': {
      change: (world) => {
        placed(world);
        world.patch('Deployment', 'placed', JsonPatch.add(`${POD_TEMPLATE}/metadata/labels/${segment('app.kubernetes.io/instance')}`, 'orders'));
      },
      object: 'shop/placed',
      says: [/was declared, but no manifest makes it|another workload|calls to shop\/placed go nowhere|selector|label/],
    },
  },
  harmless: {
    'all of it': placed,
    'one more node label and one more toleration': (world) => {
      placed(world);
      world.patch('Deployment', 'placed', JsonPatch.add(`${POD}/nodeSelector/zone`, 'a'), JsonPatch.add(`${POD}/tolerations/-`, { key: 'x', operator: 'Exists' }));
    },
    'a priority that nobody declared': (world) => { world.patch('Deployment', 'web', JsonPatch.add(`${POD}/priorityClassName`, 'high')); },
    'no hook at the end': (world) => { world.service('quick', { preStop: PreStop.none() }); },
    'a command at the end that was declared': (world) => { world.service('slow', { preStop: PreStop.exec(['nginx', '-s', 'quit']) }); },
    'all pods at once, by shares': (world) => {
      world.service('one', { updateStrategy: UpdateStrategy.recreate() });
      world.service('many', { replicas: 40, updateStrategy: UpdateStrategy.rollingShare({ maxUnavailablePercent: 10 }) });
    },
  },
};
