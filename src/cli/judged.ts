/** Input and flags, judged. */
import { BadInput } from './bad-input';
import { judgeOptionsOf } from './settings';
import { judge, type Judgement } from '../reach/judge';
import { tryParseCidr } from '../reach/model/ip';
import type { ManifestInput } from '../reach/parse/documents';

export function judged(inputs: readonly ManifestInput[], flags: object): Judgement {
  const options = judgeOptionsOf({ ...flags });
  const bad = options.podCidrs?.find((cidr) => !tryParseCidr(cidr));
  if (bad !== undefined) throw new BadInput(`--pod-cidr: ${JSON.stringify(bad)} is no CIDR; write it like 10.0.0.0/8 or 2001:db8::/32.`);
  return judge(inputs, options);
}
