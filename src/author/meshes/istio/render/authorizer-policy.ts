/** What has an authorizer asked before a workload: at every request, whoever sends it. It narrows what ALLOW rules open, and never widens it. */
import { askedOf, AUTHORIZATION_POLICY, OF_PODS } from './authorization-policy';
import type { AuthorizationPolicyBody } from './authorization-policy';
import type { WorkloadNode } from '../../../graph/nodes';
import { speaksHttp } from '../../../graph/port';
import { nonEmpty } from '../../../graph/selection';
import type { ObjectTemplate } from '../../../render/manifest';

/** Ports that carry other bytes are left out: nobody could be asked about them. */
export const authorizerPolicy: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (_graph, { selector, ports, asks }) => {
    const seen = nonEmpty(ports.filter(speaksHttp).map((port) => String(OF_PODS(port))));
    return { spec: { selector: { matchLabels: selector }, ...askedOf(asks), rules: [{ to: [{ operation: { ports: seen } }] }] } };
  },
};
