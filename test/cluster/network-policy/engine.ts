import { defaulted, namespaceLabels, POD_CIDR, type Case, type Pod, type Policy } from './case';
import type { JudgeOptions } from '../../../src/judge/options';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';
import { versionIn } from '../tools/versions';

/** Another implementation of NetworkPolicy, as a program that answers for many cases at once. */
export interface Engine {
  readonly name: string;
  /** How it does what the API leaves to the network plugin. */
  readonly options: JudgeOptions;
  /** What can't be asked of it. */
  readonly isBeyond: (one: Case, flow: Case['flows'][number]) => boolean;
  /** Whether each flow of each case passes. */
  answers(cases: readonly Case[]): boolean[][];
}

/** Cyclonus compares addresses of pods with ipBlocks; Cilium knows pods by their labels alone. */
export const ENGINES: readonly Engine[] = [
  {
    name: `Cyclonus ${versionIn('go/netpol-cyclonus/go.mod', /mattfenwick\/cyclonus (\S+)/)}`,
    options: { ipBlockMatchesPods: 'yes', podCidrs: [POD_CIDR] },
    isBeyond: () => false,
    answers: (cases) => ask('netpol-cyclonus', cases),
  },
  {
    name: `Cilium ${versionIn('go/netpol-cilium/go.mod', /cilium\/cilium (\S+)/)}`,
    options: { ipBlockMatchesPods: 'no' },
    // Its simulation of flows, unlike its agent, knows a callee's named ports of TCP and UDP alone.
    isBeyond: (one, flow) => flow.protocol === 'SCTP' && portNameOf(one, flow) !== '',
    answers: (cases) => ask('netpol-cilium', cases),
  },
];

function ask(tool: string, cases: readonly Case[]): boolean[][] {
  const printed = run(goTool(tool), [], { input: cases.map((one) => JSON.stringify(inputOf(one))).join('\n') });
  return printed.trim().split('\n').map((line) => JSON.parse(line) as boolean[]);
}

/** What the programs read. */
export interface EngineInput {
  readonly policies: readonly Policy[];
  readonly ciliumPolicies?: readonly object[];
  /** The pods, then the addresses outside, which have no namespace. */
  readonly ends: readonly End[];
  readonly flows: readonly (Case['flows'][number] & { readonly portName: string })[];
}

export function inputOf(one: Case): EngineInput {
  const { pods, outside, policies, flows } = one;
  return {
    policies: policies.map(defaulted),
    ends: [
      ...pods.map(({ ip, namespace, labels, ports }) => (
        { ip, namespace, labels, namespaceLabels: namespaceLabels(one, namespace), ports: ports.filter(({ name }) => name !== undefined) }
      )),
      ...outside.map((ip) => ({ ip })),
    ],
    flows: flows.map((flow) => ({
      ...flow,
      portName: portNameOf(one, flow),
    })),
  };
}

interface End extends Partial<Pod> {
  readonly ip: string;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** To Cilium alone. */
  readonly serviceAccount?: string;
  /** By which its address was looked up. */
  readonly names?: readonly string[];
  readonly reserved?: string;
}

function portNameOf({ pods }: Case, flow: Case['flows'][number]): string {
  return pods[flow.to]?.ports.find(({ number, protocol }) => number === flow.port && protocol === flow.protocol)?.name ?? '';
}
