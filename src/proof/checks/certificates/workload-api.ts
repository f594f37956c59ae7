/**
 * The socket at which a workload gets its certificate, against what was declared. Sources: SPIFFE CSI Driver; SPIFFE Workload Endpoint, section 4; Kubernetes
 * API, CSIVolumeSource, VolumeMount and EnvVar.
 */
import { needsSpire } from './expected';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';
import { compareShownMounts, isSaid } from '../workloads/shown-mounts';

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
  const socket = workload.cluster.spire?.socketFile;
  compareShownMounts(workload, pod, {
    volumes,
    directory: DIRECTORY,
    files: socket === undefined ? [] : [socket],
    what: 'the volume of csi.spiffe.io',
    none: 'no certificate: it is for the main container',
  }, report);
  const main = itemsOf(pod.containers).map(fieldsOf).filter(({ name }) => name === workload.runs.main.name);
  for (const container of main) compareVariable(container, `unix://${DIRECTORY}/${socket ?? ''}`, report);
}

/** Of two variables of one name the last is in force. */
function compareVariable({ name, env }: Fields, expected: string, report: Report): void {
  const found = itemsOf(env).map(fieldsOf).filter((variable) => variable.name === VARIABLE).at(-1);
  if (found?.value !== expected || isSaid(found.valueFrom)) report(`container ${String(name)}: env.${VARIABLE}`, found?.value, JSON.stringify(expected));
}
