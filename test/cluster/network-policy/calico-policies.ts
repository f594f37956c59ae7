/** Policies of Calico beside NetworkPolicies, as its own calculation graph decides them. */
import fc from 'fast-check';
import { endpointOf, namespaceLabels, objectsOf, POD_CIDR, type Case } from './case';
import { inputOf } from './engine';
import { caseWith, SAMPLE } from './random-cases';
import { judge } from '../../../src/judge/judge';
import type { JudgeOptions } from '../../../src/judge/options';
import { networkPolicy } from '../../judge/oracle/arbitrary';
import { ACCOUNTS, calicoPolicy, calicoTiers, named, networkSet, TIERS } from '../../judge/oracle/arbitrary-calico';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';

export const CALICO = 'Calico v3.28.5';

/** The graph knows no nodes: no address outside is one of theirs. */
export const OPTIONS: JudgeOptions = { networkPlugin: 'calico', nodeCidrs: ['172.31.255.254/32'] };

const POD_CIDR_OF_IPV6 = 'fd00:244::/64';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

export interface CalicoCase extends Case {
  readonly calico: readonly Loose[];
  readonly accounts: readonly string[];
}

export function calicoCases(): CalicoCase[] {
  const some = fc.tuple(
    caseWith(fc.array(networkPolicy, { maxLength: 2 })), fc.array(calicoPolicy(TIERS), { minLength: 1, maxLength: 4 }), calicoTiers,
    fc.array(networkSet, { maxLength: 2 }), fc.array(fc.constantFrom(...ACCOUNTS), { minLength: 5, maxLength: 5 }),
  );
  return fc.sample(some, SAMPLE).map(([one, policies, tiers, sets, accounts], index): CalicoCase => ({
    ...(index % 4 === 3 ? ofFamily(withIpv6(one), true) : ofFamily(one, false)), calico: [...tiers, ...named([...policies, ...sets])], accounts,
  }));
}

function withIpv6(one: Case): Case {
  return { ...one, pods: one.pods.map((pod, index) => ({ ...pod, ip: `fd00:244::${index + 10}` })) };
}

/** Packets have one family of addresses at both ends. */
function ofFamily(one: Case, isIpv6: boolean): Case {
  const isOf = (end: number) => end < one.pods.length || one.outside[end - one.pods.length].includes(':') === isIpv6;
  return { ...one, flows: one.flows.filter(({ from, to }) => isOf(from) && isOf(to)) };
}

export function calicoAnswers(cases: readonly CalicoCase[]): boolean[][] {
  return run(goTool('netpol-calico'), [], { input: calicoInput(cases) }).trim().split('\n').map((line) => JSON.parse(line) as boolean[]);
}

export function calicoInput(cases: readonly CalicoCase[]): string {
  return cases.map((one) => {
    const { ends, ...others } = inputOf(one);
    const withAccounts = ends.map((end, index) => ({ ...end, ...(index < one.pods.length && { serviceAccount: one.accounts[index] }) }));
    const namespaces = one.namespaces.map(({ name }) => ({ name, labels: namespaceLabels(one, name) }));
    return JSON.stringify({ ...others, namespaces, objects: one.calico, ends: withAccounts });
  }).join('\n');
}

/** Why Calico takes no object of these; empty for each that it takes. */
export function calicoRefusals(objects: readonly object[]): string[] {
  return JSON.parse(run(goTool('netpol-calico'), ['refusals'], { input: JSON.stringify({ objects }) })) as string[];
}

/** The manifests, with the addresses that pods have. */
export function objectsOfCalico(one: CalicoCase): object[] {
  const withAccounts = objectsOf(one).map((object: Loose) => {
    if (object.kind !== 'Pod') return object;
    const index = one.pods.findIndex(({ name }) => name === object.metadata.name);
    const { ip } = one.pods[index];
    return { ...object, spec: { ...object.spec, serviceAccountName: one.accounts[index] }, status: { podIP: ip, podIPs: [{ ip }] } };
  });
  return [...withAccounts, ...one.calico];
}

export function judgedByCalico(one: CalicoCase, options: JudgeOptions): string[] {
  const podCidrs = [one.pods[0].ip.includes(':') ? POD_CIDR_OF_IPV6 : POD_CIDR];
  const judgement = judge([{ objects: objectsOfCalico(one) }], { ...options, podCidrs });
  const ends = ({ from, to }: Case['flows'][number]) => ({ from: endpointOf(one, from), to: endpointOf(one, to) });
  return one.flows.map((flow) => judgement.check({ ...ends(flow), port: flow.port, protocol: flow.protocol }).verdict);
}
