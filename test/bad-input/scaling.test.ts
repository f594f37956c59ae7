import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { Autoscaling } from '../../src';
import { KedaTrigger, ScalingMetric } from '../../src';

const scaled = (autoscaling: Partial<Autoscaling>): Program => ({ shop }) => service(shop, 'web', { autoscaling: { maxReplicas: 9, ...autoscaling } });

describe('autoscaling', () => {
  refuses('by more memory than there is', scaled({ memoryPercent: 101 }), told('autoscaling', 'web', 'autoscaling.memoryPercent: got 101', 'a whole number from 1 to 100'));
  refuses('by a number without a name', scaled({ metrics: [ScalingMetric.ofPods('', '1')] }), told('autoscaling', 'web', "autoscaling metric 1: name: got ''", 'the name of a metric'));
  refuses('by a number that is none', scaled({ metrics: [ScalingMetric.external('queue', 'many')] }), told('autoscaling', 'web', "autoscaling metric 1: averageValue: got 'many'"));
  refuses('by a label that is none', scaled({ metrics: [ScalingMetric.external('queue', '1', { a: 'b c' })] }), told('label', 'web', "autoscaling metric 1: labels.a: got 'b c'"));
  refuses('by KEDA without triggers', scaled({ keda: [] }), told('autoscaling', 'web', 'autoscaling.keda: got no triggers', 'at least one'));
  refuses('by KEDA and CPU', scaled({ cpuPercent: 50, keda: [KedaTrigger.of('cpu', { value: '50' })] }), told('autoscaling', 'web', 'autoscaling.keda: got cpuPercent beside it', 'one of the two'));
  refuses('by a trigger that is none', scaled({ keda: [KedaTrigger.of('No Trigger', {})] }), told('autoscaling', 'web', "autoscaling.keda[0]: type: got 'No Trigger'"));
  refuses('with a password', scaled({ keda: [KedaTrigger.of('redis', { password: 'hunter2Tr0ub4dor' })] }),
    told('secret-as-value', 'web', "autoscaling.keda[0]: metadata.password: got a value that must stay secret, because the name 'password' says that it is a password", 'TriggerAuthentication'));
  accepts('by memory alone', scaled({ memoryPercent: 80 }));
  accepts('by KEDA', scaled({ keda: [KedaTrigger.of('kafka', { topic: 'orders' }, 'kafka')] }));
});
