/** What docs/comparison.md says of the peers' cases. */
import { CALLS } from './calls';
import type { Case, Unsaid } from './case';
import { PODS } from './pods';

export const CASES: readonly Case[] = [...CALLS, ...PODS];

const WHYS: readonly Unsaid['why'][] = ['not supported', 'not what this library decides', 'refused on purpose'];

export function peersSection(): string {
  const unsaid = CASES.filter((one): one is Unsaid => 'why' in one);
  const count = (list: readonly Case[]): string => String(list.length);
  const peers = [...new Set(CASES.map(({ peer }) => peer))].sort();
  const rows = peers.map((peer) => {
    const own = CASES.filter((one) => one.peer === peer);
    const not = own.filter((one) => 'why' in one);
    return `| ${peer} | ${own.length} | ${own.length - not.length} |`;
  });
  return `## What the peers' tests ask for

Systems that turn a declaration into manifests have tests of their own: ${peers.slice(0, -1).join(', ')} and ${peers[peers.length - 1]}. \`test/peers\` says ${count(CASES)}
of their cases in this library's words; each that can be said is written and proven, with Istio, in its ambient mode, with Linkerd and without a mesh where it needs none of them.
${count(CASES.filter((one) => !('why' in one)))} can be said.

| peer | cases | said |
| --- | --- | --- |
${rows.join('\n')}

The others:

| case | peer | why not |
| --- | --- | --- |
${WHYS.flatMap((why) => unsaid.filter((one) => one.why === why).map(({ asks, peer, note }) => `| ${asks} | ${peer} | ${why}: ${note} |`)).join('\n')}
`;
}
