/**
 * The files with the certificate of a workload, its key and whom to trust, against what was declared. Sources: Kubernetes API, ProjectedVolumeSource and
 * VolumeMount; cert-manager, "Certificate resource", the keys of the Secret.
 */
import { tryCertified } from './expected';
import { hiddenAt } from '../../objects/hidden-mounts';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { CertManagerSpec } from '../../specification/clusters';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';
import { hasFields, hasItems, is, isList } from '../matchers';
import type { Meaning } from '../matchers';

type Fields = Readonly<Record<string, unknown>>;
type Report = (at: string, got: unknown, expected: string) => void;

const DIRECTORY = '/var/run/service-certificate';
const FILES = ['tls.crt', 'tls.key', 'ca.crt'];

/** Whether a pod reads a Secret in a volume of certificates, which is looked at here. */
export function isInCertificateVolume(pod: Fields, secret: string, place: string): boolean {
  return readers(pod, secret).some(({ name }) => place === `the projected volume ${String(name)}`);
}

export function compareCertificateFiles(graph: Specification, workload: WorkloadNode, pod: Fields, report: Report): void {
  const certified = tryCertified(graph, workload);
  if (!certified) return;
  const volumes = readers(pod, certified.secret);
  if (volumes.length !== 1) {
    report('volumes', volumes.map(({ name }) => name), `one volume with the Secret ${certified.secret}, in which the pod has its certificate`);
    return;
  }
  const [volume] = volumes;
  const differences = meaningOf(certified.secret, certified.certManager)(volume.projected, `volume ${String(volume.name)}: projected`);
  for (const { at, got, expected } of differences) report(at, got, expected);
  const { runs } = workload;
  const helpers = [...runs.beside, ...runs.before];
  const sharing = new Set(helpers.flatMap(({ name, declared }) => (declared?.sharedPaths.includes(DIRECTORY) ? [name] : [])));
  for (const list of ['containers', 'initContainers']) {
    for (const container of itemsOf(pod[list]).map(fieldsOf)) {
      const isMain = list === 'containers' && container.name === runs.main.name;
      compareMounts(container, volume.name, isMain || sharing.has(String(container.name)), report);
    }
  }
}

function compareMounts(container: Fields, volume: unknown, isMeant: boolean, report: Report): void {
  const place = `container ${String(container.name)}: volumeMounts`;
  const mounts = itemsOf(container.volumeMounts).map(fieldsOf).filter(({ name }) => name === volume);
  if (!isMeant) {
    for (const mount of mounts) report(place, mount.name, 'no certificate: it is for the main container');
  } else if (mounts.length !== 1 || !isWhole(mounts[0])) {
    report(place, mounts, `the volume with the certificate, once, read-only and whole, at ${DIRECTORY}`);
  } else {
    const hidden = hiddenAt(container, DIRECTORY, FILES);
    if (hidden !== undefined) report(place, hidden, `nothing at ${DIRECTORY} before the volume with the certificate`);
  }
}

/** Volumes that have something of a Secret. */
function readers({ volumes }: Fields, secret: string): readonly Fields[] {
  return itemsOf(volumes).map(fieldsOf).filter(({ projected }) => (
    itemsOf(fieldsOf(projected).sources).some((source) => fieldsOf(fieldsOf(source).secret).name === secret)
  ));
}

/** Files are named as applications expect them. Nobody but the owner and the group may read the key. */
function meaningOf(secret: string, { trustConfigMap, trustKey }: CertManagerSpec): Meaning {
  return hasFields({
    defaultMode: (got, at) => ([0o400, 0o440].includes(got as number) ? [] : [{ at, got, expected: '288 (0440), with which nobody else can read the key' }]),
    sources: isList([
      hasFields({ secret: hasFields({ name: is(secret), items: itemsNamed({ 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }) }) }),
      hasFields({ configMap: hasFields({ name: is(trustConfigMap), items: itemsNamed({ [trustKey]: 'ca.crt' }) }) }),
    ]),
  });
}

function itemsNamed(paths: Readonly<Record<string, string>>): Meaning {
  return hasItems('key', new Map(Object.entries(paths).map(([key, path]) => [key, hasFields({ key: is(key), path: is(path) })])));
}

/** A mount of one file is never renewed. Source: Kubernetes "Secrets", Mounted Secrets are updated automatically. */
function isWhole({ mountPath, readOnly, subPath, subPathExpr }: Fields): boolean {
  const isSaid = (value: unknown) => value !== undefined && value !== null && value !== '';
  return mountPath === DIRECTORY && readOnly === true && !isSaid(subPath) && !isSaid(subPathExpr);
}
