/**
 * Rate limits, which no connection shows: for each port of HTTP of a workload with some one policy, with the limits that were declared.
 * Source: Linkerd "Rate Limiting", HTTPLocalRateLimitPolicy (a Server is referred to by one alone; overrides are limits of single callers).
 */
import { isLinkerd } from './linkerd-spec';
import { guardedPorts, serversOf } from './servers';
import type { StoredObject } from '../../../judge/objects/store';
import { describeDifferences, hasFields, is, isNothing } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { speaksHttp } from '../../specification/ports';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* rateLimitFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    if (workload.rateLimits.length === 0 || !isLinkerd(workload.mesh)) continue;
    const policies = objects.ofKind('policy.linkerd.io', 'HTTPLocalRateLimitPolicy').filter(({ namespace }) => namespace === workload.namespace);
    const servers = serversOf(objects, workload.namespace, podLabelsOf(workload));
    for (const { containerPort } of guardedPorts(workload).filter(speaksHttp)) {
      const names = servers.filter(({ body }) => fieldsOf(body.spec).port === containerPort).map(({ name }) => name);
      const own = policies.filter((policy) => names.includes(targetOf(policy)));
      const [policy] = own;
      if (own.length !== 1) {
        const found = own.length === 0 ? 'no HTTPLocalRateLimitPolicy has them' : `${inWords(own.map(nameOf))} have some, expected one`;
        yield { node: workload.id, text: `port ${containerPort} of ${workload.id} was declared with rate limits, but ${found}. Put it back, and remove others` };
        continue;
      }
      const differences = meaningOf(workload, targetOf(policy))(policy.body.spec, 'spec');
      if (differences.length === 0) continue;
      yield {
        node: workload.id,
        object: keyOfObject(policy),
        text: `${nameOf(policy)} limits requests to port ${containerPort} of ${workload.id} otherwise than declared: ${describeDifferences(differences)}. Take the change back`,
      };
    }
  }
}

function targetOf({ body }: StoredObject): string {
  const { group, kind, name } = fieldsOf(fieldsOf(body.spec).targetRef);
  return group === 'policy.linkerd.io' && kind === 'Server' ? String(name) : '';
}

function meaningOf({ rateLimits }: WorkloadNode, server: string): Meaning {
  const rateOf = (countedBy: string): Meaning => {
    const limit = rateLimits.find((one) => one.countedBy === countedBy);
    return limit ? hasFields({ requestsPerSecond: is(limit.requests) }) : isNothing;
  };
  return hasFields({
    targetRef: hasFields({ group: is('policy.linkerd.io'), kind: is('Server'), name: is(server) }),
    total: rateOf('all'),
    identity: rateOf('caller'),
    overrides: (got, at) => (isEmpty(got) ? [] : [{ at, got, expected: 'nothing' }]),
  });
}
