/**
 * Tokens in the pods of a workload for those whom it calls, against what was declared. Source: Kubernetes API, ProjectedVolumeSource,
 * ServiceAccountTokenProjection and VolumeMount.
 */
import { expectedTokens } from './expected';
import type { ExpectedToken } from './expected';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';
import { compareShownMounts, isSaid } from '../workloads/shown-mounts';

type Fields = Readonly<Record<string, unknown>>;
type Report = (at: string, got: unknown, expected: string) => void;

/** Ten minutes: less is refused, and where nothing is said it is an hour. */
const SECONDS = 600;

/** Read by the owner, and by its group at most. */
const MODES: readonly unknown[] = [0o400, 0o440];

/** A volume with a token that is not for the API server. */
interface Found {
  readonly volume: string;
  readonly fields: Fields;
  readonly token: Fields;
  readonly alone: boolean;
}

export function compareTokens(graph: Specification, workload: WorkloadNode, pod: Fields, report: Report): void {
  const expected = expectedTokens(graph, workload);
  const found = volumesWithTokens(pod);
  for (const one of found) compareVolume(one, expected, report);
  for (const token of expected) compareMounts(token, found.filter((one) => one.token.audience === token.audience), { workload, pod, report });
}

function volumesWithTokens(pod: Fields): readonly Found[] {
  return itemsOf(pod.volumes).map(fieldsOf).flatMap((fields) => {
    const sources = itemsOf(fieldsOf(fields.projected).sources).map(fieldsOf);
    return sources.flatMap(({ serviceAccountToken }) => {
      const token = fieldsOf(serviceAccountToken);
      return isSaid(token.audience) ? [{ volume: String(fields.name), fields, token, alone: sources.length === 1 }] : [];
    });
  });
}

/** Audiences that nobody declared are looked at with all other fields. */
function compareVolume({ volume, fields, token, alone }: Found, expected: readonly ExpectedToken[], report: Report): void {
  if (!expected.some(({ audience }) => audience === token.audience)) return;
  const at = `volume ${volume}: `;
  const { expirationSeconds: seconds, path } = token;
  if (seconds !== SECONDS) report(`${at}expirationSeconds`, seconds, `${SECONDS}: the API server gives none with less, and one of 3600 where nothing is said`);
  if (path !== 'token') report(`${at}path`, path, '"token"');
  if (!alone) report(`${at}sources`, fieldsOf(fields.projected).sources, 'this token alone, so that whoever mounts the volume gets no other');
  const mode = fieldsOf(fields.projected).defaultMode;
  if (!MODES.includes(mode)) report(`${at}defaultMode`, mode, '288 (0440), with which nobody else can read it');
}

interface At {
  readonly workload: WorkloadNode;
  readonly pod: Fields;
  readonly report: Report;
}

/** By the main container, and by those with which it was declared to share the directory. */
function compareMounts({ audience, callee, directory }: ExpectedToken, found: readonly Found[], at: At): void {
  const { workload, pod, report } = at;
  const volumes = new Set<unknown>(found.map(({ volume }) => volume));
  if (volumes.size === 0) {
    report('volumes', undefined, `a token with the audience "${audience}", by which ${callee} knows its callers`);
    return;
  }
  const what = `the token for ${callee}`;
  compareShownMounts(workload, pod, { volumes, directory, files: ['token'], what, none: `no token for ${callee}: the main container calls it` }, report);
}
