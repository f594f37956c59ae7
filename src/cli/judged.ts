/** Input and flags, judged. */
import { BadInput } from './bad-input';
import { MESHES } from './meshes/table';
import { judgeOptionsOf } from './settings';
import { tryParseCidr } from '../judge/cluster/ip';
import { isPortNumber } from '../judge/cluster/ports';
import type { ClusterFacts, StatedOptions } from '../judge/facts';
import { judge, type Judgement } from '../judge/judge';
import type { ManifestInput } from '../judge/objects/read/documents';
import type { JudgeOptions } from '../judge/options';

export function judged(inputs: readonly ManifestInput[], flags: object, facts?: ClusterFacts): Judgement {
  const stated = judgeOptionsOf({ ...flags });
  const options = { ...withoutStated(facts?.options ?? {}, stated), ...stated };
  checkCidrs('--pod-cidr', options.podCidrs);
  checkCidrs('--node-cidr', options.nodeCidrs);
  checkCidrs('--api-server-cidr', options.apiServer?.cidrs);
  const port = options.apiServer?.port;
  if (port !== undefined && !isPortNumber(port)) throw new BadInput('--api-server-port: expected a port from 1 to 65535.');
  const judgement = judge(inputs, options);
  // A pipe that broke must not look like a cluster in which nothing is wrong. Where a live cluster has nothing, it has nothing.
  if (judgement.cluster.manifests.objects.all.length === 0 && inputs.some((input) => 'text' in input)) {
    const names = inputs.map((input) => ('text' in input && input.file) || 'the input');
    throw new BadInput(`No manifests in ${names.join(', ')}: there is nothing in it but comments and empty documents or lists.`);
  }
  return judgement;
}

/** Facts, but for what options say of all installations of the mesh. */
function withoutStated({ installations, ...others }: StatedOptions, stated: JudgeOptions): StatedOptions {
  if (!installations) return others;
  return {
    ...others,
    installations: installations.map((one) => MESHES.reduce((known, mesh) => ({ ...known, ...mesh.installationOf(stated) }), one)),
  };
}

function checkCidrs(flag: string, cidrs: readonly string[] = []): void {
  const bad = cidrs.find((cidr) => !tryParseCidr(cidr));
  if (bad !== undefined) throw new BadInput(`${flag}: invalid CIDR ${JSON.stringify(bad)}, expected a range such as 10.0.0.0/8 or 2001:db8::/32.`);
}
