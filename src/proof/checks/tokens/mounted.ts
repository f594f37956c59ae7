/**
 * Tokens in the pods of a workload for those whom it calls, against what was declared. Source: Kubernetes API, ProjectedVolumeSource,
 * ServiceAccountTokenProjection and VolumeMount.
 */
import { expectedTokens } from './expected';
import type { ExpectedToken } from './expected';
import { hiddenAt } from '../../objects/hidden-mounts';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';

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
  const { workload: { runs }, pod, report } = at;
  const volumes = new Set(found.map(({ volume }) => volume));
  if (volumes.size === 0) {
    report('volumes', undefined, `a token with the audience "${audience}", by which ${callee} knows its callers`);
    return;
  }
  const helpers = [...runs.beside, ...runs.before];
  const sharing = new Set(helpers.flatMap(({ name, declared }) => (declared?.sharedPaths.includes(directory) ? [name] : [])));
  for (const list of ['containers', 'initContainers']) {
    for (const container of itemsOf(pod[list]).map(fieldsOf)) {
      const { name } = container;
      const place = `container ${String(name)}: volumeMounts`;
      const mounts = itemsOf(container.volumeMounts).map(fieldsOf).filter((mount) => volumes.has(String(mount.name)));
      const mayHave = (list === 'containers' && name === runs.main.name) || sharing.has(String(name));
      if (!mayHave) {
        for (const mount of mounts) report(place, mount.name, `no token for ${callee}: the main container calls it`);
      } else if (mounts.length !== 1 || !isAsExpected(mounts[0], directory)) {
        report(place, mounts, `the token for ${callee}, once, read-only and whole, at ${directory}`);
      } else {
        const hidden = hiddenAt(container, directory, ['token']);
        if (hidden !== undefined) report(place, hidden, `nothing at ${directory} before the token for ${callee}`);
      }
    }
  }
}

function isAsExpected({ mountPath, readOnly, subPath, subPathExpr }: Fields, directory: string): boolean {
  return mountPath === directory && readOnly === true && !isSaid(subPath) && !isSaid(subPathExpr);
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
