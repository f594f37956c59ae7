/**
 * The socket at which a workload gets its certificate, against what was declared. Sources: SPIFFE CSI Driver; SPIFFE Workload Endpoint, section 4; Kubernetes
 * API, CSIVolumeSource, VolumeMount and EnvVar.
 */
import { needsSpire } from './expected';
import { hiddenAt } from '../../objects/hidden-mounts';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';

type Fields = Readonly<Record<string, unknown>>;
type Report = (at: string, got: unknown, expected: string) => void;

const DIRECTORY = '/spiffe-workload-api';
const VARIABLE = 'SPIFFE_ENDPOINT_SOCKET';

/** Whether a volume is that of the driver, and says nothing else. */
export function isWorkloadApi(csi: unknown): boolean {
  const { driver, readOnly, ...others } = fieldsOf(csi);
  return driver === 'csi.spiffe.io' && readOnly === true && Object.values(others).every((value) => value === undefined || value === null);
}

/** Volumes that nobody declared are looked at with all other fields. */
export function compareWorkloadApi(graph: Specification, workload: WorkloadNode, pod: Fields, report: Report): void {
  if (!needsSpire(graph, workload)) return;
  const volumes = new Set(itemsOf(pod.volumes).map(fieldsOf).filter(({ csi }) => isWorkloadApi(csi)).map(({ name }) => name));
  if (volumes.size !== 1) {
    report('volumes', volumes.size === 0 ? undefined : [...volumes], 'one volume of the driver csi.spiffe.io, read-only, by which the pod gets its certificate');
    return;
  }
  const { runs, cluster: { spire } } = workload;
  const helpers = [...runs.beside, ...runs.before];
  const sharing = new Set(helpers.flatMap(({ name, declared }) => (declared?.sharedPaths.includes(DIRECTORY) ? [name] : [])));
  for (const list of ['containers', 'initContainers']) {
    for (const container of itemsOf(pod[list]).map(fieldsOf)) {
      const { name } = container;
      const place = `container ${String(name)}: volumeMounts`;
      const mounts = itemsOf(container.volumeMounts).map(fieldsOf).filter((mount) => volumes.has(mount.name));
      const isMain = list === 'containers' && name === runs.main.name;
      if (!isMain && !sharing.has(String(name))) {
        for (const mount of mounts) report(place, mount.name, 'no certificate: it is for the main container');
      } else if (mounts.length !== 1 || !isWhole(mounts[0])) {
        report(place, mounts, `the volume of csi.spiffe.io, once, read-only and whole, at ${DIRECTORY}`);
      } else {
        const hidden = hiddenAt(container, DIRECTORY, spire ? [spire.socketFile] : []);
        if (hidden !== undefined) report(place, hidden, `nothing at ${DIRECTORY} before the volume of csi.spiffe.io`);
      }
      if (isMain) compareVariable(container, `unix://${DIRECTORY}/${spire?.socketFile ?? ''}`, report);
    }
  }
}

/** Of two variables of one name the last is in force. */
function compareVariable({ name, env }: Fields, expected: string, report: Report): void {
  const found = itemsOf(env).map(fieldsOf).filter((variable) => variable.name === VARIABLE).at(-1);
  if (found?.value !== expected || isSaid(found.valueFrom)) report(`container ${String(name)}: env.${VARIABLE}`, found?.value, JSON.stringify(expected));
}

function isWhole({ mountPath, readOnly, subPath, subPathExpr }: Fields): boolean {
  return mountPath === DIRECTORY && readOnly === true && !isSaid(subPath) && !isSaid(subPathExpr);
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
